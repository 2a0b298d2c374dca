import { CallQueue, type Caller, type Visitor } from './callQueue';
import { ProtrackError } from './errors';
import { getOrCreate } from './getOrCreate';
import { confirmedPace, isForgotten, learnPace, waitForPace, type Pace } from './pace';
import { createProcessMap } from './processState';
import { nextHit, type RateLimitHit } from './rateLimitHit';
import { RecentAnswers } from './recentAnswers';

const START = 4;
const MAX = 16;
/** A call that has no time to wait waits for so long all the same: less than any cooldown. */
const SHORT_WAIT_MS = 2000;

/**
 * Limits how many calls of one account are under way at once. The limit grows slowly with each success and halves
 * when the platform answers "too often" (10009), because the allowed rate is not documented.
 * The platform counts calls per account, so after such an answer all calls wait: each further one would be refused as well. Then one goes ahead, and the
 * others follow when it was not refused. From then on they keep the pace that was learned (pace.ts). Without such an answer there is no pace.
 */
class AdaptiveLimiter {
	private limit = START;
	private active = 0;
	private successes = 0;
	private readonly waiting = new CallQueue();
	/** Whether a call has the turn: no other one starts before this one is sent, or answered where it goes ahead. */
	private isTurnTaken = false;
	/** Until a call that was sent later is answered. */
	private rateLimitHit: RateLimitHit | undefined;
	private learned: { pace: Pace; error: ProtrackError } | undefined;
	private readonly answers = new RecentAnswers();
	/** Tells what was sent before a hit from what was sent after it. */
	private sentCount = 0;
	private lastSentAt = -Infinity;

	/** Whether calls are active or waiting, a cooldown is not over, or a pace is known: a new limiter would know nothing of them. */
	isInUse(): boolean {
		return this.active > 0 || (this.rateLimitHit?.until ?? 0) > performance.now() || this.pace() !== undefined;
	}

	async run<T>(caller: Caller, path: string, task: () => Promise<T>): Promise<T> {
		const visitor: Visitor = { caller };
		let hasTurn = await this.enter(visitor);
		let order: number | undefined;
		try {
			if (hasTurn) await this.waitInTurn(visitor);
			order = this.sentCount += 1;
			if (!this.isUnlimited()) this.lastSentAt = performance.now();
			if (hasTurn && !this.rateLimitHit) {
				// The others need not wait for its answer.
				this.isTurnTaken = hasTurn = false;
				this.startNext();
			}
			const result = await task();
			this.noteAnswer(path, order);
			this.grow();
			return result;
		} catch (error) {
			if (order !== undefined) this.noteError(error, path, order);
			throw error;
		} finally {
			this.giveBack(hasTurn);
		}
	}

	/**
	 * @returns whether the call has the turn, which it has to pass on
	 * @throws ProtrackError `canceled` while it waits, its slot then goes to the next one; the last refusal, when there is no time for any call
	 */
	private async enter(visitor: Visitor): Promise<boolean> {
		this.checkTime(visitor, this.waitMs());
		if (this.mayStart()) return this.start();
		return await this.waiting.wait(visitor, (hasTurn) => {
			this.giveBack(hasTurn);
		});
	}

	/** @throws ProtrackError the last refusal, when there is no time to wait; `canceled` */
	private async waitInTurn(visitor: Visitor): Promise<void> {
		let hit: RateLimitHit | undefined;
		do {
			hit = this.rateLimitHit;
			const waitMs = this.waitMs();
			this.checkTime(visitor, waitMs);
			if (waitMs > 0) await visitor.caller.sleep(waitMs);
			// Calls that were under way may have been refused meanwhile.
		} while (hit !== this.rateLimitHit);
	}

	private checkTime(visitor: Visitor, waitMs: number): void {
		const error = this.errorWithoutTime(visitor, waitMs);
		if (error) throw error;
	}

	/** @returns the last refusal, when there is no time to wait for its consequences */
	private errorWithoutTime(visitor: Visitor, waitMs: number): ProtrackError | undefined {
		const refusal = this.rateLimitHit?.error ?? this.learned?.error;
		if (!refusal || waitMs <= 0) return undefined;
		const now = performance.now();
		visitor.waitsSince ??= now;
		if (now + waitMs <= visitor.waitsSince + SHORT_WAIT_MS) return undefined;
		return visitor.caller.hasTimeFor?.(waitMs) === false ? refusal : undefined;
	}

