import type { SavedWorkflow } from '../../demo/n8nRest';
import { createWorkflows } from '../../demo/workflows';
import { Host, stopAll } from '../host/host';
import { AlarmFleet, ENGINE_ON, expectAlarms, SOS, SPEEDING } from './alarmFleet';
import { triggerModes } from './triggerModes';

describe.each(triggerModes())('a restart of n8n $name', ({ settings }) => {
	let fleet: AlarmFleet;
	let host: Host;
	let workflow: SavedWorkflow;
	/** All alarms that n8n has to hear of. */
	const raised: string[] = [];

	beforeAll(async () => {
		fleet = await AlarmFleet.start({ frozen: true });
		host = await Host.start({ settings });
		({ alarms: workflow } = await createWorkflows(host.n8n, fleet.simulator, {}));
		fleet.simulator.addAlarm(fleet.vans[0], { type: SOS, systemtime: fleet.simulator.seconds() - 60 });
		await host.n8n.activate(workflow);
		fleet.advance(10);
		raised.push(fleet.raise(0, SOS), fleet.raise(1, SPEEDING), fleet.raise(1, ENGINE_ON));
		await expectAlarms(host, workflow, raised);
	});
	afterAll(async () => await stopAll(host, fleet));

	it.each(['SIGTERM', 'SIGKILL'] as const)('after %s neither loses nor repeats an alarm', async (signal) => {
		// raised, but not polled before n8n goes
		fleet.advance(10);
		raised.push(fleet.raise(0, SPEEDING), fleet.raise(2, SOS));
		await host.stop(signal);

		fleet.advance(40);
		raised.push(fleet.raise(0, SOS), fleet.raise(0, SOS), fleet.raise(3, SPEEDING));
		raised.push(fleet.raise(1, SOS, { agoSeconds: 45 }));
		const hidden = fleet.raise(2, ENGINE_ON, { agoSeconds: 30, visibleInSeconds: 60 });
		await host.startAgain();
		await expectAlarms(host, workflow, raised);

		fleet.advance(70);
		fleet.simulator.setPosition(fleet.vans[2], { speed: 30 });
		raised.push(hidden, fleet.raise(3, SOS));
		await expectAlarms(host, workflow, raised);

		// whatever was not saved would come again in the poll of this start, together with the new one
		await host.stop(signal);
		fleet.advance(10);
		raised.push(fleet.raise(1, SPEEDING));
		await host.startAgain();
		await expectAlarms(host, workflow, raised);
	});
});
