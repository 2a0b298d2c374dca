import { passTime, runTime, sleep } from '../../support/time';
import {
	addDevices,
	allWith,
	hostWith,
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
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

/** @returns calls by name since the last look, those that were made */
function calls(): Record<string, number> {
	const names = ['deviceList', 'accountList', 'track', 'alarmList2'];
	const counts = names.map((name) => [name, world.sim.count(name)] as const).filter(([, count]) => count > 0);
	world.sim.clearLog();
	return Object.fromEntries(counts);
}

describe('Reduce API Calls', () => {
	it('asks for 500 devices 5 times, for the 50 that have news, for a thirtieth of the others, and for the list once in five minutes', async () => {
		addDevices(world.sim, 500);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		expect(calls()).toEqual({ deviceList: 1, track: 5 });
		world.sim.clock.advance(60_000);
		range(50).forEach((index) => raise(world.sim, imeiOf(index * 9), { speed: index }));
		expect(sorted(speedsOf(await trigger.poll()))).toEqual(range(50));
		expect(calls()).toEqual({ track: 5, alarmList2: 50 + 15 });
		world.sim.clock.advance(60_000);
		expect(await trigger.poll()).toBeNull();
		expect(calls()).toEqual({ track: 5, alarmList2: 17 });
		letTimePass(301_000);
		await trigger.poll();
		expect(calls()).toEqual({ deviceList: 1, track: 5, alarmList2: 17 });
	});

	it('when off, asks all devices in each poll', async () => {
		addDevices(world.sim, 120);
		const trigger = new Trigger(world.host, allWith({ reduceCalls: false }));
		await trigger.poll();
		calls();
		world.sim.clock.advance(60_000);
		world.sim.addAlarm(imeiOf(77), { type: 7, speed: 5 });
		expect(speedsOf(await trigger.poll())).toEqual([5]);
		expect(calls()).toEqual({ track: 2, alarmList2: 120 });
	});

	it.each([
		[2, 2],
		[20, 2],
		[40, 8],
	])('finds the alarm of any of %i silent devices within %i polls', async (devices, polls) => {
		addDevices(world.sim, devices);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		// Long ago, so that none is asked for its last words.
		world.sim.clock.advance(7_200_000);
		await trigger.poll();
		await trigger.poll();
		world.sim.clock.advance(60_000);
		range(devices).forEach((index) => world.sim.addAlarm(imeiOf(index), { type: 7, speed: index }));
		for (let poll = 0; poll < polls; poll += 1) {
			await trigger.poll();
			world.sim.clock.advance(60_000);
		}
		expect(sorted(speedsOf(trigger.emitted))).toEqual(range(devices));
	});

	it('comes back to a device that fell silent, in time for an alarm that shows up late', async () => {
		addDevices(world.sim, 60);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.clock.advance(60_000);
		range(60).forEach((index) =>
			raise(world.sim, imeiOf(index), { speed: index, visibleFrom: world.sim.seconds() + 10 * index }),
		);
		const waits: number[] = [];
		for (const minute of range(16)) {
			for (const speed of speedsOf(await trigger.poll())) waits.push(60 * minute - 10 * (speed ?? 0));
			world.sim.clock.advance(60_000);
		}
		expect(waits).toHaveLength(60);
		expect(Math.max(...waits)).toBeLessThanOrEqual(300);
	});
});

describe('When the time for a poll runs out', () => {
	beforeEach(() => runTime());

	it('the devices that had no turn come first in the next one', async () => {
		addDevices(world.sim, 60);
		await begin();
		world.sim.configure({ latencyMs: { alarmList2: 60 } });
		const short = new Trigger(hostWith(world.host, { getPollBudgetMs: () => 250 }), undefined, memory);
		const first = speedsOf(await short.poll());
		expect(first.length).toBeGreaterThan(0);
		expect(first.length).toBeLessThan(60);
		expect(short.warnings.join()).toContain(`${60 - first.length} devices come first in the next poll`);
		for (const index of range(60)) world.sim.setPosition(imeiOf(index), {});
		world.sim.clearLog();
		const second = speedsOf(await short.poll());
		const missing = range(60).filter((speed) => !first.includes(speed));
		const asked = world.sim.requests
			.filter(({ path }) => path.endsWith('list2'))
			.map(({ query }) => Number(query.imei) - Number(imeiOf(0)));
		const isMissing = (speed: number | null) => missing.includes(speed ?? -1);
		expect(asked.slice(0, missing.length).every(isMissing)).toBe(true);
		expect(second.length).toBeGreaterThan(0);
		expect(second.every(isMissing)).toBe(true);
		for (let polls = 0; polls < 60 && short.emitted.length < 60; polls += 1) await short.poll();
		expect(sorted(speedsOf(short.emitted))).toEqual(range(60));
	});

	it('login and device list count too, but one device is read in any case', async () => {
		addDevices(world.sim, 3);
		await begin();
		passTime(301_000);
		world.sim.configure({ latencyMs: { deviceList: 150 } });
		const short = new Trigger(hostWith(world.host, { getPollBudgetMs: () => 100 }), undefined, memory);
		expect(await short.poll()).toHaveLength(1);
		expect(short.warnings.join()).toContain('2 devices come first');
		for (let polls = 0; polls < 2; polls += 1) await short.poll();
		expect(sorted(speedsOf(short.emitted))).toEqual([0, 1, 2]);
	});

	it('because the positions take longer than the poll may, each poll reads one device at least, and says what it left out', async () => {
		addDevices(world.sim, 150);
		await begin();
		world.sim.configure({ latencyMs: { track: 300 } });
		const short = new Trigger(hostWith(world.host, { getPollBudgetMs: () => 250 }), undefined, memory);
		const counts: number[] = [];
		for (let poll = 0; poll < 3; poll += 1) counts.push((await short.poll())?.length ?? 0);
		expect(Math.min(...counts)).toBeGreaterThan(0);
		expect(short.warnings.join()).toContain('come first in the next poll');
		world.sim.configure({ latencyMs: 0 });
		const patient = new Trigger(world.host, undefined, short.memory());
		await patient.poll();
		expect(sorted(speedsOf([...short.emitted, ...patient.emitted]))).toEqual(range(150));
	});

	let memory = '{}';
	/** Activates a trigger; each device has an alarm afterwards. */
	async function begin(): Promise<void> {
		const trigger = new Trigger(world.host);
		await trigger.poll();
		memory = trigger.memory();
		world.sim.clock.advance(60_000);
		const { length } = Object.keys(trigger.state().devices);
		range(length).forEach((index) => raise(world.sim, imeiOf(index), { speed: index }));
	}
});

describe('While a poll is running', () => {
	beforeEach(() => runTime());

	async function slowTrigger(): Promise<Trigger> {
		addDevices(world.sim, 1);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(0), { speed: 1 });
		world.sim.configure({ latencyMs: 150 });
		return trigger;
	}

	it('another one of the same node gives null at once and asks nothing', async () => {
		const trigger = await slowTrigger();
		world.sim.clearLog();
		let hasEnded = false;
		const running = trigger.poll().finally(() => (hasEnded = true));
		expect(await trigger.poll()).toBeNull();
		expect(hasEnded).toBe(false);
		expect(speedsOf(await running)).toEqual([1]);
		expect(world.sim.count('track')).toBe(1);
		expect(await trigger.poll()).toBeNull();
		expect(world.sim.count('track')).toBe(2);
	});

	it('the node of another workflow polls for itself', async () => {
		const trigger = await slowTrigger();
		const other = new Trigger(
			hostWith(world.host, { getWorkflow: () => ({ id: 'w2', name: 'Other', active: true }) }),
			undefined,
			trigger.memory(),
		);
		const both = await Promise.all([trigger.poll(), other.poll()]);
		expect(both.map(speedsOf)).toEqual([[1], [1]]);
	});

	it('and fails, the next one is free to poll', async () => {
		const trigger = await slowTrigger();
		const error = world.sim.fail({ path: 'track', effect: 'html' });
		await trigger.errorOfPoll();
		error.remove();
		await sleep(1);
		expect(speedsOf(await trigger.poll())).toEqual([1]);
	});
});

