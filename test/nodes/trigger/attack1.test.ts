import type { INodeParameters } from 'n8n-workflow';
import { forgetActivationStates } from '../../../nodes/ProtrackTrigger/activationStates';
import { forgetDirectories } from '../../../nodes/shared/directory';
import { DurableTrigger } from './durableHost';
import { addDevices, all, hostWith, imeiOf, letTimePass, openWorld, raise, speedsOf, Trigger, type World } from './triggerWorld';

let world: World;
let passedMs = 0;
beforeEach(async () => {
	forgetActivationStates();
	passedMs = 0;
	world = await openWorld();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

function pass(seconds: number): void {
	passedMs += seconds * 1000;
	letTimePass(passedMs);
	world.sim.clock.advance(seconds * 1000);
}

describe("On n8n's durable engine", () => {
	it('a workflow that was deactivated within its first minute and is activated again an hour later starts from then', async () => {
		addDevices(world.sim, 2);
		await new DurableTrigger(world.host).poll();
		pass(1800);
		raise(world.sim, imeiOf(0), { speed: 1 });
		pass(1800);
		const again = new DurableTrigger(world.host);
		expect(speedsOf(await again.poll())).toEqual([]);
		pass(60);
		expect(speedsOf(await again.poll())).toEqual([]);
	});
});

describe('When only the positions are rejected', () => {
	it.each([10007, 10001, 10000])('from the very first poll on, alarms are read (%d)', async (code) => {
		addDevices(world.sim, 3);
		world.sim.fail({ path: 'track', effect: { code } });
		const trigger = new Trigger(world.host);
		await trigger.poll();
		pass(60);
		raise(world.sim, imeiOf(1), { speed: 1 });
		const got = speedsOf(await trigger.poll());
		pass(60);
		expect([...got, ...speedsOf(await trigger.poll())]).toEqual([1]);
	});
});

const everything: INodeParameters = { ...all, includeSubAccounts: true };

describe('With sub-accounts', () => {
	const add = (account: string, index: number) =>
		world.sim.addDevice({ imei: imeiOf(index), name: `Truck ${index}`, account, position: { latitude: 10, longitude: 20 } });

	it('a list that could not be read at the activation makes no news of its old devices after a restart', async () => {
		const trigger = await beginInOutage();
		forgetDirectories();
		trigger.restart();
		world.sim.clearFaults();
		pass(60);
		await trigger.poll();
		pass(60);
		await trigger.poll();
		expect(trigger.emitted.map(({ event }) => event)).toEqual([]);
	});

	it('nor when another trigger of the account has read it in between', async () => {
		const trigger = await beginInOutage();
		const other = new Trigger(hostOf('other'), everything);
		await other.poll();
		world.sim.clearFaults();
		for (let poll = 0; poll < 15; poll += 1) {
			pass(60);
			await other.poll();
		}
		await trigger.poll();
		expect(trigger.emitted.map(({ event }) => event)).toEqual([]);
	});

	async function beginInOutage(): Promise<Trigger> {
		addDevices(world.sim, 1);
		const north = `${world.sim.account}-north`;
		world.sim.addAccount({ account: north, password: 'x' });
		add(north, 100);
		add(north, 101);
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		const trigger = new Trigger(world.host, { ...everything, events: ['deviceAdded', 'deviceRemoved'] });
		await trigger.poll();
		pass(60);
		await trigger.poll();
		return trigger;
	}
});

const hostOf = (id: string) => hostWith(world.host, { getWorkflow: () => ({ id, name: id, active: true }) });
