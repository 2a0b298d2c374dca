import type { Cancellation } from './cancellation';
import { ProtrackError } from './errors';
import { TRY_LATER } from './hints';

/** Makes a signal that is aborted after so many ms. Tests replace it. */
export type Timer = (ms: number) => AbortSignal;

const realTimer: Timer = (ms) => AbortSignal.timeout(Math.ceil(ms));

export interface DeadlineOptions {
	/** How long the task may take in all, in ms. */
	ms: number;
	cancellation?: Cancellation;
	timer?: Timer;
	/** The error at the deadline, if there is a better one than that no answer came. */
	errorAtDeadline?: () => ProtrackError | undefined;
}

/** A request with its own signal. */
export interface WithSignal {
	deadlineSignal?: AbortSignal;
}

/**
 * Runs a task that ends at its deadline, whatever it waits for. This takes two parts: the signal closes the socket, and the race does not depend on the
 * task's promise, which may never settle (axios 1.12 with a body that is not gzip although its header says so, even when aborted).
 * @param task gets a signal that is aborted at the deadline, or when the user cancels
 * @throws ProtrackError `network` at the deadline, `canceled`, or whatever the task throws before
 */
export async function withDeadline<T>(
	{ ms, cancellation, timer = realTimer, errorAtDeadline }: DeadlineOptions,
	task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	cancellation?.throwIfCanceled();
	// Not AbortSignal.any: on Node 20 its signal may be garbage collected before a timeout fires.
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
		hint: TRY_LATER,
		httpCode: '503',
	});
}
