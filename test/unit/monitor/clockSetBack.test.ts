import fc from 'fast-check';
import type { MonitorState, PollResult } from '../../../protrack/monitor';
import { asStored } from '../../support/asStored';
import { pollAlarms, type AlarmOptions } from '../../support/pollAlarms';
import { Reconciliation } from '../../support/reconciliation';
import { MemoryPlatform } from '../../support/memoryPlatform';
import { imeiOf, imeisUpTo } from '../../support/testData';

/*
 * The server's clock is set back, or ahead and back again, while time goes on. Alarms bear what that clock shows; how long they take to become visible is
 * real time.
 */

const LATE = 600;
const options: AlarmOptions = {
	lateSeconds: LATE,
	startSecondsAgo: 0,
	fullScanSeconds: 0,
	listAgeSeconds: 0,
	alarms: true,
	hasTime: () => true,
};

/** A monitor on a machine with a steady clock, and a platform whose clock somebody moves. */
class ClockWorld {
	readonly platform = new MemoryPlatform();
	readonly reconciliation = new Reconciliation();
	imeis: string[];
	private state: MonitorState | null = null;
	private saved: MonitorState | null = null;
	/** Real time, in seconds. */
	private passed = 0;
	private uptime = 0;
	/** What the machine takes for the time is wrong by so much, in seconds. */
	private hostError = 0;
	private process = 1_790_000_000_000;
	private hidden: Array<{ at: number; show: () => void }> = [];
	private count = 0;
	private latest = 0;

	constructor(devices = 2) {
		this.imeis = imeisUpTo(devices);
		this.platform.addDevices(this.imeis);
		jest.spyOn(performance, 'now').mockImplementation(() => 1000 * this.uptime);
		Object.defineProperty(performance, 'timeOrigin', { configurable: true, get: () => this.process });
	}

	pass(seconds: number): void {
		this.passed += seconds;
		this.uptime += seconds;
		this.platform.now += seconds;
		const due = this.hidden.filter(({ at }) => at <= this.passed);
		this.hidden = this.hidden.filter(({ at }) => at > this.passed);
		due.forEach(({ show }) => show());
	}

	setServerClock(by: number): void {
		this.platform.now += by;
	}

	/** @param late after so many seconds the platform shows it */
	raise(imei: string, late = 0): void {
		const alarm = { imei, systemtime: this.platform.now, visibleFrom: 0, gpstime: 0, speed: (this.count += 1) };
		this.reconciliation.addExpected(alarm);
		this.latest = Math.max(this.latest, alarm.systemtime);
		this.platform.hear(imei);
		const show = () => void this.platform.addAlarm(alarm);
		if (late === 0) show();
		else this.hidden.push({ at: this.passed + late, show });
	}

	/** n8n saves the state only with items. */
	async poll(changed: Partial<AlarmOptions> = {}): Promise<PollResult> {
		const round = await pollAlarms(this.platform.client, this.imeis, this.state, 'a', { ...options, ...changed });
		this.state = asStored(round.state);
		if (!this.saved || round.alarms.length > 0) this.saved = this.state;
		for (const { id, imei, record } of round.alarms) {
			this.reconciliation.addEmitted(
				{ imei, systemtime: record.systemtime ?? 0, gpstime: record.gpstime ?? 0, speed: record.speed ?? 0 },
				id,
			);
		}
		return round;
	}

	/** Another process goes on from what was saved. @param hostError how wrong the clock of the machine is by then, in seconds */
	restart(hostError = this.hostError): void {
		this.state = this.saved;
		this.process += 1000 * (this.uptime + hostError - this.hostError);
		this.hostError = hostError;
		this.uptime = 0;
	}

	/** As if n8n had lost what it had not saved, in the same process. */
	fallBack(): void {
		this.state = this.saved;
	}

	/** Until the server's clock has passed all that it has ever shown. */
	async reconcile() {
		await this.poll();
		this.pass(LATE + 60);
		await this.poll();
		this.pass(Math.max(0, this.latest - this.platform.now) + LATE + 60);
		await this.poll();
		return this.reconciliation.result();
	}
}