	/** For how long no call may go, in ms. */
	private waitMs(): number {
		if (this.isUnlimited()) return 0;
		const now = performance.now();
		const cooldownMs = (this.rateLimitHit?.until ?? now) - now;
		const pace = this.pace();
		if (!pace) return Math.max(0, cooldownMs);
		const traffic = {
			answeredAt: this.answers.times(),
			underWay: this.active - (this.isTurnTaken ? 1 : 0),
			lastSentAt: this.lastSentAt,
		};
		return Math.max(cooldownMs, waitForPace(pace, traffic, now));
	}

	private isUnlimited(): boolean {
		return !this.rateLimitHit && !this.learned;
	}

	pace(): Pace | undefined {
		if (this.learned && isForgotten(this.learned.pace, performance.now())) this.learned = undefined;
		return this.learned?.pace;
	}

	private mayStart(): boolean {
		return this.active < this.limit && !this.isTurnTaken;
	}

	private start(): boolean {
		this.active += 1;
		this.isTurnTaken = this.rateLimitHit !== undefined || this.pace() !== undefined;
		return this.isTurnTaken;
	}

	private giveBack(hasTurn: boolean): void {
		this.active -= 1;
		if (hasTurn) this.isTurnTaken = false;
		this.startNext();
	}

	private startNext(): void {
		this.refuseLate();
		while (this.mayStart() && !this.waiting.isEmpty()) this.waiting.grantNext(this.start());
	}

	/** Calls that have no time until the next one may go leave at once, not one by one when it is their turn. */
	private refuseLate(): void {
		if (this.waiting.isEmpty()) return;
		const waitMs = this.waitMs();
		this.waiting.refuseWhere((visitor) => this.errorWithoutTime(visitor, waitMs));
	}

	private grow(): void {
		this.successes += 1;
		if (this.successes < this.limit || this.limit >= MAX) return;
		this.limit += 1;
		this.successes = 0;
	}

	private noteError(error: unknown, path: string, order: number): void {
		if (!(error instanceof ProtrackError)) return;
		const hit = this.rateLimitHit;
		if (error.kind === 'rate') this.noteRefusal(error, path, order);
		else if (error.code !== undefined) this.noteAnswer(path, order);
		// Nobody knows whether the call was taken. One by one the others might all wait for answers that do not come.
		else if (hit && order > hit.sentBefore && error.kind === 'network') this.rateLimitHit = undefined;
	}

	private noteAnswer(path: string, order: number): void {
		const now = performance.now();
		// An answer to what was sent before the hit tells nothing about the time after it.
		if (this.rateLimitHit && order > this.rateLimitHit.sentBefore) {
			this.learn(this.rateLimitHit, now);
			this.rateLimitHit = undefined;
		}
		this.answers.note(path, now);
	}

	private learn({ error, firstAt, isOfRate }: RateLimitHit, now: number): void {
		const pace = isOfRate ? learnPace(this.answers.times(), firstAt, now) : undefined;
		// In the same window, what a refusal has confirmed is the more careful one.
		if (pace && pace.windowMs !== this.pace()?.windowMs) this.learned = { pace, error };
	}

	private noteRefusal(error: ProtrackError, path: string, order: number): void {
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.successes = 0;
		const last = this.rateLimitHit;
		const isOfRate = (last?.isOfRate ?? false) || this.answers.includes(path);
		const pace = this.pace();
		const at = performance.now();
		if (pace && isOfRate && !last?.isOfRate)
			this.learned = { pace: confirmedPace(pace, this.answers.times(), last?.firstAt ?? at), error };
		// Calls that were under way together are rejected together: that is one hit.
		if (last && order <= last.sentBefore) {
			last.isOfRate = isOfRate;
			return;
		}
		this.rateLimitHit = nextHit(last, { error, at, sentBefore: this.sentCount, isOfRate });
	}
}

/** One limiter for each account in this process, shared by everything that uses the account. */
const limiters = createProcessMap<AdaptiveLimiter>({ maxEntries: 1000, isInUse: (limiter) => limiter.isInUse() });

/** The pace that this process has learned for an account, undefined when it was never refused a call of late. */
export function paceOf({ accountKey }: Pick<Caller, 'accountKey'>): Pick<Pace, 'calls' | 'windowMs'> | undefined {
	return limiters.get(accountKey)?.pace();
}

/**
 * Runs a task when the account's limiter allows it; passes its result or error through.
 * @param path of the call
 * @throws ProtrackError `rate` without running it, when there is a cooldown and the caller has no time to wait
 */
export async function limited<T>(caller: Caller, path: string, task: () => Promise<T>): Promise<T> {
	return await getOrCreate(limiters, caller.accountKey, () => new AdaptiveLimiter()).run(caller, path, task);
}
