import type { ProtrackClient } from './client';
import { ProtrackError } from './errors';
import { getOrCreate } from './getOrCreate';
import { withJitter } from './jitter';
import { createProcessMap } from './processState';

const START = 4;
const MAX = 16;
/** The pause of all calls of an account after a rate limit hit, and how it grows with each further one. */
const COOLDOWN_MS = 3000;
const COOLDOWN_GROWTH = 1.5;
/** Longer waits would waste what a limit of calls per minute allows. */
const MAX_COOLDOWN_MS = 10_000;

type Caller = Pick<ProtrackClient, 'accountKey' | 'sleep' | 'unlessCanceled' | 'hasTimeFor'>;

/**
 * Limits how many calls of one account are under way at once. The limit grows slowly with each success and halves
 * when the platform answers "too often" (10009), because the allowed rate is not documented.
 * The platform counts calls per account, so after such an answer all calls wait: each further one would be rejected as well.
 */
class AdaptiveLimiter {
	private limit = START;
	private active = 0;
	private successes = 0;
	private readonly waiting: Array<() => void> = [];
	/** The last hit, in times of `performance.now()`; `consecutive` counts hits without a success between them. */
	private rateLimitHit: { error: ProtrackError; at: number; until: number; consecutive: number } | undefined;

	/** Whether calls are active or waiting, or a cooldown is not over: a new limiter would know nothing of them. */
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

	/** @throws ProtrackError `canceled` while it waits; its slot then goes to the next one */
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

	/** @throws ProtrackError the rate limit hit, when there is no time to wait until its cooldown is over */
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
		// A success that was sent before the hit tells nothing about the time after it.
		if (this.rateLimitHit && sentAt > this.rateLimitHit.at) this.rateLimitHit = undefined;
		this.successes += 1;
		if (this.successes < this.limit || this.limit >= MAX) return;
		this.limit += 1;
		this.successes = 0;
	}

	private shrink(error: ProtrackError, sentAt: number): void {
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.successes = 0;
		// Calls that were under way together are rejected together: that is one hit.
		if (this.rateLimitHit && sentAt <= this.rateLimitHit.at) return;
		const at = performance.now();
		const consecutive = (this.rateLimitHit?.consecutive ?? 0) + 1;
		const cooldownMs = withJitter(Math.min(MAX_COOLDOWN_MS, COOLDOWN_MS * COOLDOWN_GROWTH ** (consecutive - 1)));
		this.rateLimitHit = { error, at, until: at + cooldownMs, consecutive };
	}
}

/** One limiter for each account in this process, shared by everything that uses the account. */
const limiters = createProcessMap<AdaptiveLimiter>({ maxEntries: 1000, isInUse: (limiter) => limiter.isInUse() });

/**
 * Runs a task when the account's limiter allows it; passes its result or error through.
 * @throws ProtrackError `rate` without running it, when there is a cooldown and the caller has no time to wait
 */
export async function limited<T>(caller: Caller, task: () => Promise<T>): Promise<T> {
	return await getOrCreate(limiters, caller.accountKey, () => new AdaptiveLimiter()).run(caller, task);
}