afterEach(() => {
	jest.restoreAllMocks();
	Reflect.deleteProperty(performance, 'timeOrigin');
});

const one = imeiOf(0);

/** A monitor that has gone on for a while before somebody sets the clock of its server. */
async function running(devices = 2): Promise<ClockWorld> {
	const world = new ClockWorld(devices);
	await world.poll();
	for (let poll = 0; poll < 15; poll += 1) {
		world.pass(60);
		world.raise(one);
		await world.poll();
	}
	return world;
}

describe("No alarm is lost when the server's clock is set back", () => {
	it('by more than the window, together with a gap', async () => {
		const world = await running();
		world.setServerClock(-935);
		for (let alarm = 0; alarm < 4; alarm += 1) {
			world.pass(75);
			world.raise(one);
		}
		await world.poll();
		expect((await world.reconcile()).lost).toBe(0);
	});

	it.each([
		[935, 300],
		[935, 400],
		[935, 1000],
		[935, 20_000],
		[601, 620],
		[3600, 300],
		[3600, 3500],
		[3600, 3700],
		[86_400, 3600],
		[5 * 86_400, 60],
		[5 * 86_400, 90_000],
	])('by %i s, with %i s without a poll from there on', async (step, gap) => {
		const world = await running();
		world.setServerClock(-step);
		for (let part = 0; part < 20; part += 1) {
			world.pass(gap / 20);
			world.raise(imeiOf(part % 2));
		}
		await world.poll();
		expect((await world.reconcile()).lost).toBe(0);
	});

	it('right after the activation', async () => {
		for (const step of [30, 300, 935, 90_000]) {
			const world = new ClockWorld();
			await world.poll();
			world.setServerClock(-step);
			world.pass(20);
			world.raise(one);
			world.pass(40);
			await world.poll();
			expect(world.reconciliation.result()).toMatchObject({ emitted: 1, lost: 0 });
		}
	});

	it('and a device joins before the next poll', async () => {
		const world = await running(1);
		world.setServerClock(-935);
		world.pass(20);
		world.imeis = imeisUpTo(2);
		world.platform.addDevices([imeiOf(1)]);
		world.raise(imeiOf(1));
		world.pass(40);
		await world.poll();
		expect((await world.reconcile()).lost).toBe(0);
	});

	it('in the middle of a backlog', async () => {
		const world = await running();
		for (let alarm = 0; alarm < 350; alarm += 1) {
			world.pass(10);
			world.raise(one);
		}
		let left = 2;
		await world.poll({ hasTime: () => (left -= 1) >= 0 });
		world.setServerClock(-1200);
		for (let alarm = 0; alarm < 8; alarm += 1) {
			world.pass(80);
			world.raise(one);
		}
		await world.poll();
		expect((await world.reconcile()).lost).toBe(0);
	});

	it('and there is no time to read all in the poll that finds out', async () => {
		const world = await running();
		world.setServerClock(-5000);
		for (let alarm = 0; alarm < 350; alarm += 1) {
			world.pass(10);
			world.raise(imeiOf(alarm % 2));
		}
		for (let poll = 0; poll < 6; poll += 1) {
			let left = 2;
			await world.poll({ hasTime: () => (left -= 1) >= 0 });
			world.pass(60);
		}
		expect((await world.reconcile()).lost).toBe(0);
	});

	it.each([935, 3600, 86_400])('by %i s, and n8n is started anew before the next poll', async (step) => {
		const world = await running();
		world.setServerClock(-step);
		for (let alarm = 0; alarm < 8; alarm += 1) {
			world.pass(100);
			world.raise(one);
		}
		world.restart();
		await world.poll();
		expect((await world.reconcile()).lost).toBe(0);
	});

	const action = fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				kind: fc.constant('live' as const),
				seconds: fc.integer({ min: 1, max: 600 }),
				late: fc.constantFrom(0, 0, 30, 300, LATE),
				device: fc.nat(1),
			}),
		},
		{
			weight: 6,
			arbitrary: fc.record({ kind: fc.constant('poll' as const), seconds: fc.integer({ min: 0, max: 60 }) }),
		},
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('fallBack' as const) }) },
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant('poll some' as const),
				seconds: fc.integer({ min: 0, max: 60 }),
				device: fc.nat(1),
			}),
		},
	);
	const actions = fc.array(action, { maxLength: 12 });

	async function act(
		world: ClockWorld,
		list: Array<typeof action extends fc.Arbitrary<infer T> ? T : never>,
	): Promise<void> {
		for (const each of list) {
			if (each.kind === 'fallBack') world.fallBack();
			else world.pass(each.seconds);
			if (each.kind === 'live') world.raise(imeiOf(each.device), each.late);
			if (each.kind === 'poll') await world.poll();
			if (each.kind === 'poll some') {
				world.imeis = [imeiOf(each.device)];
				await world.poll();
				world.imeis = imeisUpTo(2);
			}
		}
	}

	it('whatever happens before and after, by seconds to days, once or more often', async () => {
		const step = fc.oneof(
			fc.integer({ min: 1, max: 120 }),
			fc.integer({ min: 60, max: 1500 }),
			fc.integer({ min: 1, max: 5 * 86_400 }),
		);
		await fc.assert(
			fc.asyncProperty(
				actions,
				fc.array(fc.tuple(step, actions), { minLength: 1, maxLength: 3 }),
				async (first, steps) => {
					const world = new ClockWorld();
					await world.poll();
					await act(world, first);
					for (const [seconds, after] of steps) {
						world.setServerClock(-seconds);
						await act(world, after);
					}
					expect((await world.reconcile()).lost).toBe(0);
				},
			),
			{ numRuns: 250, seed: 7 },
		);
	});
});

