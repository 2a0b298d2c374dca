import { forgetProcessState } from '../../../protrack/client/processState';
import type { INodeParameters } from 'n8n-workflow';
import {
	addDevices,
	all,
	hostWith,
	letTimePass,
	openWorld,
	raise,
	range,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

/** Devices 0 to 2 are the account's own, 10 and 11 belong to `north`, 20 to `south`. */
let world: World;
let north: string;
let south: string;
beforeEach(async () => {
	world = await openWorld();
	passedMs = 0;
	const { sim } = world;
	[north, south] = [`${sim.account}-north`, `${sim.account}-south`];
	addDevices(sim, 3);
	sim.addAccount({ account: north, password: 'x' });
	sim.addAccount({ account: south, password: 'x' });
	[10, 11].forEach((index) => addTo(north, index));
	addTo(south, 20);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const everything: INodeParameters = { ...all, includeSubAccounts: true };
const FLEET = [0, 1, 2, 10, 11, 20];

function addTo(account: string, index: number): void {
	world.sim.addDevice({
		imei: imeiOf(index),
		name: `Truck ${index}`,
		account,
		position: { latitude: 10, longitude: 20 },
	});
}

let passedMs = 0;

/** Time passes on the platform and on the machine that runs n8n. */
function pass(seconds: number): void {
	passedMs += seconds * 1000;
	letTimePass(passedMs);
	world.sim.clock.advance(seconds * 1000);
}

/**
 * A device joins `north` while its list cannot be read, and has an alarm in each of 20 polls; all of them come when the list can be read again.
 * @param before what happens between the failure and the device
 */
async function joinInOutage(trigger: Trigger, before: () => Promise<void> = async () => {}): Promise<void> {
	const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
	await before();
	addTo(north, 12);
	for (let poll = 0; poll < 20; poll += 1) expect(await alarmsOf(trigger, [0, 12])).toEqual([0]);
	error.remove();
	pass(1800);
	const events = (await trigger.poll()) ?? [];
	expect(events.filter(({ device }) => device.imei === imeiOf(12))).toHaveLength(20);
}

/** Each of these devices has an alarm, whose speed is the number of the device. @returns the speeds of the alarms that come in the next poll */
async function alarmsOf(trigger: Trigger, indexes = FLEET): Promise<Array<number | null>> {
	pass(60);
	indexes.forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
	return sorted(speedsOf(await trigger.poll()));
}

/** A trigger that has read all lists once, which are out of date by now. */
async function begin(parameters = everything): Promise<Trigger> {
	const trigger = new Trigger(world.host, parameters);
	await trigger.poll();
	pass(300);
	return trigger;
}

const outages = ({ warnings }: Trigger) => warnings.filter((text) => text.includes('cannot be listed'));

describe('While the list of one sub-account cannot be read, the trigger', () => {
	it.each([10007, 10016, 20005, 10000, 10009])(
		'gives every alarm of the whole fleet in the next poll (code %d)',
		async (code) => {
			const trigger = await begin();
			world.sim.fail({ path: 'deviceList', account: north, effect: { code } });
			for (let poll = 0; poll < 10; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
		},
	);

	it('says so once, with the name of the account, and again only after a success', async () => {
		const trigger = await begin();
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		for (let poll = 0; poll < 40; poll += 1) await alarmsOf(trigger, [0]);
		expect(outages(trigger)).toEqual([expect.stringContaining(`the devices of account "${north}" cannot be listed`)]);
		error.remove();
		for (let poll = 0; poll < 40; poll += 1) await alarmsOf(trigger, [0]);
		expect(outages(trigger)).toHaveLength(1);
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		for (let poll = 0; poll < 20; poll += 1) await alarmsOf(trigger, [0]);
		expect(outages(trigger)).toHaveLength(2);
	});

	it('says the same words though the error changes', async () => {
		const trigger = await begin();
		world.sim.fail({ path: 'deviceList', account: north, times: 1, effect: { code: 10000 } });
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		for (let poll = 0; poll < 10; poll += 1) await alarmsOf(trigger, [0]);
		expect(outages(trigger)).toHaveLength(1);
	});

	it('asks for it at growing intervals', async () => {
		const trigger = await begin();
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		for (let poll = 0; poll < 60; poll += 1) await alarmsOf(trigger, [0]);
		expect(error.hits).toBeLessThanOrEqual(7);
	});

	it('lets a device of another account join', async () => {
		const trigger = await begin();
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		await alarmsOf(trigger, []);
		addTo(south, 21);
		pass(300);
		expect(await alarmsOf(trigger, [21])).toEqual([21]);
	});

	it('lets its new device join later, with its alarms since the list was read last', async () => {
		const trigger = await begin();
		await joinInOutage(trigger, async () => void (await alarmsOf(trigger)));
	});

	it('gives its devices no alarms of more than a day before they join, however long it lasted', async () => {
		const trigger = await begin();
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		addTo(north, 12);
		for (let hour = 0; hour < 60; hour += 1) {
			world.sim.addAlarm(imeiOf(12), { type: 7, speed: hour });
			pass(3600);
			await trigger.poll();
		}
		error.remove();
		pass(1800);
		await trigger.poll();
		const speeds = sorted(speedsOf(trigger.emitted.filter(({ device }) => device.imei === imeiOf(12))));
		expect(speeds.at(-1)).toBe(59);
		expect(speeds).toEqual(range(speeds.length, 60 - speeds.length));
		expect(speeds.length).toBeGreaterThanOrEqual(22);
		expect(speeds.length).toBeLessThanOrEqual(25);
	});

	it('lets its new device join without alarms from before the activation, also where the outage is older than that', async () => {
		const other = new Trigger(
			hostWith(world.host, { getWorkflow: () => ({ id: 'other', name: 'other', active: true }) }),
			everything,
		);
		await other.poll();
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		addTo(north, 12);
		pass(1800);
		raise(world.sim, imeiOf(12), { speed: 1 });
		pass(1800);
		await other.poll();
		const trigger = await begin();
		raise(world.sim, imeiOf(12), { speed: 2 });
		await trigger.poll();
		error.remove();
		pass(1800);
		await trigger.poll();
		expect(speedsOf(trigger.emitted)).toEqual([2]);
	});

	it('watches the others from the activation on, and says that one is missing', async () => {
		world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		const trigger = new Trigger(world.host, everything);
		await trigger.poll();
		expect(outages(trigger)).toEqual([expect.stringContaining(north)]);
		expect(await alarmsOf(trigger)).toEqual([0, 1, 2, 20]);
	});
});

describe('While another list cannot be read, the trigger', () => {
	it.each([10007, 10001, 10000])('goes on with the sub-accounts that it knows (code %d)', async (code) => {
		const trigger = await begin();
		world.sim.fail({ path: 'accountList', effect: { code } });
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
		expect(outages(trigger).join()).toContain(`the sub-accounts of account "${world.sim.account}" cannot be listed`);
	});

	it.each([10007, 10001, 10000])(
		'watches the own devices where the sub-accounts were never known (code %d)',
		async (code) => {
			world.sim.fail({ path: 'accountList', effect: { code } });
			const trigger = new Trigger(world.host, everything);
			await trigger.poll();
			expect(await alarmsOf(trigger)).toEqual([0, 1, 2]);
			expect(outages(trigger)).toHaveLength(1);
		},
	);

	it('goes on with all that it knows when no list can be read at all', async () => {
		const trigger = await begin();
		world.sim.fail({ path: 'accountList', effect: { code: 10000 } });
		world.sim.fail({ path: 'deviceList', effect: { httpStatus: 502 } });
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
	});

	it('goes on with all that it knows beside many accounts that it never could read', async () => {
		const trigger = await begin();
		world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
		range(40).forEach((index) => {
			world.sim.addAccount({ account: `${world.sim.account}-a${index}`, password: 'x' });
		});
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
		expect(trigger.warnings.length).toBeLessThan(30);
	});

	it('waits no longer than 20 s for one that never answers', async () => {
		const trigger = await begin();
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const deadlines: number[] = [];
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			deadlines.push(ms);
			return timeout(ms <= 20_000 ? 100 : ms);
		});
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: 'hang' });
		expect(await alarmsOf(trigger)).toEqual(FLEET);
		expect(error.hits).toBe(1);
		expect(deadlines.filter((ms) => ms <= 20_000).length).toBeGreaterThan(0);
		expect(outages(trigger).join()).toContain(`the devices of account "${north}" cannot be listed`);
	});

	it('goes on with the own devices, where only those are watched', async () => {
		const trigger = await begin(all);
		world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger, [0, 1])).toEqual([0, 1]);
		expect(outages(trigger)).toHaveLength(1);
	});

	it.each([all, everything])(
		'fails visibly when it knows no device at all, in each poll, with the name of the account',
		async (parameters) => {
			world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
			const trigger = new Trigger(world.host, parameters);
			for (let poll = 0; poll < 3; poll += 1) {
				expect((await trigger.errorOfPoll()).message).toMatch(`"${world.sim.account}"`);
				pass(60);
			}
		},
	);

	it('fails visibly when the account has no own devices and its sub-accounts cannot be listed', async () => {
		range(3).forEach((index) => world.sim.removeDevice(imeiOf(index)));
		world.sim.fail({ path: 'accountList', effect: { code: 10007 } });
		const error = await new Trigger(world.host, everything).errorOfPoll();
		expect(error.message).toContain(`Account "${world.sim.account}": The platform denies permission (Sub-account list`);
	});

	it('works from the very poll on in which a list can be read that could not before', async () => {
		const error = world.sim.fail({ path: 'deviceList', effect: { code: 10000 } });
		const trigger = new Trigger(world.host, all);
		await trigger.errorOfPoll();
		error.remove();
		pass(60);
		await trigger.poll();
		expect(await alarmsOf(trigger, [0, 1])).toEqual([0, 1]);
	});
});

