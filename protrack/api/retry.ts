import type { ProtrackClient } from './client';
import type { FaultKind } from './codes';
import { ProtrackError } from './errors';

/** First wait and number of further tries; each wait doubles the one before. */
type Policies = Partial<Record<FaultKind, { firstWaitMs: number; tries: number }>>;

const policies: Policies = {
	// A login every 11 s was too often for the live platform, so patience is counted in tens of seconds.
	rate: { firstWaitMs: 2000, tries: 4 },
	temporary: { firstWaitMs: 500, tries: 3 },
	network: { firstWaitMs: 500, tries: 3 },
};

/** For calls at the account's pace: after a complaint that one makes all of them wait. */
export const pacedPolicies: Policies = { ...policies, rate: { firstWaitMs: 0, tries: 4 } };

/**
 * Tries a call that can be repeated again after a fault that may pass.
 * The waits are spread by chance, so that many callers do not come back at the same moment.
 * @throws ProtrackError the last fault; at once when there is no time for the next wait
 */
export async function withRetry<T>(
	client: Pick<ProtrackClient, 'sleep' | 'throwIfCancelled' | 'hasTimeFor'>,
	task: () => Promise<T>,
	given = policies,
): Promise<T> {
	for (let tried = 0; ; tried += 1) {
		client.throwIfCancelled();
		try {
			return await task();
		} catch (error) {
			const policy = error instanceof ProtrackError ? given[error.kind] : undefined;
			if (!policy || tried >= policy.tries) throw error;
			const waitMs = policy.firstWaitMs * 2 ** tried * (0.75 + Math.random() / 2);
			if (client.hasTimeFor?.(waitMs) === false) throw error;
			if (waitMs > 0) await client.sleep(waitMs);
		}
	}
}
