import { createHash } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { AlarmEvent } from '../../nodes/ProtrackTrigger/alarmEvent';
import { Reconciliation, type ReconciliationResult } from '../support/reconciliation';
import type { FaultEffect } from '../../simulator/server/faults';
import { openWorld, SoakTrigger, time, type Sabotage, type World } from './soakWorld';
import { imeiOf, randomOf, START } from '../support/testData';

/*
 * The real trigger over thousands of polls of a platform in trouble. What it emits is compared with what the platform made visible within the
 * promised window, alarm by alarm, as multisets.
 */

/** What comes is checked to be an alarm. */
type Emitted = Omit<AlarmEvent, 'event'> & { event: string };

const DEVICES = 9;
/** One more joins the account after these polls. */
const JOINS_AFTER = [150, 400];
/** The promised window, in seconds: alarms are late up to it and not longer. */
const WINDOW = 600;

const CODES = [10000, 10001, 10007, 10009, 10010, 10012, 10013, 20005, 20046, 31337];
const EFFECTS: Array<[string, FaultEffect]> = [
	...CODES.map((code): [string, FaultEffect] => [`code ${code}`, { code }]),
	...[429, 500, 502, 503].map((httpStatus): [string, FaultEffect] => [`HTTP ${httpStatus}`, { httpStatus }]),
	...(['reset', 'truncated', 'html', 'empty', 'bom', 'string-numbers'] as const).map(
		(effect): [string, FaultEffect] => [effect, effect],
	),
];
/** A wrong password stays wrong for an hour, so it is not among them. */
const LOGIN_EFFECTS: FaultEffect[] = [
	{ code: 10000 },
	{ code: 10009 },
	{ httpStatus: 502 },
	'reset',
	'truncated',
	'html',
];

export interface SoakPlan {
	seed: number;
	polls: number;
	/** With "Reduce API Calls". */
	reduce: boolean;
	/** Requests side by side, as in real life; then the run cannot be repeated exactly. */
	sideBySide?: boolean;
	sabotage?: Sabotage;
}

export interface SoakResult extends ReconciliationResult {
	polls: number;
	expected: number;
	/** Polls that ended with an error. */
	failed: number;
	/** Those of them in which nothing was wrong. */
	failedForNothing: number;
	/** Requests that were hit by an error, by its kind. */
	errors: Record<string, number>;
	errorHits: number;
	tokensKilled: number;
	logins: number;
	restarts: number;
	downtimes: number;
	/** Polls that ran out of time. */
	cutShort: number;
	/** Polls without any trouble that asked all devices, and how many of them left out an alarm that the platform showed. */
	clean: number;
	latePolls: number;
	/** Polls whose items were not in the order of server receipt. */
	disordered: number;
	kinds: Record<string, number>;
	requests: number;
	/** Of all emitted ids with their polls, in order. */
	digest: string;
}

export async function soak(plan: SoakPlan): Promise<SoakResult> {
	const world = await openWorld(plan.seed);
	world.serial = !plan.sideBySide;
	try {
		return await new Soak(world, plan).run();
	} finally {
		await world.close();
	}
}

class Soak {
	private readonly next: () => number;
	private readonly reconciliation = new Reconciliation();
	private readonly trigger: SoakTrigger;
	private readonly digest = createHash('sha256');
	private readonly shownFrom: number[] = [];
	private readonly result = {
		polls: 0,
		expected: 0,
		failed: 0,
		failedForNothing: 0,
		errorHits: 0,
		tokensKilled: 0,
		restarts: 0,
		downtimes: 0,
		cutShort: 0,
		clean: 0,
		latePolls: 0,
		disordered: 0,
		requests: 0,
	};
	private readonly errors: Record<string, number> = {};
	private readonly kinds: Record<string, number> = {};
	private devices = DEVICES;
	private joinedAt = 0;
	private emitted = 0;
	private lastPollAt = START;

