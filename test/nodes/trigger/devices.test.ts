import type { INodeParameters } from 'n8n-workflow';
import {
	addDevices,
	all,
	letTimePass,
	openWorld,
	raise,
	range,
	shiftHostClock,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf } from '../../support/testData';

let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 3);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const one = (value: string, mode = 'imei') =>
	({ ...all, deviceSelection: 'one', device: { __rl: true, mode, value } }) as INodeParameters;
const several = (devices: unknown) => ({ ...all, deviceSelection: 'several', devices }) as INodeParameters;

/** A trigger that was activated a minute ago. */
async function begin(parameters: INodeParameters = all): Promise<Trigger> {
	const trigger = new Trigger(world.host, parameters);
	await trigger.poll();
	world.sim.clock.advance(60_000);
	return trigger;
}

function raiseAll(): void {
	range(3).forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
}

describe('The trigger watches', () => {
	it('all devices of the account', async () => {
		const trigger = await begin();
		raiseAll();
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2]);
	});

	it.each(['imei', 'list'])('one device, chosen by %s, and no other', async (mode) => {
		const trigger = await begin(one(imeiOf(1), mode));
		raiseAll();
		world.sim.clearLog();
		const events = await trigger.poll();
		expect(events?.map(({ device }) => [device.imei, device.name])).toEqual([[imeiOf(1), 'Truck 1']]);
		expect(world.sim.count('alarmList2')).toBe(1);
	});

	it.each<[string, unknown]>([
		['a list', [imeiOf(0), imeiOf(2)]],
		['text with commas', `${imeiOf(0)}, ${imeiOf(2)}`],
		['a list with one of them twice', [imeiOf(0), imeiOf(2), imeiOf(0)]],
	])('several devices, given as %s', async (_, devices) => {
		const trigger = await begin(several(devices));
		raiseAll();
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 2]);
	});

	it('devices whose names are like a pattern, and those that get such a name later', async () => {
		const trigger = await begin({ ...all, namePattern: 'truck 1, *bus' });
		world.sim.addDevice({ imei: imeiOf(8), name: 'School bus', position: {} });
		letTimePass(301_000);
		raiseAll();
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(8), { speed: 8 });
		raiseAll();
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([1, 8]);
	});

	it('nothing where no name is like the pattern, and says so', async () => {
		const trigger = await begin({ ...all, namePattern: 'ship' });
		raiseAll();
		expect(await trigger.poll()).toBeNull();
		expect(trigger.warnings.join()).toContain('no device of this account has a name like "ship"');
		expect(world.sim.count('track')).toBe(0);
	});

	it.each(['alarm', 'alarm,newPosition'])(
		'nothing of what came while the only device had another name, and nothing twice (%s)',
		async (events) => {
			range(2, 1).forEach((index) => world.sim.removeDevice(imeiOf(index)));
			const trigger = await begin({ ...all, namePattern: 'truck*', events: events.split(',') });
			raise(world.sim, imeiOf(0), { speed: 1 });
			expect((await trigger.poll())?.filter(({ event }: { event: string }) => event === 'alarm')).toHaveLength(1);
			for (const index of range(5)) {
				world.sim.amendDevice(imeiOf(0), { devicename: 'Van' });
				if (index > 0) raise(world.sim, imeiOf(0), { speed: 2 });
				world.sim.clock.advance(600_000);
				letTimePass(600_000 * (index + 1));
				expect(await trigger.poll()).toBeNull();
			}
			world.sim.amendDevice(imeiOf(0), { devicename: 'Truck' });
			world.sim.clock.advance(301_000);
			letTimePass(3_301_000);
			expect(await trigger.poll()).toBeNull();
		},
	);

	it('the devices of sub-accounts when it is told to', async () => {
		world.sim.addAccount({ account: `${world.sim.account}-sub`, password: 'x' });
		world.sim.addDevice({ imei: imeiOf(8), name: 'Below', account: `${world.sim.account}-sub`, position: {} });
		const without = await begin();
		const withThem = await begin({ ...all, includeSubAccounts: true });
		raise(world.sim, imeiOf(8), { speed: 8 });
		expect(await without.poll()).toBeNull();
		expect((await withThem.poll())?.map(({ device }) => device.name)).toEqual(['Below']);
	});

	it('a chosen device of a sub-account', async () => {
		world.sim.addAccount({ account: `${world.sim.account}-sub`, password: 'x' });
		world.sim.addDevice({ imei: imeiOf(8), name: 'Below', account: `${world.sim.account}-sub`, position: {} });
		const trigger = await begin(one(imeiOf(8)));
		raise(world.sim, imeiOf(8), { speed: 8 });
		expect((await trigger.poll())?.map(({ device }) => device.name)).toEqual(['Below']);
	});

	it('a device that was never online', async () => {
		world.sim.addDevice({ imei: imeiOf(9), name: 'New' });
		const trigger = await begin(one(imeiOf(9)));
		expect(await trigger.poll()).toBeNull();
		raise(world.sim, imeiOf(9), { speed: 4 });
		expect(speedsOf(await trigger.poll())).toEqual([4]);
	});

	it('an account that has no device yet, without an error', async () => {
		range(3).forEach((index) => world.sim.removeDevice(imeiOf(index)));
		const trigger = new Trigger(world.host);
		expect(await trigger.poll()).toBeNull();
		expect(world.sim.count('track')).toBe(0);
	});
});

