import type { IPollFunctions } from 'n8n-workflow';

import type { ProtrackClient } from '../../protrack/client';
import type { RunLimits } from '../../protrack/fleet';
import type { BestEffort } from '../shared/refresher';
import { limitsOfPoll } from '../shared/runLimits';
import { openSession, type SessionOptions } from '../shared/session';
import { bestEffortOf } from './bestEffort';
import type { PollCost } from './pollCost';
import type { PollTime } from './pollTime';
import type { DamageCount } from './report';
import type { RunningPoll } from './runningPolls';

/** What a poll asks the platform with. */
export interface PollSession {
	client: ProtrackClient;
	/** How much one poll may read. */
	limits: RunLimits;
	/** Counts records that cannot be read. */
	damage: DamageCount;
	/** For lists that the poll can go on without. */
	bestEffort: BestEffort;
}

/**
 * Opens the session of a poll: bounded in time and calls, counted, and ended when another poll takes its place.
 * @param hasState whether the trigger remembers devices from earlier polls
 * @throws ProtrackError
 */
export async function openPollSession(
	context: IPollFunctions,
	running: RunningPoll,
	time: PollTime,
	cost: PollCost,
	hasState: boolean,
): Promise<PollSession> {
	const limits = limitsOfPoll();
	const damage: DamageCount = new Map();
	const open = async (more: SessionOptions = {}) => {
		const session = await openSession(context, {
			onRequest: cost.count,
			noteDamage: (name, count) => damage.set(name, (damage.get(name) ?? 0) + count),
			hasTimeFor: time.isLeftFor,
			timeForRequest: time.forRequest,
			timeForToken: time.forToken,
			signal: running.signal,
			...more,
		});
		return limits.limit(session);
	};
	return { client: await open(), limits, damage, bestEffort: bestEffortOf(open, time, hasState) };
}