describe("When the server's clock is set back", () => {
	it.each([1, 59, 120, 300, 597])('by less than the window (%i s), none comes twice either', async (step) => {
		for (const gap of [10, 60, 300]) {
			const world = await running();
			world.setServerClock(-step);
			for (let alarm = 0; alarm < 4; alarm += 1) {
				world.pass(gap);
				world.raise(one);
			}
			await world.poll();
			expect(await world.reconcile()).toEqual({ emitted: 19, lost: 0, duplicates: 0, wrongIds: 0 });
		}
	});

	it('what comes twice has the id that it had', async () => {
		const world = await running();
		world.setServerClock(-3600);
		world.pass(60);
		world.raise(one);
		await world.poll();
		const { lost, duplicates, wrongIds } = await world.reconcile();
		expect(lost).toBe(0);
		expect(wrongIds).toBe(duplicates);
	});

	it.each([600, 90_000, -90_000, 40 * 86_400])(
		'a machine whose clock is set by %i s at a restart makes nothing come twice',
		async (hostError) => {
			const world = await running();
			world.pass(60);
			world.raise(one);
			world.restart(hostError);
			await world.poll();
			expect(await world.reconcile()).toEqual({ emitted: 16, lost: 0, duplicates: 0, wrongIds: 0 });
		},
	);
});

describe("When the server's clock runs ahead for some polls and is put right", () => {
	it.each([5, 120, 700, 3600, 86_400])('(by %i s), no alarm is lost', async (seconds) => {
		for (const gap of [10, 60, 250]) {
			const world = await running();
			world.setServerClock(seconds);
			for (let poll = 0; poll < 3; poll += 1) {
				world.pass(gap);
				world.raise(imeiOf(poll % 2));
				await world.poll();
			}
			world.pass(gap);
			world.raise(one);
			world.setServerClock(-seconds);
			for (let poll = 0; poll < 3; poll += 1) {
				world.pass(gap);
				world.raise(imeiOf(poll % 2));
				if (poll > 0) await world.poll();
			}
			expect((await world.reconcile()).lost).toBe(0);
		}
	});
});
