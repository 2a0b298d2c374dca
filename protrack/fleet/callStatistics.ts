import { epochSecondsNow, extendClient, isFromCache, ProtrackError, type ProtrackClient } from '../client';

/** How the platform answers, seen from one run. */
export class CallStatistics {
	calls = 0;
	/** The longest time until an answer, in ms. */
	slowestMs = 0;
	/** Answers "too often". */
	refusals = 0;
	/** Seconds by which the platform's clock is ahead of the host's, by the last answer that tells it; null when none did. */
	clockOffset: number | null = null;

	/** @returns a client whose calls are counted */
	observe(client: ProtrackClient): ProtrackClient {
		return extendClient(client, {
			send: async (request) => {
				const sentAt = performance.now();
				this.calls += 1;
				try {
					const envelope = await client.send(request);
					const { serverTime, age, code } = envelope;
					if (serverTime !== null && !isFromCache(age)) this.clockOffset = serverTime - epochSecondsNow();
					if (code === TOO_OFTEN) this.refusals += 1;
					return envelope;
				} catch (error) {
					if (error instanceof ProtrackError && error.kind === 'rate') this.refusals += 1;
					throw error;
				} finally {
					this.slowestMs = Math.max(this.slowestMs, performance.now() - sentAt);
				}
			},
		});
	}
}

const TOO_OFTEN = 10009;
