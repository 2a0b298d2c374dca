/** What was learned of a platform's limit: how many calls it takes in how much time. Times are those of `performance.now()`. */
export interface Pace {
	calls: number;
	windowMs: number;
	/** When it was last refused a call. */
	confirmedAt: number;
}

/** What an account has sent of late. */
export interface Traffic {
	/** When answers came that were no refusals, oldest first. The platform has counted each of these calls by then. */
	answeredAt: readonly number[];
	/** Calls whose answer is to come. */
	underWay: number;
	lastSentAt: number;
}

/** Limits are said to be of calls per minute; where it is a shorter time, that shows when calls are taken again too soon for a minute. */
const LONGEST_WINDOW_MS = 60_000;
/** Fewer calls than this say nothing about a limit: a single refusal may have another cause. */
const MIN_CALLS = 5;
/** A pace that was not refused for so many windows is tried to be doubled with each further one, and then forgotten. */
const WINDOWS_KEPT = 5;
const WINDOWS_DOUBLED = 5;
/** What was not used of the pace, of up to this part of a window, may be caught up with. */
const CREDIT = 0.5;
/** Calls that catch up are so far apart, or half of their usual distance, because there may be a limit per second as well. */
const CATCH_UP_GAP_MS = 500;

/**
 * Learns from the time between a refusal and the first call that was taken again: in the longest window that explains both, the platform takes as many
 * calls as it had taken until the refusal.
 * @returns undefined when there were too few calls to tell
 */
export function learnPace(answeredAt: readonly number[], refusedAt: number, takenAt: number): Pace | undefined {
	const first = answeredAt.find((at) => at > refusedAt - LONGEST_WINDOW_MS);
	if (first === undefined) return undefined;
	const windowMs = Math.min(LONGEST_WINDOW_MS, takenAt - first);
	const calls = countWithin(answeredAt, refusedAt - windowMs, refusedAt);
	return calls < MIN_CALLS ? undefined : { calls, windowMs, confirmedAt: refusedAt };
}

/** @returns the pace after it was refused although it was kept: not more than what was taken this time */
export function confirmedPace(pace: Pace, answeredAt: readonly number[], refusedAt: number): Pace {
	const calls = countWithin(answeredAt, refusedAt - pace.windowMs, refusedAt);
	return { ...pace, calls: Math.max(MIN_CALLS, Math.min(calls, callsAt(pace, refusedAt))), confirmedAt: refusedAt };
}

/** Whether nothing has confirmed a pace for so long that it no longer counts. */
export function isForgotten({ confirmedAt, windowMs }: Pace, now: number): boolean {
	return now > confirmedAt + (WINDOWS_KEPT + WINDOWS_DOUBLED) * windowMs;
}

/** @returns for how many ms the next call has to wait, 0 when it may go */
export function waitForPace(pace: Pace, { answeredAt, underWay, lastSentAt }: Traffic, now: number): number {
	if (isForgotten(pace, now)) return 0;
	const { windowMs } = pace;
	const calls = callsAt(pace, now);
	const counted = answeredAt.filter((at) => at > now - windowMs);
	const excess = counted.length + underWay - calls;
	// One more may go when the oldest have left the window.
	const freeAt = excess < 0 ? now : (counted[excess] ?? now) + windowMs;
	const intervalMs = windowMs / calls;
	const spread = counted.reduce((due, at) => Math.max(due, at - windowMs * CREDIT) + intervalMs, -Infinity);
	const dueAt = Math.max(spread, now - windowMs * CREDIT) + underWay * intervalMs;
	const gapMs = Math.min(CATCH_UP_GAP_MS, intervalMs / 2);
	return Math.max(0, freeAt - now, dueAt - now, lastSentAt + gapMs - now);
}

/** The platform may take more again some day, or the refusal had another cause; nobody tells when. */
function callsAt({ calls, windowMs, confirmedAt }: Pace, now: number): number {
	const windows = Math.floor((now - confirmedAt) / windowMs);
	return calls * 2 ** Math.max(0, windows - WINDOWS_KEPT + 1);
}

function countWithin(times: readonly number[], after: number, until: number): number {
	return times.filter((at) => at > after && at <= until).length;
}