	constructor(
		private readonly world: World,
		private readonly plan: SoakPlan,
	) {
		this.next = randomOf(plan.seed);
		const options: IDataObject = plan.reduce ? { fullCheckMinutes: 60 } : { reduceCalls: false };
		const parameters = {
			events: ['alarm'],
			deviceSelection: 'all',
			includeSubAccounts: false,
			options,
		} as INodeParameters;
		this.trigger = new SoakTrigger(world.host, parameters, plan.sabotage);
	}

	async run(): Promise<SoakResult> {
		const { sim } = this.world;
		for (let index = 0; index < DEVICES; index += 1) this.join(index);
		await this.poll(true);
		for (let step = 0; step < this.plan.polls; step += 1) await this.step(step);
		// All is well again, and every device is looked at when nothing can be late any longer.
		time.skewMs = 0;
		for (const seconds of [60, 3600, WINDOW + 60, 3660]) {
			time.pass(seconds * 1000);
			await this.poll(true);
		}
		return {
			...this.result,
			...this.reconciliation.result(),
			polls: this.result.polls,
			errors: this.errors,
			kinds: this.kinds,
			logins: sim.authorizations,
			digest: this.digest.digest('hex').slice(0, 16),
		};
	}

	private async step(step: number): Promise<void> {
		const { sim } = this.world;
		if (this.happens(0.01)) {
			this.result.downtimes += 1;
			time.pass(1_800_000 * (1 + this.upTo(12)));
		} else {
			time.pass(this.happens(0.03) ? 1000 : 60_000 + 1000 * this.upTo(5));
		}
		// The clock of the machine is wrong, and is put right or wronger; the server's own is set back now and then.
		if (this.happens(0.02)) time.skewMs = (this.upTo(2) - 1) * 1000 * this.upTo(90_000);
		if (this.happens(0.005)) sim.clock.advance(-1000 * this.upTo(240));
		if (JOINS_AFTER.includes(step)) this.join(this.devices++);

		for (let index = 0; index < this.devices; index += 1) this.live(imeiOf(index));
		if (this.happens(0.012) && sim.seconds() - this.lastPollAt > 30) this.burst(imeiOf(this.upTo(this.devices - 1)));
		if (this.happens(0.06)) {
			this.result.restarts += 1;
			this.trigger.restart();
		}
		// A login that has just failed is not tried again at once.
		const isFresh = sim.seconds() - this.loginFailedAt < 5;
		const isTroubled = this.trouble();
		await this.poll(!isTroubled && !isFresh, this.happens(0.02));
		this.calm();
	}

	/** @param isClean nothing stands in the way of this poll */
	private async poll(isClean: boolean, isDouble = false): Promise<void> {
		const { sim } = this.world;
		this.result.polls += 1;
		const startedAt = sim.seconds();
		let items: Emitted[] = [];
		try {
			items = (await (isDouble ? this.trigger.pollTwice() : this.trigger.poll())) as unknown as Emitted[];
		} catch (error) {
			if (!(error instanceof Error) || !/^Node(Api|Operation)Error$/.test(error.name)) throw error;
			this.result.failed += 1;
			if (isClean) this.result.failedForNothing += 1;
			if (isClean && process.env.SOAK_NUMBERS)
				process.stdout.write(`poll ${this.result.polls} failed for nothing: ${error.message}\n`);
		}
		if (this.trigger.warnings.some((text) => text.includes('time ran out'))) this.result.cutShort += 1;
		this.reconcile(items);
		// With Reduce API Calls some alarms are due only later, and so are those of a refused device; a new device has to get into the list.
		const isComplete =
			isClean &&
			!this.plan.reduce &&
			this.trigger.warnings.length === 0 &&
			!this.trigger.hasRefused() &&
			startedAt - this.joinedAt > 400;
		if (isComplete) {
			this.result.clean += 1;
			if (this.emitted < this.shownFrom.filter((from) => from <= startedAt).length) this.result.latePolls += 1;
		}
		this.lastPollAt = sim.seconds();
		this.result.requests += sim.count();
		sim.clearLog();
	}

