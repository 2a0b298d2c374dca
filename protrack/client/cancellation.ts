import { ProtrackError } from './errors';

/** Ends the waits of one session early. One listener on the signal serves all of them, because Node warns of a leak from the eleventh on. */
export interface Cancellation {
	/** @throws ProtrackError `canceled` when the signal is aborted */
	throwIfCanceled: () => void;
	/** Calls back when the signal is aborted. @returns removes the callback */
	onCancel: (callback: () => void) => () => void;
	/** Waits for a task, or ends early with a `canceled` ProtrackError. The task itself goes on, because others may wait for it too. */
	unlessCanceled: <T>(task: Promise<T>) => Promise<T>;
}

/** @param signal undefined where nothing can be canceled */
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
			// When nobody waits any more, its error must not be an unhandled rejection.
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

/** Runs a task to its end, or until the user stops the execution. @returns whether it was stopped @throws whatever else the task throws */
export async function wasCanceled(task: () => Promise<void>): Promise<boolean> {
	try {
		await task();
		return false;
	} catch (thrown) {
		if (thrown instanceof ProtrackError && thrown.kind === 'canceled') return true;
		throw thrown;
	}
}
