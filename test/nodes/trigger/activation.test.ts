import {
	addDevices,
	allWith,
	openWorld,
	raise,
	range,
	shiftHostClock,
	sorted,
	speedsOf,
	Trigger,
	type World,
} from '../../support/triggerWorld';
import { imeiOf, START } from '../../support/testData';

let world: World;
beforeEach(async () => {
	world = await openWorld();
	addDevices(world.sim, 3);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

describe('The trigger, when it is activated,', () => {
	it('starts from now: alarms from before do not come', async () => {
		raise(world.sim, imeiOf(0), { systemtime: START - 1 });
		const trigger = new Trigger(world.host);
		expect(await trigger.poll()).toBeNull();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 50 });
		expect(speedsOf(await trigger.poll())).toEqual([50]);
	});

	it('asks for no alarms yet', async () => {
		await new Trigger(world.host).poll();
		expect([world.sim.count('deviceList'), world.sim.count('track'), world.sim.count('alarmList2')]).toEqual([1, 1, 0]);
	});

	it('gives the alarms of the last minutes that it was told to look back', async () => {
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 601, speed: 1 });
		world.sim.addAlarm(imeiOf(1), { type: 7, systemtime: START - 600, speed: 2 });
		world.sim.addAlarm(imeiOf(2), { type: 7, systemtime: START - 1, speed: 3 });
		const trigger = new Trigger(world.host, allWith({ lookBackMinutes: 10 }));
		expect(speedsOf(await trigger.poll())).toEqual([2, 3]);
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
	});

	it('does not look back again when n8n starts anew', async () => {
		world.sim.addAlarm(imeiOf(1), { type: 7, systemtime: START - 60, speed: 2 });
		const trigger = new Trigger(world.host, allWith({ lookBackMinutes: 10 }));
		await trigger.poll();
		trigger.restart();
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
	});

	it('gives null when nothing is new', async () => {
		const trigger = new Trigger(world.host);
		await trigger.poll();
		for (const poll of range(3)) {
			world.sim.clock.advance(60_000);
			expect([poll, await trigger.poll()]).toEqual([poll, null]);
		}
	});

	it.each([
		[{ lateMinutes: 0 }, '"Late-Arrival Window" must be between 1 and 1,440 minutes'],
		[{ lateMinutes: 'soon' }, '"Late-Arrival Window" must be between 1 and 1,440 minutes'],
		[{ lookBackMinutes: 1441 }, '"Look Back on First Start" must be between 0 and 1,440 minutes'],
		[{ fullCheckMinutes: 9 }, '"Full Scan Interval" must be between 10 and 1,440 minutes'],
	])('says which option is wrong: %j', async (options, message) => {
		const error = await new Trigger(world.host, allWith(options)).errorOfPoll();
		expect(error.message).toBe(message);
		expect(world.sim.count()).toBe(0);
	});
});

describe('The trigger, when somebody fetches a test event,', () => {
	it('gives ten real alarms, of each device the latest, oldest first', async () => {
		range(14).forEach((index) =>
			world.sim.addAlarm(imeiOf(1), { type: 7, systemtime: START - 3600 + index * 60, speed: index }),
		);
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 1, speed: 99 });
		world.sim.clock.advance(1000);
		world.sim.setPosition(imeiOf(1), {});
		const events = await new Trigger(world.host).runManually();
		expect(speedsOf(events)).toEqual([...range(9, 5), 99]);
		expect(events.some(({ notice }) => notice !== undefined)).toBe(false);
	});

	it('gives a marked sample when no device had an alarm', async () => {
		const events = await new Trigger(world.host).runManually();
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({ id: 'sample', event: 'alarm', device: { imei: imeiOf(0), name: 'Truck 0' } });
		expect(events[0]?.notice).toMatch(/^This is a sample/);
	});

	it('gives a marked sample for an account without devices', async () => {
		range(3).forEach((index) => world.sim.removeDevice(imeiOf(index)));
		expect((await new Trigger(world.host).runManually())[0]).toMatchObject({ id: 'sample' });
	});

	it('writes no state', async () => {
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 5 });
		const trigger = new Trigger(world.host);
		await trigger.runManually();
		expect(JSON.parse(trigger.memory())).toEqual({});
		await trigger.poll();
		const before = trigger.memory();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 2 });
		expect(speedsOf(await trigger.runManually())).toContain(2);
		expect(trigger.memory()).toBe(before);
		expect(speedsOf(await trigger.poll())).toEqual([2]);
	});

	it('gives duplicates an id each, the same as the real event will have', async () => {
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0));
		raise(world.sim, imeiOf(0));
		const ids = (await trigger.runManually()).map(({ id }) => id);
		expect(new Set(ids).size).toBe(2);
		expect(ids).toEqual((await trigger.poll())?.map(({ id }) => id));
	});

	it('shows the alarms of the others when one device is bad', async () => {
		world.sim.addAlarm(imeiOf(1), { type: 7, systemtime: START - 5, speed: 4 });
		world.sim.fail({ path: 'alarmList2', imei: imeiOf(0), effect: { code: 20046 } });
		expect(speedsOf(await new Trigger(world.host).runManually())).toEqual([4]);
	});

	it('says what is wrong when no device can be read', async () => {
		world.sim.fail({ path: 'alarmList2', effect: { code: 20046 } });
		const thrown = await new Trigger(world.host).runManually().catch((error: unknown) => error as Error);
		expect(thrown).toMatchObject({ name: 'NodeApiError', httpCode: '402' });
	});

	it.each([-30, 30])('does so with a clock of the host that is %i hours off', async (hours) => {
		shiftHostClock(hours * 3_600_000);
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 86_000, speed: 4 });
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: START - 5, speed: 5 });
		expect(speedsOf(await new Trigger(world.host).runManually())).toEqual([4, 5]);
	});

	it('asks at most twenty devices of a large fleet', async () => {
		addDevices(world.sim, 100, 10);
		world.sim.clock.advance(1000);
		raise(world.sim, imeiOf(57), { speed: 1 });
		expect(speedsOf(await new Trigger(world.host).runManually())).toEqual([1]);
		expect(world.sim.count('alarmList2')).toBe(20);
	});

	it('does so while a poll is running', async () => {
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 3 });
		const [polled, fetched] = await Promise.all([trigger.poll(), trigger.runManually()]);
		expect([speedsOf(polled), sorted(speedsOf(fetched))]).toEqual([[3], [3]]);
	});
});