	private reconcile(items: Emitted[]): void {
		let before = '';
		let isInOrder = true;
		for (const { id, event, alarm } of items) {
			const seconds = (iso: string | null) => Date.parse(iso ?? '') / 1000;
			const [systemtime, gpstime] = [seconds(alarm.receivedAt), seconds(alarm.occurredAt)];
			const what = (alarm.speedKmh ?? -1) * 1000 + alarm.type;
			if (event !== 'alarm' || id !== alarm.id) throw new Error(`not an alarm: ${JSON.stringify({ id, event })}`);
			this.reconciliation.addEmitted({ imei: alarm.imei, systemtime, gpstime, speed: what }, id);
			isInOrder &&= (alarm.receivedAt ?? '') >= before;
			before = alarm.receivedAt ?? '';
			this.emitted += 1;
		}
		if (!isInOrder) this.result.disordered += 1;
		if (items.length > 0) this.digest.update(`${this.result.polls} ${items.map(({ id }) => id).join()}\n`);
	}

	private join(index: number): void {
		const { sim } = this.world;
		sim.addDevice({ imei: imeiOf(index), name: `Truck ${index}`, position: { latitude: 10, longitude: 20 } });
		this.joinedAt = sim.seconds();
		this.joined.set(imeiOf(index), this.joinedAt);
	}

	private readonly joined = new Map<string, number>();

	/** What a device does between two polls. */
	private live(imei: string): void {
		const { sim } = this.world;
		if (this.happens(0.2)) this.alarm(imei);
		else if (this.happens(0.4)) sim.setPosition(imei, { speed: this.upTo(90) });
	}

	private alarm(imei: string): void {
		const now = this.world.sim.seconds();
		const systemtime = Math.max(now - this.upTo(30), (this.joined.get(imei) ?? 0) + 1);
		const late = this.happens(0.35) ? this.upTo(WINDOW) : this.happens(0.15) ? WINDOW : 0;
		const kind = this.upTo(99);
		// By the device's own clock: days ahead, hours ago (it was out of reach), or just now.
		const gpstime =
			systemtime + (kind < 10 ? 86_400 * (1 + this.upTo(300)) : kind < 30 ? -this.upTo(172_800) : -this.upTo(5));
		const type = this.happens(0.1) ? 900 + this.upTo(50) : ([7, 1, 12, 3][this.upTo(3)] ?? 7);
		const duplicates = this.happens(0.15) ? 1 + this.upTo(2) : 0;
		// Now and then the platform adds an alarm without any word of the device.
		const isSilent = this.happens(0.05);
		const equals = this.happens(0.2) ? 1 + this.upTo(3) : 0;
		for (let count = 0; count <= duplicates; count += 1)
			this.addAlarm(imei, { type, systemtime, gpstime, speed: 50 }, late, isSilent);
		for (let count = 0; count < equals; count += 1)
			this.addAlarm(imei, { type, systemtime, gpstime, speed: this.upTo(40) }, late, isSilent);
		const labels = [
			[late > 0, 'late'],
			[gpstime > systemtime, 'future-dated'],
			[gpstime < systemtime - 60, 'buffered'],
			[type >= 900, 'unknown'],
			[duplicates > 0, 'duplicate'],
			[equals > 0, 'equal'],
			[isSilent, 'silent'],
		] as const;
		for (const [holds, label] of labels) if (holds) this.kinds[label] = (this.kinds[label] ?? 0) + 1;
	}

	/** More than a page, with groups of equal times that lie over its edge; the platform shows at most 100 of one second. */
	private burst(imei: string): void {
		const length = 95 + this.upTo(160);
		let second = this.world.sim.seconds();
		for (let index = 0, group = 0; index < length; index += 1, group += 1) {
			if (group >= 60 || this.happens(0.12)) [second, group] = [second - 1, 0];
			const systemtime = Math.max(second, (this.joined.get(imei) ?? 0) + 1);
			this.addAlarm(imei, { type: 7, systemtime, gpstime: systemtime - this.upTo(3), speed: this.upTo(90) }, 0, false);
		}
		this.kinds.bursts = (this.kinds.bursts ?? 0) + 1;
	}

