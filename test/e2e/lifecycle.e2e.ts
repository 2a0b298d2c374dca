import type { SavedCredential, SavedWorkflow } from '../../demo/n8nRest';
import { ALARMS, createWorkflows, loadTemplate } from '../../demo/workflows';
import { Host, stopAll } from '../host/host';
import { AlarmFleet, ENGINE_ON, expectAlarms, SOS, SPEEDING } from './alarmFleet';
import { triggerModes } from './triggerModes';

const NEW_NAME = 'Renamed trigger';

/** Polls come once a minute, so all of this goes on at once in one n8n. */
describe.each(triggerModes())('The trigger in a real n8n $name', ({ settings, survivesNewName }) => {
	let host: Host;
	/** Of the workflows that stay active. */
	let fleet: AlarmFleet;
	/** Of the workflow that is deactivated for a while: nobody else asks for its alarms. */
	let pausedFleet: AlarmFleet;
	let paused: SavedWorkflow;
	let steady: SavedWorkflow;
	let renamed: SavedWorkflow;
	let renamedTrigger: SavedWorkflow;
	const raised = { first: [] as string[], before: [] as string[], after: [] as string[], last: [] as string[] };
	const ofPaused: string[] = [];

	beforeAll(async () => {
		fleet = await AlarmFleet.start();
		pausedFleet = await AlarmFleet.start();
		host = await Host.start({ settings });
		const all = await createWorkflows(host.n8n, fleet.simulator, {});
		steady = all.alarms;
		const another = async (name: string, credential: SavedCredential) =>
			await host.n8n.createWorkflow({ ...(await loadTemplate('alarms-as-they-come', credential)), name });
		renamed = await another('Another name follows', all.credential);
		renamedTrigger = await another('Another name of the trigger follows', all.credential);
		({ alarms: paused } = await createWorkflows(host.n8n, pausedFleet.simulator, {}));
	});
	afterAll(async () => await stopAll(host, fleet, pausedFleet));

	/** Whether the alarm before the new name came under the old one is a matter of when n8n polled. */
	async function expectAlarmsUnderNewName(): Promise<void> {
		const { first, before, after, last } = raised;
		if (survivesNewName)
			await expectAlarms(host, renamedTrigger, [...first, ...before, ...after, ...last], [ALARMS.trigger, NEW_NAME]);
		else await expectAlarms(host, renamedTrigger, [...after, ...last], [NEW_NAME]);
	}

	it('starts each workflow once with every alarm after its activation, and with none before', async () => {
		for (const { simulator, vans } of [fleet, pausedFleet])
			simulator.addAlarm(vans[0], { type: SOS, systemtime: simulator.seconds() - 60 });
		for (const workflow of [steady, renamed, renamedTrigger, paused]) await host.n8n.activate(workflow);
		for (const each of [fleet, pausedFleet]) each.advance(10);
		raised.first.push(fleet.raise(0, SOS), fleet.raise(1, SPEEDING), fleet.raise(1, SPEEDING));
		ofPaused.push(pausedFleet.raise(0, SOS));
		for (const workflow of [steady, renamed, renamedTrigger]) await expectAlarms(host, workflow, raised.first);
		await expectAlarms(host, paused, ofPaused);
	});

	it('goes on where it was when the workflow gets another name, and starts from now or goes on when the trigger does', async () => {
		await host.n8n.deactivate(paused);
		pausedFleet.simulator.clearLog();
		pausedFleet.advance(10);
		ofPaused.push(pausedFleet.raise(1, ENGINE_ON), pausedFleet.raise(1, ENGINE_ON));

		fleet.advance(10);
		raised.before.push(fleet.raise(2, SOS));
		fleet.advance(10);
		const trigger = await host.n8n.workflow(renamedTrigger.id);
		const { [ALARMS.trigger]: next, ...connections } = trigger.connections;
		const nodes = trigger.nodes.map((node) => (node.name === ALARMS.trigger ? { ...node, name: NEW_NAME } : node));
		const changes: SavedWorkflow[] = [
			{ ...(await host.n8n.workflow(renamed.id)), name: 'Another name' },
			{ ...trigger, nodes, connections: { ...connections, [NEW_NAME]: next! } },
		];
		for (const changed of changes) await host.n8n.activate(await host.n8n.updateWorkflow(changed));
		fleet.advance(10);
		raised.after.push(fleet.raise(3, SPEEDING), fleet.raise(0, ENGINE_ON));
		for (const workflow of [steady, renamed])
			await expectAlarms(host, workflow, [...raised.first, ...raised.before, ...raised.after]);
		await expectAlarmsUnderNewName();
	});

	it('stays so in the polls that follow', async () => {
		fleet.advance(10);
		raised.last.push(fleet.raise(1, SOS));
		for (const workflow of [steady, renamed]) await expectAlarms(host, workflow, Object.values(raised).flat());
		await expectAlarmsUnderNewName();
	});

	it('does not poll for a workflow that is not active', () => {
		// The two polls of the others since then were a minute apart.
		expect(pausedFleet.simulator.requests).toEqual([]);
	});

	it('brings all of the time between when the workflow is active again, each once', async () => {
		await host.n8n.activate(await host.n8n.workflow(paused.id));
		pausedFleet.advance(10);
		ofPaused.push(pausedFleet.raise(2, SPEEDING));
		await expectAlarms(host, paused, ofPaused);
	});
});
