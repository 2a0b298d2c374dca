import type { ProtrackClient } from '../../protrack/client';
import type { BestEffort } from '../shared/refresher';
import type { SessionOptions } from '../shared/session';
import type { PollTime } from './pollTime';

/** After so many ms no further list is asked for in this poll: the rest of it belongs to the alarms. */
const SHARE_MS = 10_000;
/** What is asked for within that time ends after so many ms. The live platform was seen to take 10 s. */
const MAX_REQUEST_MS = 20_000;

/**
 * How a poll reads lists that it can go on without: without waiting between tries, and for a small share of its time.
 * @param open opens a session of this poll with other options
 * @param hasFallback whether the trigger remembers devices from earlier polls
 */
export function bestEffortOf(
	open: (options: SessionOptions) => Promise<ProtrackClient>,
	time: PollTime,
	hasFallback: boolean,
): BestEffort {
	let session: Promise<ProtrackClient> | undefined;
	let startedAt: number | undefined;
	return {
		hasFallback,
		async openSession() {
			session ??= open({ hasTimeFor: () => false, timeForRequest: () => Math.min(MAX_REQUEST_MS, time.forRequest()) });
			return await session;
		},
		hasTime() {
			startedAt ??= performance.now();
			return time.isLeft() && performance.now() - startedAt < SHARE_MS;
		},
	};
}
