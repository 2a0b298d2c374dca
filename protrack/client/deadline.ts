import type { Cancellation } from './cancellation';
import { ProtrackError } from './errors';

/** Makes a signal that is aborted after so many ms. A clock that tests can replace. */
export type Timer = (ms: number) => AbortSignal;

const realTimer: Timer = (ms) => AbortSignal.timeout(Math.ceil(ms));

export interface DeadlineOptions {
	/** How long the task may take in all, in ms. */
	ms: number;
	cancellation?: Cancellation;
	timer?: Timer;
	/** What to throw at the deadline, if there is something better to say than that no answer came. */
	errorAtDeadline?: () => ProtrackError | undefined;
}

/** A request that brings its own signal along, for whoever sends it. */
export interface WithSignal {
	deadlineSignal?: AbortSignal;
}

/**
 * Runs a task that ends at its deadline, whatever it waits for. That takes two parts: the signal closes the socket, and the race goes on without the
 * task's promise, which an HTTP library may never settle (axios 1.12 does not for a body that is not the gzip that its header says, aborted or not).
 * @param task gets a signal that is aborted at the deadline, or when the user cancels
 * @throws ProtrackError `network` at the deadline, `canceled`, or whatever the task throws before
 */
export async function withDeadline<T>(
	{ ms, cancellation, timer = realTimer, errorAtDeadline }: DeadlineOptions,
	task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	cancellation?.throwIfCanceled();
	// Not AbortSignal.any: what it makes of a timeout is lost to garbage collection on Node 20.
	const controller = new AbortController();
	const timeout = timer(ms);
	return await new Promise<T>((resolve, reject) => {
		const end = (settle: () => void) => {
			timeout.removeEventListener('abort', onTimeout);
			stopListening?.();
			settle();
		};
		const onTimeout = () => {
			end(() => reject(errorAtDeadline?.() ?? timedOut(ms)));
			controller.abort();
		};
		const onCancel = () => {
			end(() => reject(ProtrackError.canceled()));
			controller.abort();
		};
		const stopListening = cancellation?.onCancel(onCancel);
		timeout.addEventListener('abort', onTimeout);
		task(controller.signal).then(
			(value) => end(() => resolve(value)),
			(error: unknown) => end(() => reject(error as Error)),
		);
	});
}

function timedOut(ms: number): ProtrackError {
	return ProtrackError.of({
		kind: 'network',
		message: `The server did not answer in time (${Math.round(ms / 1000)} s)`,
		hint: 'Try again later; if it stays, ask your provider whether the API is up.',
		httpCode: '503',
	});
}
