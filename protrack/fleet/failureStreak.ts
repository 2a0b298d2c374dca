import { ProtrackError } from '../client';

/** After this many failures in a row, the next calls are expected to fail too. */
const MAX_CONSECUTIVE_FAILURES = 5;

/** Counts consecutive failures, to stop calling a platform that is down. */
export class FailureStreak {
	private consecutive = 0;
	private abortedBy: ProtrackError | undefined;

	/** @param isScoped whether an error is about one device or account only, so that it does not count */
	constructor(private readonly isScoped: (error: ProtrackError) => boolean) {}

	/** @param error undefined for a success */
	private note(error: ProtrackError | undefined): void {
		if (error && this.isScoped(error)) return;
		this.consecutive = error ? this.consecutive + 1 : 0;
		if (error && (error.endsRun || this.consecutive >= MAX_CONSECUTIVE_FAILURES)) this.abortedBy = error;
	}

	/**
	 * Runs one call of many, and counts whether it fails.
	 * @throws ProtrackError what `ask` throws; after too many failures the last one, without a call
	 */
	async run<Value>(ask: () => Promise<Value>): Promise<Value> {
		if (this.abortedBy) throw this.abortedBy;
		try {
			const value = await ask();
			this.note(undefined);
			return value;
		} catch (thrown) {
			if (thrown instanceof ProtrackError && thrown.kind !== 'canceled') this.note(thrown);
			throw thrown;
		}
	}
}
