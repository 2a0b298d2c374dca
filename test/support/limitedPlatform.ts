import { call } from '../../protrack/client';
import type { Envelope } from '../../protrack/client/envelope';
import { FakeClient, ok, refused } from './fakeClient';
import { IMEI } from './testData';

/** Time that goes on when everybody waits, to the end of the shortest wait. */
class FakeTime {
	nowMs = 0;
	private isGoingOn = false;
	private readonly waits: Array<{ until: number; over: () => void }> = [];

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((over) => {
			this.waits.push({ until: this.nowMs + ms, over });
			this.goOn();
		});
	}

	private goOn(): void {
		if (this.isGoingOn) return;
		this.isGoingOn = true;
		// After whatever the last event has set off.
		setImmediate(() => {
			this.isGoingOn = false;
			this.waits.sort((a, b) => a.until - b.until);
			const [next] = this.waits.splice(0, 1);
			if (!next) return;
			this.nowMs = Math.max(this.nowMs, next.until);
			next.over();
			this.goOn();
		});
	}
}

/** Whether the platform takes a call, when it has taken others at these times. */
export type Limit = (takenAt: readonly number[], now: number) => boolean;

/** So many calls in any time of this length. */
export const slidingLimit =
	(calls: number, windowMs = 60_000): Limit =>
	(takenAt, now) =>
		takenAt.filter((at) => at > now - windowMs).length < calls;

/** So many calls in each minute of the platform's clock, whose minutes begin at this time. */
export const fixedLimit =
	(calls: number, beginMs: number): Limit =>
	(takenAt, now) => {
		const minuteOf = (ms: number) => Math.floor((ms - beginMs) / 60_000);
		return takenAt.filter((at) => minuteOf(at) === minuteOf(now)).length < calls;
	};

/** A platform with a limit, in time of its own; `Math.random` and `performance.now` have to be restored by the test. */
export class LimitedPlatform {
	readonly time = new FakeTime();
	readonly takenAt: number[] = [];
	readonly refusedAt: number[] = [];
	/** All waits of its callers, in ms. */
	readonly waits: number[] = [];
	readonly pollLengthsMs: number[] = [];
	private readonly accountKey = new FakeClient(() => ok([])).accountKey;

	constructor(
		public limit: Limit,
		private readonly latencyMs: number,
	) {
		jest.spyOn(performance, 'now').mockImplementation(() => this.time.nowMs);
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
	}

	/** @param hasTimeFor as in `ProtrackClient` */
	client(hasTimeFor?: (ms: number) => boolean): FakeClient {
		const client = new FakeClient(async () => await this.answer());
		return Object.assign(client, {
			accountKey: this.accountKey,
			hasTimeFor,
			sleep: async (ms: number) => {
				this.waits.push(ms);
				await this.time.sleep(ms);
				client.throwIfCanceled();
			},
		});
	}

	/** Polls so many ms after each full minute for 50 s at most, as the trigger does, and reads as many devices as it can. */
	async pollFor(minutes: number, devices = 100, offsetMs = 0): Promise<void> {
		for (let minute = 0; minute < minutes; minute += 1) {
			const beginMs = Math.ceil((this.time.nowMs - offsetMs) / 60_000) * 60_000 + offsetMs;
			if (beginMs > this.time.nowMs) await this.time.sleep(beginMs - this.time.nowMs);
			await this.poll(devices);
			this.pollLengthsMs.push(this.time.nowMs - beginMs);
			await this.time.sleep(1);
		}
	}

	/** Makes so many calls, 16 at once, as an execution does. @throws the first error */
	async runAll(calls: number): Promise<void> {
		const client = this.client();
		let left = calls;
		const work = async () => {
			while (left > 0) {
				left -= 1;
				await call(client, 'track', { imeis: [IMEI] });
			}
		};
		await Promise.all(Array.from({ length: 16 }, work));
	}

	/** @returns how many calls were taken and refused from one minute to another */
	counts(fromMinute: number, toMinute: number): { taken: number; refused: number } {
		const within = (list: readonly number[]) =>
			list.filter((at) => at >= fromMinute * 60_000 && at < toMinute * 60_000).length;
		return { taken: within(this.takenAt), refused: within(this.refusedAt) };
	}

	/** Answers a call, or refuses it. */
	async answer(): Promise<Envelope> {
		await this.time.sleep(this.latencyMs / 2);
		const { nowMs } = this.time;
		const isTaken = this.limit(this.takenAt, nowMs);
		(isTaken ? this.takenAt : this.refusedAt).push(nowMs);
		await this.time.sleep(this.latencyMs / 2);
		return isTaken ? ok([]) : refused(10009);
	}

	private async poll(devices: number): Promise<void> {
		let untilMs = this.time.nowMs + 50_000;
		const client = this.client((ms) => {
			if (this.time.nowMs + ms >= untilMs) untilMs = 0;
			return this.time.nowMs < untilMs;
		});
		let left = devices;
		const work = async () => {
			while (left > 0 && this.time.nowMs < untilMs) {
				left -= 1;
				await call(client, 'track', { imeis: [IMEI] }).catch(() => {});
			}
		};
		await Promise.all(Array.from({ length: 16 }, work));
	}
}
