import type { ProtrackError } from './errors';
import { withJitter } from './jitter';

/** The pause of all calls of an account after a rate limit hit, and how it grows with each further one. */
const COOLDOWN_MS = 3000;
const COOLDOWN_GROWTH = 1.5;
/** Longer waits would waste what a limit of calls per minute allows. */
const MAX_COOLDOWN_MS = 10_000;

/** A refusal, in times of `performance.now()`. */
export interface RateLimitHit {
	error: ProtrackError;
	/** The first of those without an answer between them. */
	firstAt: number;
	/** How many calls had been sent by then. */
	sentBefore: number;
	until: number;
	consecutive: number;
	/** Whether it tells about the rate: some servers refuse a single kind of call, however seldom it comes. */
	isOfRate: boolean;
}

/** @returns the hit that a refusal makes, after another one since which nothing was answered; each makes the account pause for longer */
export function nextHit(
	last: RateLimitHit | undefined,
	{ at, ...refusal }: Pick<RateLimitHit, 'error' | 'sentBefore' | 'isOfRate'> & { at: number },
): RateLimitHit {
	const consecutive = (last?.consecutive ?? 0) + 1;
	const cooldownMs = withJitter(Math.min(MAX_COOLDOWN_MS, COOLDOWN_MS * COOLDOWN_GROWTH ** (consecutive - 1)));
	return { ...refusal, firstAt: last?.firstAt ?? at, until: at + cooldownMs, consecutive };
}