describe('A chosen device that the account does not know', () => {
	it.each(['omit', 'refuse'] as const)(
		'gives a readable error at activation (the platform may %s it)',
		async (unauthorizedInBatch) => {
			world.sim.configure({ unauthorizedInBatch });
			const error = await new Trigger(world.host, one('999999999999999')).errorOfPoll();
			expect(error.name).toBe('NodeApiError');
			expect(error.message).toMatch(/account knows none of the chosen devices: 999999999999999|may not see the device/);
			expect(error.description).toContain('Check the IMEI');
		},
	);

	it.each([
		['omit', 'the account does not know device 999999999999999'],
		[
			'refuse',
			'could not read device 999999999999999, tried again at growing intervals. This account may not see the device',
		],
	] as const)(
		'among others is warned of, and the others are watched (the platform may %s it)',
		async (unauthorizedInBatch, warning) => {
			world.sim.configure({ unauthorizedInBatch });
			const trigger = await begin(several([imeiOf(1), '999999999999999']));
			expect(trigger.warnings.join()).toContain(warning);
			raiseAll();
			expect(speedsOf(await trigger.poll())).toEqual([1]);
		},
	);

	it.each(['omit', 'refuse'] as const)(
		'is not spoken of in each poll, however many there are (the platform may %s them)',
		async (unauthorizedInBatch) => {
			world.sim.configure({ unauthorizedInBatch });
			const trigger = await begin(several([imeiOf(0), ...range(15).map((index) => imeiOf(5000 + index))]));
			for (let poll = 0; poll < 10; poll += 1) {
				await trigger.poll();
				world.sim.clock.advance(60_000);
			}
			expect(trigger.warnings.length).toBeLessThan(3);
			expect(Math.max(...trigger.warnings.map(({ length }) => length))).toBeLessThan(500);
		},
	);

	it.each([
		[one(''), '"Device" is empty'],
		[one('zeppelin'), '"Device": no device has the name, plate or IMEI "zeppelin"'],
		[several([]), '"Devices" is empty'],
		[several('12'), '"Devices": no device has the name, plate or IMEI "12"'],
	])('is told apart from one that is none: %j', async (parameters, message) => {
		expect((await new Trigger(world.host, parameters).errorOfPoll()).message).toBe(message);
	});
});

describe('A device that the user deselects and selects again', () => {
	/** Polls with the first choice, an hour with the second one, and then with the first one again. */
	async function chooseOtherwise(
		first: INodeParameters,
		second: INodeParameters,
		meanwhile: () => void,
		seconds = 3600,
	): Promise<Trigger> {
		const trigger = await begin(first);
		await trigger.poll();
		trigger.change(second);
		world.sim.clock.advance(60_000);
		await trigger.poll();
		world.sim.clock.advance(seconds * 1000);
		meanwhile();
		world.sim.clock.advance(60_000);
		await trigger.poll();
		trigger.change(first);
		world.sim.clock.advance(60_000);
		return trigger;
	}

	const subAccounts = { ...all, includeSubAccounts: true };

	it.each<[string, INodeParameters, INodeParameters]>([
		['from a list', several([imeiOf(0), imeiOf(1)]), several([imeiOf(1)])],
		['one for another', one(imeiOf(0)), one(imeiOf(1))],
		['all for one', all, one(imeiOf(1))],
		['by name', all, { ...all, namePattern: 'Truck 1' }],
		['by a name that none has', { ...all, namePattern: 'Truck 0' }, { ...all, namePattern: 'ship' }],
		['with the devices of sub-accounts', subAccounts, all],
	])('starts from now: %s', async (_, first, second) => {
		const imei = first === subAccounts ? imeiOf(8) : imeiOf(0);
		world.sim.addAccount({ account: `${world.sim.account}-sub`, password: 'x' });
		world.sim.addDevice({ imei: imeiOf(8), name: 'Below', account: `${world.sim.account}-sub`, position: {} });
		for (const seconds of [3600, 90_000]) {
			const trigger = await chooseOtherwise(first, second, () => raise(world.sim, imei, { speed: 1 }), seconds);
			expect(speedsOf(await trigger.poll())).toEqual([]);
			world.sim.clock.advance(60_000);
			raise(world.sim, imei, { speed: 2 });
			expect(speedsOf(await trigger.poll())).toEqual([2]);
		}
	});

	it('by renaming it starts from now when it has its name again', async () => {
		const named = { ...all, namePattern: 'Truck *' };
		const trigger = await begin(named);
		await trigger.poll();
		world.sim.amendDevice(imeiOf(0), { devicename: 'Van' });
		letTimePass(301_000);
		world.sim.clock.advance(301_000);
		await trigger.poll();
		raise(world.sim, imeiOf(0), { speed: 1 });
		letTimePass(3600_000);
		world.sim.clock.advance(3299_000);
		await trigger.poll();
		world.sim.amendDevice(imeiOf(0), { devicename: 'Truck 0' });
		letTimePass(3901_000);
		world.sim.clock.advance(301_000);
		expect(await trigger.poll()).toBeNull();
		raise(world.sim, imeiOf(0), { speed: 2 });
		world.sim.clock.advance(60_000);
		expect(speedsOf(await trigger.poll())).toEqual([2]);
	});

	it('is not one that the platform does not list for a while: of that one nothing is lost', async () => {
		const trigger = await begin();
		await trigger.poll();
		const error = world.sim.fail({ path: 'deviceList', effect: 'null-record' });
		letTimePass(301_000);
		world.sim.clock.advance(301_000);
		raiseAll();
		await trigger.poll();
		error.remove();
		letTimePass(3901_000);
		world.sim.clock.advance(3600_000);
		expect(sorted(speedsOf(await trigger.poll()))).toEqual([0, 1, 2]);
	});
});

