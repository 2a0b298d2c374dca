import type { ProtrackClient } from './client';
import type { FaultKind } from './codes';
import { ProtrackError } from './errors';

/** First wait and number of further tries; each wait doubles the one before. */
const policies: Partial<Record<FaultKind, { firstWaitMs: number; tries: number }>> = {
	// A login every 11 s was too often for the live platform, so patience is counted in tens of seconds.
	rate: { firstWaitMs: 2000, tries: 4 },
	temporary: { firstWaitMs: 500, tries: 3 },
	network: { firstWaitMs: 500, tries: 3 },
};

/**
 * Tries a call that can be repeated again after a fault that may pass.
 * The waits are spread by chance, so that many callers do not come back at the same moment.
 * @throws ProtrackError the last fault
 */
export async function withRetry<T>(client: Pick<ProtrackClient, 'sleep' | 'throwIfCancelled'>, task: () => Promise<T>): Promise<T> {
	for (let tried = 0; ; tried += 1) {
		client.throwIfCancelled();
		try {
			return await task();
		} catch (error) {
			const policy = error instanceof ProtrackError ? policies[error.kind] : undefined;
			if (!policy || tried >= policy.tries) throw error;
			await client.sleep(policy.firstWaitMs * 2 ** tried * (0.75 + Math.random() / 2));
		}
	}
}