describe("The clock of n8n's machine", () => {
	it.each([-48, -3, 3, 48])('may be %i hours off and changes nothing', async (hours) => {
		shiftHostClock(world.sim.now() - Date.now() + hours * 3_600_000);
		addDevices(world.sim, 2);
		world.sim.configure({ timeToleranceSeconds: 300, tokenLifetimeSeconds: 7200 });
		world.sim.addAlarm(imeiOf(0), { type: 7, systemtime: world.sim.seconds() - 100, speed: 1 });
		const trigger = new Trigger(world.host);
		expect(await trigger.poll()).toBeNull();
		world.sim.clock.advance(60_000);
		raise(world.sim, imeiOf(1), { speed: 2 });
		const [event] = (await trigger.poll()) ?? [];
		expect(event?.alarm.speedKmh).toBe(2);
		expect(event?.detectedAt).toBe(new Date(world.sim.now()).toISOString().replace('.000Z', 'Z'));
		expect(world.sim.seconds() - trigger.state().listedAt).toBeLessThanOrEqual(1);
	});

	it('may be set by hours between two polls', async () => {
		addDevices(world.sim, 2);
		const trigger = new Trigger(world.host);
		await trigger.poll();
		for (const [index, hours] of [5, -5, 1].entries()) {
			jest.restoreAllMocks();
			shiftHostClock(hours * 3_600_000);
			world.sim.clock.advance(60_000);
			raise(world.sim, imeiOf(0), { speed: index });
			expect(speedsOf(await trigger.poll())).toEqual([index]);
		}
	});
});