describe('When the fleet changes', () => {
	/** The list of devices may be five minutes old. */
	const outliveTheList = () => letTimePass(301_000);

	it('a new device joins by itself, with what came since the list was read before', async () => {
		const trigger = await begin();
		letTimePass(60_000);
		await trigger.poll();
		world.sim.clock.advance(20_000);
		addDevices(world.sim, 1, 7);
		world.sim.addAlarm(imeiOf(7), { type: 7, systemtime: world.sim.seconds() - 85, speed: 70 });
		raise(world.sim, imeiOf(7), { speed: 71 });
		outliveTheList();
		world.sim.clock.advance(221_000);
		expect(speedsOf(await trigger.poll())).toEqual([71]);
	});

	it('a new device joins with what came since the list was read that did not show it', async () => {
		const trigger = await begin();
		addDevices(world.sim, 1, 7);
		world.sim.clock.advance(10_000);
		raise(world.sim, imeiOf(7), { speed: 71 });
		letTimePass(200_000);
		world.sim.clock.advance(200_000);
		expect(await trigger.poll()).toBeNull();
		letTimePass(400_000);
		world.sim.clock.advance(200_000);
		expect(speedsOf(await trigger.poll())).toEqual([71]);
	});

	it('a new device joins though somebody set the clock of the machine back', async () => {
		const trigger = await begin();
		addDevices(world.sim, 1, 7);
		raise(world.sim, imeiOf(7), { speed: 71 });
		letTimePass(301_000);
		shiftHostClock(-3 * 3_600_000);
		world.sim.clock.advance(60_000);
		expect(speedsOf(await trigger.poll())).toEqual([71]);
	});

	it('the first device of an empty account is watched from the activation on', async () => {
		range(3).forEach((index) => world.sim.removeDevice(imeiOf(index)));
		const trigger = await begin();
		addDevices(world.sim, 1, 7);
		raise(world.sim, imeiOf(7), { speed: 71 });
		letTimePass(301_000);
		world.sim.clock.advance(60_000);
		expect(speedsOf(await trigger.poll())).toEqual([71]);
	});

	it('a new device joins also over a restart and a long downtime', async () => {
		const trigger = await begin();
		addDevices(world.sim, 1, 7);
		world.sim.clock.advance(86_400_000);
		raise(world.sim, imeiOf(7), { speed: 71, systemtime: world.sim.seconds() - 80_000 });
		outliveTheList();
		trigger.restart();
		expect(speedsOf(await trigger.poll())).toEqual([71]);
	});

	it('a device that is gone goes, without an error and without harm to the others', async () => {
		const trigger = await begin();
		world.sim.removeDevice(imeiOf(0));
		raise(world.sim, imeiOf(1), { speed: 1 });
		expect(speedsOf(await trigger.poll())).toEqual([1]);
		outliveTheList();
		world.sim.clock.advance(60_000);
		world.sim.clearLog();
		expect(await trigger.poll()).toBeNull();
		expect(world.sim.requests.find(({ path }) => path === '/api/track')?.query.imeis).toBe(`${imeiOf(1)},${imeiOf(2)}`);
	});

	it('a device that comes back doubles nothing', async () => {
		const trigger = await begin();
		raiseAll();
		await trigger.poll();
		trigger.restart(one(imeiOf(2)));
		world.sim.clock.advance(60_000);
		await trigger.poll();
		trigger.restart(all);
		range(3).forEach((index) => world.sim.setPosition(imeiOf(index), {}));
		expect(await trigger.poll()).toBeNull();
	});

	it('its new name stands in the events', async () => {
		const trigger = await begin();
		world.sim.amendDevice(imeiOf(0), { devicename: 'Renamed', platenumber: 'NEW-1' });
		outliveTheList();
		raise(world.sim, imeiOf(0));
		expect((await trigger.poll())?.[0]?.device).toMatchObject({ name: 'Renamed', plateNumber: 'NEW-1' });
	});
});