	private addAlarm(
		imei: string,
		alarm: { type: number; systemtime: number; gpstime: number; speed: number },
		late: number,
		isSilent: boolean,
	): void {
		const { sim } = this.world;
		const visibleFrom = alarm.systemtime + late;
		if (!isSilent) sim.setPosition(imei, {});
		sim.addAlarm(imei, { ...alarm, visibleFrom, ...(this.happens(0.1) && { geofenceid: 7, geofencename: 'Depot' }) });
		const { systemtime, gpstime } = alarm;
		this.reconciliation.addExpected({ imei, systemtime, gpstime, speed: alarm.speed * 1000 + alarm.type });
		this.shownFrom.push(visibleFrom);
		this.result.expected += 1;
	}

	private armed: Array<{ name: string; handle: { readonly hits: number } }> = [];

	/** Sets up what goes wrong in the next poll. @returns whether anything does */
	private trouble(): boolean {
		const { sim } = this.world;
		let isTroubled = false;
		const arm = (name: string, rule: Parameters<typeof sim.fail>[0]) => {
			const handle = sim.fail(rule);
			this.armed.push({ name, handle });
			isTroubled = true;
			return handle;
		};
		const path = () => (this.happens(0.2) ? 'track' : this.happens(0.1) ? 'deviceList' : 'alarmList2');
		if (this.happens(0.08)) {
			sim.killToken();
			this.result.tokensKilled += 1;
			if (this.happens(0.2)) {
				const effect = LOGIN_EFFECTS[this.upTo(LOGIN_EFFECTS.length - 1)] ?? 'reset';
				arm('login', { path: 'authorization', times: 1 + this.upTo(4), effect });
			}
		}
		if (this.happens(0.3)) {
			const [name, effect] = EFFECTS[this.upTo(EFFECTS.length - 1)] ?? ['reset', 'reset'];
			const some = this.happens(0.3) ? { imei: imeiOf(this.upTo(this.devices - 1)) } : {};
			arm(name, {
				path: path(),
				probability: this.happens(0.4) ? 1 : 0.1 + this.next() * 0.8,
				skip: this.upTo(3),
				effect,
				...some,
			});
		} else if (this.happens(0.015)) {
			this.world.hang = arm('hang', {
				path: path(),
				times: this.happens(0.8) ? 1 : 4,
				skip: this.upTo(3),
				effect: 'hang',
			});
		} else if (this.happens(0.03)) {
			sim.configure(this.happens(0.5) ? { maxRequestsPerSecond: 2 } : { maxRequestsPerMinute: 4 + this.upTo(6) });
			isTroubled = true;
			this.isLimited = true;
		}
		if (this.happens(0.05)) {
			time.slownessMs = 2000 + 1000 * this.upTo(15);
			isTroubled = true;
		}
		this.world.budgetMs = this.happens(0.1) ? 5000 + 1000 * this.upTo(60) : undefined;
		return isTroubled || this.world.budgetMs !== undefined;
	}

	private isLimited = false;
	private loginFailedAt = 0;

	private calm(): void {
		for (const { name, handle } of this.armed.splice(0)) {
			this.errors[name] = (this.errors[name] ?? 0) + handle.hits;
			this.result.errorHits += handle.hits;
			if (name === 'login' && handle.hits > 0) this.loginFailedAt = this.world.sim.seconds();
		}
		if (this.isLimited) this.errors['rate limit (polls)'] = (this.errors['rate limit (polls)'] ?? 0) + 1;
		this.isLimited = false;
		this.world.hang = undefined;
		this.world.budgetMs = undefined;
		time.slownessMs = 0;
		this.world.sim.clearFaults();
		this.world.sim.configure({ maxRequestsPerSecond: Infinity, maxRequestsPerMinute: Infinity });
	}

	private upTo(most: number): number {
		return Math.floor(this.next() * (most + 1));
	}

	private happens(probability: number): boolean {
		return this.next() < probability;
	}
}
