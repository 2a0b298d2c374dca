import { ProtrackError } from './errors';

/** Ends the waits of one session early, with one listener on the signal for all of them: each further one would leak, and warns from the eleventh on. */
export interface Cancellation {
	/** @throws ProtrackError `canceled` when the signal is aborted */
	throwIfCanceled(): void;
	/** Calls back when the signal is aborted. @returns stops that */
	onCancel(callback: () => void): () => void;
	/** Gives what the task gives, or ends early with a `canceled` ProtrackError. The task itself may serve others and goes on. */
	unlessCanceled<T>(task: Promise<T>): Promise<T>;
}

/** @param signal undefined for what nobody can cancel */
export function cancellationOf(signal: AbortSignal | undefined): Cancellation {
	const callbacks = new Set<() => void>();
	const callAll = () => callbacks.forEach((callback) => callback());

	const cancellation: Cancellation = {
		throwIfCanceled() {
			if (signal?.aborted) throw ProtrackError.canceled();
		},
		onCancel(callback) {
			if (callbacks.size === 0) signal?.addEventListener('abort', callAll);
			callbacks.add(callback);
			return () => {
				callbacks.delete(callback);
				if (callbacks.size === 0) signal?.removeEventListener('abort', callAll);
			};
		},
		async unlessCanceled(task) {
			// Whoever stops waiting must not leave an unhandled rejection behind.
			task.catch(() => {});
			cancellation.throwIfCanceled();
			let stop = () => {};
			const canceled = new Promise<never>((_, reject) => {
				stop = cancellation.onCancel(() => reject(ProtrackError.canceled()));
			});
			return await Promise.race([task, canceled]).finally(stop);
		},
	};
	return cancellation;
}