describe('When n8n starts anew while a list cannot be read, the trigger', () => {
	/** n8n saves what a trigger remembers only when it emits. */
	async function restart(trigger: Trigger): Promise<void> {
		await alarmsOf(trigger);
		trigger.restart();
		forgetProcessState();
	}

	it.each(['deviceList', 'accountList'])('goes on with the devices that it watched before (%s)', async (path) => {
		const trigger = await begin();
		await restart(trigger);
		world.sim.fail({ path, effect: { code: 10007 } });
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
	});

	it('knows their names', async () => {
		const trigger = await begin();
		await restart(trigger);
		world.sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		pass(60);
		raise(world.sim, imeiOf(11));
		expect((await trigger.poll())?.map(({ device }) => device.name)).toEqual(['Truck 11']);
	});

	it('lets a new device join later, with all its alarms since the last list', async () => {
		const trigger = await begin();
		await restart(trigger);
		await joinInOutage(trigger);
	});

	it('leaves out a device whose name is not wanted', async () => {
		const trigger = await begin({ ...everything, namePattern: 'Truck 1?' });
		await alarmsOf(trigger);
		world.sim.amendDevice(imeiOf(10), { devicename: 'Van' });
		trigger.restart();
		forgetProcessState();
		world.sim.fail({ path: 'deviceList', effect: { code: 10007 } });
		expect(await alarmsOf(trigger)).toEqual([11]);
	});
});

