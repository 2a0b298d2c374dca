import type { ProtrackClient } from './client';
import type { FaultKind } from './codes';
import { ProtrackError } from './errors';

/** First wait, number of further tries, and how much longer each wait is than the one before. */
export type Policies = Partial<Record<FaultKind, { firstWaitMs: number; tries: number; growth?: number }>>;

/** Who has waited so long for answers that did not come is not helped by waiting on. */
const RETRY_WITHIN_MS = 45_000;

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
	const startedAt = performance.now();
	for (let tried = 0; ; tried += 1) {
		client.throwIfCancelled();
		try {
			return await task();
		} catch (error) {
			const policy = error instanceof ProtrackError ? given[error.kind] : undefined;
			if (!policy || tried >= policy.tries) throw error;
			const isUnanswered = error instanceof ProtrackError && error.kind === 'network';
			if (isUnanswered && performance.now() - startedAt > RETRY_WITHIN_MS) throw error;
			const waitMs = policy.firstWaitMs * (policy.growth ?? 2) ** tried * (0.75 + Math.random() / 2);
			if (client.hasTimeFor?.(waitMs) === false) throw error;
			if (waitMs > 0) await client.sleep(waitMs);
		}
	}
}
