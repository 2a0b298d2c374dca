import { ProtrackError } from '../client';

/** So many failures in a row: the others would fail as well. */
const MAX_CONSECUTIVE_FAILURES = 5;

/** Counts failures, so that a platform in trouble is not asked for the rest. */
export class FailureStreak {
	private consecutive = 0;
	private abortedBy: ProtrackError | undefined;

	/** @param isScoped whether an error says nothing of the others */
	constructor(private readonly isScoped: (error: ProtrackError) => boolean) {}

	/** @param error undefined for a success */
	private note(error: ProtrackError | undefined): void {
		if (error && this.isScoped(error)) return;
		this.consecutive = error ? this.consecutive + 1 : 0;
		if (error && (error.endsRun || this.consecutive >= MAX_CONSECUTIVE_FAILURES)) this.abortedBy = error;
	}

	/**
	 * Asks for one thing of many, and counts what comes of it.
	 * @throws ProtrackError what `ask` throws; without asking, the failure that ended it
	 */
	async run<Value>(ask: () => Promise<Value>): Promise<Value> {
		this.throwIfAborted();
		try {
			const value = await ask();
			this.note(undefined);
			return value;
		} catch (thrown) {
			if (thrown instanceof ProtrackError && thrown.kind !== 'canceled') this.note(thrown);
			throw thrown;
		}
	}

	/** @throws ProtrackError the failure that ended it */
	private throwIfAborted(): void {
		if (this.abortedBy) throw this.abortedBy;
	}
}