describe('A list that cannot be read', () => {
	const inventory: INodeParameters = { ...everything, events: ['deviceAdded', 'deviceRemoved'] };
	const eventsOf = (items: Awaited<ReturnType<Trigger['poll']>>) =>
		(items ?? []).map(({ event, device }) => `${event} ${device.imei}`);

	it.each([
		['deviceList', false],
		['accountList', false],
		['deviceList', true],
		['accountList', true],
	])('never says that a device was removed (%s, after a restart: %s)', async (path, isRestarted) => {
		const trigger = await begin(inventory);
		await trigger.poll();
		world.sim.fail({ path, effect: { code: 10007 } });
		// The state is saved in the poll that emits.
		addTo(south, 22);
		if (isRestarted) {
			trigger.restart();
			forgetProcessState();
		}
		const events: string[] = [];
		for (let poll = 0; poll < 40; poll += 1) {
			pass(60);
			events.push(...eventsOf(await trigger.poll()));
		}
		expect(events.filter((event) => event.startsWith('deviceRemoved'))).toEqual([]);
	});

	it('hides no removal for good', async () => {
		const trigger = await begin(inventory);
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10007 } });
		world.sim.removeDevice(imeiOf(10));
		pass(1200);
		expect(await trigger.poll()).toBeNull();
		error.remove();
		const events: string[] = [];
		for (let poll = 0; poll < 60; poll += 1) {
			pass(60);
			events.push(...eventsOf(await trigger.poll()));
		}
		expect(events).toEqual([`deviceRemoved ${imeiOf(10)}`]);
	});

	it('makes no news of devices that only could not be seen', async () => {
		const error = world.sim.fail({ path: 'deviceList', account: north, effect: { code: 10000 } });
		const trigger = await begin(inventory);
		error.remove();
		const events: string[] = [];
		for (let poll = 0; poll < 40; poll += 1) {
			pass(60);
			events.push(...eventsOf(await trigger.poll()));
		}
		expect(events).toEqual([]);
		addTo(north, 12);
		pass(300);
		expect(eventsOf(await trigger.poll())).toEqual([`deviceAdded ${imeiOf(12)}`]);
	});
});

describe('While the platform rejects every question for positions, the trigger', () => {
	it.each([10007, 10000, 10001])('gives every alarm in the next poll, and says so once (code %d)', async (code) => {
		const trigger = await begin();
		const error = world.sim.fail({ path: 'track', effect: { code } });
		for (let poll = 0; poll < 5; poll += 1) expect(await alarmsOf(trigger)).toEqual(FLEET);
		expect(trigger.warnings.filter((text) => text.includes('positions cannot be read'))).toHaveLength(1);
		expect(trigger.warnings).toHaveLength(1);
		error.remove();
		expect(await alarmsOf(trigger)).toEqual(FLEET);
		world.sim.fail({ path: 'track', effect: { code } });
		await alarmsOf(trigger);
		expect(trigger.warnings).toHaveLength(2);
	});

	it('fails when it is activated while the platform is in trouble, and when it watches nothing but positions', async () => {
		const changes = await begin({ ...all, events: ['ignitionOn'] });
		const error = world.sim.fail({ path: 'track', effect: { code: 10007 } });
		expect((await changes.errorOfPoll()).message).toContain('denies permission');
		error.remove();
		world.sim.fail({ path: 'track', effect: { code: 10000 } });
		expect((await new Trigger(world.host).errorOfPoll()).message).toContain('system error');
	});

	it('reads alarms also where this account may not see positions from the first poll on', async () => {
		world.sim.fail({ path: 'track', effect: { code: 10007 } });
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(1), { speed: 1 });
		expect(speedsOf(await trigger.poll())).toEqual([1]);
	});
});
