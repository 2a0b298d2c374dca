import { errorToKeep, type ProtrackClient, type ProtrackError } from '../../protrack/client';

/** The wait after the first failure; each further one doubles it, up to the longest. */
const FIRST_WAIT_MS = 60_000;
const MAX_WAIT_MS = 1_800_000;
/** For pickers, so that a list that has just failed is not tried again for each key. */
const SHORT_WAIT_MS = 5000;

/** How long to wait before a failed read is tried again: `growing` for callers that can continue without it, `none` for those that cannot. */
export type Backoff = 'growing' | 'short' | 'none';

/** Why something cannot be read at present. */
export interface Outage {
	/** The first error since it could be read. */
	error: ProtrackError;
	/** When it was last read (ms since 1970, by the host's clock); null when it was never read in this process. */
	lastReadOn: number | null;
}

/** A value that is read from the platform from time to time. When it cannot be read, the last value is kept. */
export class LastKnown<Value> {
	value: Value | undefined;
	outage: Outage | undefined;
	/** Whether the value is the first one, or the first complete one, after failed or deferred reads. */
	isFirstAfterOutage = false;
	/** By `performance.now()`, which is never set back. */
	private readAt = -Infinity;
	private lastReadOn: number | null = null;
	private failures = 0;
	private failedAt = 0;
	private attempt: Attempt | undefined;

	/** Time since the last successful read. */
	get ageMs(): number {
		return performance.now() - this.readAt;
	}

	/** Whether it was never read. */
	get isUntried(): boolean {
		return this.value === undefined && this.failures === 0;
	}

	/** Whether it is time to read it again. */
	isDue(maxAgeMs: number, backoff: Backoff): boolean {
		if (!this.outage || this.failures === 0 || backoff === 'none') return this.ageMs >= maxAgeMs;
		// The platform does answer; only some records cannot be read.
		if (this.outage.error.kind === 'damaged') return performance.now() - this.failedAt >= maxAgeMs;
		const growingMs = Math.min(FIRST_WAIT_MS * 2 ** (this.failures - 1), MAX_WAIT_MS);
		return performance.now() - this.failedAt >= (backoff === 'growing' ? growingMs : SHORT_WAIT_MS);
	}

	/** @throws ProtrackError when it could never be read */
	get(): Value {
		if (this.value !== undefined) return this.value;
		throw this.outage?.error ?? new Error('Nothing was asked yet');
	}

	/** Notes that there was no time to read it. */
	defer(error: ProtrackError): void {
		this.outage = { error, lastReadOn: null };
	}

	/** Whether it is being read. */
	get isPending(): boolean {
		return this.attempt !== undefined && !isCanceled(this.attempt.client);
	}

	/**
	 * Reads it again, or waits for the read that is under way. A failure becomes the outage, and the value stays.
	 * @param client once it is canceled, nobody waits for its answer
	 * @param ask returns an error in addition when the value is incomplete
	 * @throws ProtrackError `canceled`
	 */
	async refresh(client: ProtrackClient, ask: () => Promise<{ value: Value; error?: ProtrackError }>): Promise<void> {
		while (this.attempt && !isCanceled(this.attempt.client)) if (await this.attempt.done) return;
		const attempt: Attempt = { client, done: Promise.resolve(false) };
		this.attempt = attempt;
		const reading = this.read(attempt, ask);
		attempt.done = reading.then(
			() => true,
			() => false,
		);
		await reading;
	}

	private async read(attempt: Attempt, ask: () => Promise<{ value: Value; error?: ProtrackError }>): Promise<void> {
		const [startedAt, startedOn] = [performance.now(), Date.now()];
		try {
			const outcome = await ask().catch((thrown: unknown) => ({ error: errorToKeep(thrown) }));
			// Another read has taken the place of this one, which was canceled.
			if (this.attempt !== attempt) {
				attempt.client.throwIfCanceled();
				return;
			}
			if ('value' in outcome) {
				const isFirst = this.value === undefined || !outcome.error;
				this.isFirstAfterOutage = isFirst && this.lastReadOn === null && this.outage !== undefined;
				this.value = outcome.value;
			}
			if (outcome.error) this.fail(outcome.error);
			else this.succeed(startedAt, startedOn);
		} finally {
			if (this.attempt === attempt) this.attempt = undefined;
		}
	}

	private succeed(startedAt: number, startedOn: number): void {
		this.readAt = startedAt;
		this.lastReadOn = startedOn;
		this.outage = undefined;
		this.failures = 0;
	}

	private fail(error: ProtrackError): void {
		const isAlike = (error.kind === 'damaged') === (this.outage?.error.kind === 'damaged');
		// A deferral does not explain the outage, so the first real error replaces it.
		if (!this.outage || this.failures === 0 || !isAlike) this.outage = { error, lastReadOn: this.lastReadOn };
		this.failures += 1;
		this.failedAt = performance.now();
	}
}

/** A read under way; `done` resolves to whether the callers that wait can use its result. */
interface Attempt {
	client: ProtrackClient;
	done: Promise<boolean>;
}

/** Whether a client was canceled, so that its answer may never come. */
function isCanceled(client: ProtrackClient): boolean {
	try {
		client.throwIfCanceled();
		return false;
	} catch {
		return true;
	}
}
