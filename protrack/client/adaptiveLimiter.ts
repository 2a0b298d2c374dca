import type { ProtrackClient } from './client';
import { ProtrackError } from './errors';
import { createProcessMap } from './processState';

const START = 4;
const MOST = 16;
/** How long the account is quiet after a complaint, and how much longer after each further one. */
const COOLDOWN_MS = 3000;
const COOLDOWN_GROWTH = 1.5;
/** What a limit of calls per minute gives back would be missed by longer waits. */
const MAX_COOLDOWN_MS = 10_000;

type Caller = Pick<ProtrackClient, 'accountKey' | 'sleep' | 'unlessCanceled' | 'hasTimeFor'>;

/**
 * How many calls of one account may be under way at once. It grows slowly while all goes well and halves
 * when the platform complains; the interval behind code 10009 is written nowhere, so it has to be found out.
 * The platform counts the account and not the call, so a complaint keeps all calls waiting: each that tried for itself would be refused.
 */
class AdaptiveLimiter {
	private limit = START;
	private active = 0;
	private successes = 0;
	private readonly waiting: Array<() => void> = [];
	/** The last complaint, by a clock that nobody sets back; `row` counts those that came one after the other. */
	private rateLimitHit: { error: ProtrackError; at: number; until: number; row: number } | undefined;

	/** Whether calls are under way or wait, or a complaint is not over: another pace beside it would not know of them. */
	isInUse(): boolean {
		return this.active > 0 || (this.rateLimitHit?.until ?? 0) > performance.now();
	}

	async run<T>(caller: Caller, task: () => Promise<T>): Promise<T> {
		await this.enter(caller);
		let sentAt: number | undefined;
		try {
			await this.coolDown(caller);
			sentAt = performance.now();
			const result = await task();
			this.grow(sentAt);
			return result;
		} catch (error) {
			if (sentAt !== undefined && error instanceof ProtrackError && error.kind === 'rate') this.shrink(error, sentAt);
			throw error;
		} finally {
			this.leave();
		}
	}

	/** @throws ProtrackError `canceled` while it waits; the slot then goes to the next one */
	private async enter(caller: Caller): Promise<void> {
		if (this.active < this.limit) {
			this.active += 1;
			return;
		}
		let grant = () => {};
		const slot = new Promise<void>((resolve) => (grant = resolve));
		this.waiting.push(grant);
		try {
			await caller.unlessCanceled(slot);
		} catch (error) {
			const place = this.waiting.indexOf(grant);
			if (place === -1) this.leave();
			else this.waiting.splice(place, 1);
			throw error;
		}
	}

	/** @throws ProtrackError the complaint, when there is no time to wait until it is over */
	private async coolDown(caller: Caller): Promise<void> {
		if (!this.rateLimitHit) return;
		const left = this.rateLimitHit.until - performance.now();
		if (left <= 0) return;
		if (caller.hasTimeFor?.(left) === false) throw this.rateLimitHit.error;
		await caller.sleep(left);
	}

	private leave(): void {
		this.active -= 1;
		while (this.active < this.limit && this.waiting.length > 0) {
			this.active += 1;
			this.waiting.shift()?.();
		}
	}

	private grow(sentAt: number): void {
		// What was sent before the complaint says nothing of the time after it.
		if (this.rateLimitHit && sentAt > this.rateLimitHit.at) this.rateLimitHit = undefined;
		this.successes += 1;
		if (this.successes < this.limit || this.limit >= MOST) return;
		this.limit += 1;
		this.successes = 0;
	}

	private shrink(error: ProtrackError, sentAt: number): void {
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.successes = 0;
		// Calls that were under way together are refused together: that is one complaint.
		if (this.rateLimitHit && sentAt <= this.rateLimitHit.at) return;
		const at = performance.now();
		const row = (this.rateLimitHit?.row ?? 0) + 1;
		const cooldownMs =
			Math.min(MAX_COOLDOWN_MS, COOLDOWN_MS * COOLDOWN_GROWTH ** (row - 1)) * (0.75 + Math.random() / 2);
		this.rateLimitHit = { error, at, until: at + cooldownMs, row };
	}
}

/** One pace for each account in this process, shared by all nodes and executions. */
const limiters = createProcessMap<AdaptiveLimiter>({ maxEntries: 1000, isInUse: (limiter) => limiter.isInUse() });

/**
 * Runs a task when the account's pace allows it; passes its result or error through.
 * @throws ProtrackError `rate` without asking, when the platform has complained and the caller has no time to wait
 */
export async function limited<T>(caller: Caller, task: () => Promise<T>): Promise<T> {
	const limiter = limiters.get(caller.accountKey) ?? new AdaptiveLimiter();
	limiters.set(caller.accountKey, limiter);
	return await limiter.run(caller, task);
}
