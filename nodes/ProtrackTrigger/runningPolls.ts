import { cancellationOf, createProcessMap, ProtrackError, withDeadline } from '../../protrack/client';

/** The polls that are running in this process, by trigger: n8n does not wait for one poll before it starts the next. */
const running = createProcessMap<RunningPoll>({ stop: (poll) => poll.replace() });

/** One poll while it runs. Once another one has taken its place, or its bound has passed, its results are discarded. */
export class RunningPoll {
	/** By a monotonic clock. */
	private readonly startedAt = performance.now();
	private readonly controller = new AbortController();

	/**
	 * @param trigger null for a poll that nobody else can replace
	 * @param boundMs how long it may take as a whole
	 */
	constructor(
		private readonly trigger: string | null,
		private readonly boundMs: number,
	) {}

	/** Aborted when this poll must make no further calls. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** Whether its state and its items still count. */
	isCurrent(): boolean {
		if (this.signal.aborted) return false;
		return this.trigger === null || running.get(this.trigger) === this;
	}

	isOverdue(): boolean {
		return performance.now() - this.startedAt >= this.boundMs;
	}

	/** Another poll goes on in its place; this one ends with null at once. */
	replace(): void {
		this.controller.abort();
	}

	/**
	 * Runs the poll; ends at its bound at the latest, whatever it waits for.
	 * @returns null when another poll has taken its place
	 * @throws ProtrackError `temporary` at its bound, or whatever the task throws
	 */
	async run<T>(task: () => Promise<T>): Promise<T | null> {
		const deadline = {
			ms: this.boundMs,
			cancellation: cancellationOf(this.signal),
			errorAtDeadline: () => tookTooLong(this.boundMs),
		};
		const stop = (error: unknown): null => {
			const isReplaced = this.signal.aborted;
			// After an error, what still runs makes no further calls.
			this.controller.abort();
			if (isReplaced) return null;
			throw error;
		};
		return await withDeadline<T | null>(deadline, task)
			.catch(stop)
			.finally(() => {
				if (this.trigger !== null) running.delete(this.trigger, this);
			});
	}
}

/**
 * Begins a poll of a trigger.
 * @param boundMs how long it may take as a whole, in ms
 * @param warn gets a text when an earlier poll did not end within its own bound and is replaced
 * @returns null while another one is running that may still end by itself
 */
export function beginPoll(trigger: string, boundMs: number, warn: (text: string) => void): RunningPoll | null {
	const other = running.get(trigger);
	if (other && !other.isOverdue()) return null;
	const poll = new RunningPoll(trigger, boundMs);
	running.set(trigger, poll);
	if (other) {
		other.replace();
		warn('an earlier poll did not end in time and is replaced by this one');
	}
	return poll;
}

function tookTooLong(boundMs: number): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: `The poll did not end within ${Math.round(boundMs / 1000)} s and was stopped`,
		hint: 'Nothing is lost: the next poll goes on where the last one ended. If it stays, ask your provider whether the API is up.',
		httpCode: '503',
	});
}
