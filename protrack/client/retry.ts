import type { ProtrackClient } from './client';
import type { RetryPolicy } from './errorKinds';
import { ProtrackError } from './errors';

/** Who has waited so long for answers that did not come is not helped by waiting on. */
const RETRY_WITHIN_MS = 45_000;

/** How an error is followed by another try; null when it is not. */
type RetryPolicyOf = (error: ProtrackError) => RetryPolicy | null;

const byKind: RetryPolicyOf = ({ retry }) => retry;

/** For calls at the account's pace: after a complaint that one makes all of them wait. */
export const limitedRetry: RetryPolicyOf = ({ kind, retry }) =>
	retry && kind === 'rate' ? { ...retry, firstWaitMs: 0 } : retry;

/**
 * Tries a call that can be repeated again after an error that may pass.
 * The waits are spread by chance, so that many callers do not come back at the same moment.
 * @throws ProtrackError the last error; at once when there is no time for the next wait
 */
export async function withRetry<T>(
	client: Pick<ProtrackClient, 'sleep' | 'throwIfCanceled' | 'hasTimeFor'>,
	task: () => Promise<T>,
	policyOf = byKind,
): Promise<T> {
	const startedAt = performance.now();
	for (let tried = 0; ; tried += 1) {
		client.throwIfCanceled();
		try {
			return await task();
		} catch (error) {
			const policy = error instanceof ProtrackError ? policyOf(error) : null;
			if (!policy || tried >= policy.tries) throw error;
			const isUnanswered = error instanceof ProtrackError && error.kind === 'network';
			if (isUnanswered && performance.now() - startedAt > RETRY_WITHIN_MS) throw error;
			const waitMs = policy.firstWaitMs * (policy.growth ?? 2) ** tried * (0.75 + Math.random() / 2);
			if (client.hasTimeFor?.(waitMs) === false) throw error;
			if (waitMs > 0) await client.sleep(waitMs);
		}
	}
}
