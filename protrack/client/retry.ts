import type { ProtrackClient } from './client';
import type { RetryPolicy } from './errorKinds';
import { ProtrackError } from './errors';
import { withJitter } from './jitter';

/** After this time without success, another try would not help. */
const RETRY_WITHIN_MS = 45_000;

/** How a call is tried again after an error; null when it is not. */
type RetryPolicyOf = (error: ProtrackError) => RetryPolicy | null;

const byKind: RetryPolicyOf = ({ retry }) => retry;

/** For calls behind the rate limiter, which makes all of them wait after a rate limit hit. */
export const limitedRetry: RetryPolicyOf = ({ kind, retry }) =>
	retry && kind === 'rate' ? { ...retry, firstWaitMs: 0 } : retry;

/**
 * Tries an idempotent call again after a transient error.
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
			const waitMs = withJitter(policy.firstWaitMs * (policy.growth ?? 2) ** tried);
			if (client.hasTimeFor?.(waitMs) === false) throw error;
			if (waitMs > 0) await client.sleep(waitMs);
		}
	}
}
