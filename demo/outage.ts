import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const TOLERANCE_MS = 60_000;
const RETRY_MS = 2_000;

/** Time, so that tests can have their own. */
export interface Clock {
	/** Milliseconds since any moment. */
	now(): number;
	sleep(ms: number, signal?: AbortSignal): Promise<unknown>;
}

/** The time of this machine. */
export const systemClock: Clock = {
	now: () => performance.now(),
	sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

/** Gets a sentence when n8n has not answered for a while, and when it answers again. */
export type OutageReport = (message: string) => void;

/**
 * Repeats a read of n8n until it succeeds. n8n answers with errors now and then while it works and keeps everything, so
 * a minute of errors is tolerated. After that `onOutage` is called each minute and the read goes on, or fails without it.
 * @throws the error of `isAnswer` at once; an Error that names the last failure; the signal's reason when it is aborted
 */
export async function repeatRead<T>(
	read: () => Promise<T>,
	options: { clock: Clock; signal?: AbortSignal; onOutage?: OutageReport; isAnswer: (error: unknown) => boolean },
): Promise<T> {
	const { clock, signal, onOutage, isAnswer } = options;
	let failingSince: number | undefined;
	let minutes = 0;
	for (;;) {
		try {
			const answer = await read();
			if (minutes > 0) onOutage?.('n8n answers again.');
			return answer;
		} catch (error) {
			signal?.throwIfAborted();
			if (isAnswer(error)) throw error;
			failingSince ??= clock.now();
			const seconds = Math.floor((clock.now() - failingSince) / 1000);
			if (seconds * 1000 >= (minutes + 1) * TOLERANCE_MS) {
				minutes = Math.floor((seconds * 1000) / TOLERANCE_MS);
				const problem = `n8n has not answered for ${seconds} s: ${error instanceof Error ? error.message : String(error)}`;
				if (!onOutage) throw new Error(problem, { cause: error });
				onOutage(`${problem}. It still runs and keeps everything; Ctrl-C stops the demo.`);
			}
		}
		await clock.sleep(RETRY_MS, signal);
		signal?.throwIfAborted();
	}
}
