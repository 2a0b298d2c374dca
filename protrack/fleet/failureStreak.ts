import type { ProtrackError } from '../api';

/** So many failures in a row: the others would fail as well. */
const MAX_CONSECUTIVE_FAILURES = 5;
/** What these say holds for every other call of the run too. */
const FINAL_KINDS = ['login', 'token', 'unsupported', 'limit'];

/** Tells when it is in vain to ask a platform in trouble for the rest. */
export class FailureStreak {
	private consecutive = 0;
	private abortedBy: ProtrackError | undefined;

	/** @param isScoped whether an error says nothing of the others */
	constructor(private readonly isScoped: (error: ProtrackError) => boolean) {}

	/** @param error undefined for a success */
	note(error: ProtrackError | undefined): void {
		if (error && this.isScoped(error)) return;
		this.consecutive = error ? this.consecutive + 1 : 0;
		const isFinal = error && FINAL_KINDS.includes(error.kind);
		if (isFinal || this.consecutive >= MAX_CONSECUTIVE_FAILURES) this.abortedBy = error;
	}

	/** @throws ProtrackError the failure that ended it */
	throwIfAborted(): void {
		if (this.abortedBy) throw this.abortedBy;
	}
}
