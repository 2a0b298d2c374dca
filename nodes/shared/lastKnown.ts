import { ProtrackError, type ProtrackClient } from '../../protrack/client';

/** How long to wait after the first failure; each further one doubles it, up to the longest. */
const FIRST_GAP_MS = 60_000;
const LONGEST_GAP_MS = 1_800_000;
/** Where somebody waits for the answer: what has just failed is not tried again for each key that is typed. */
const SHORT_GAP_MS = 5000;

/** How long a failure stands: `growing` for whoever has something to go on with, `none` for whoever has nothing at all. */
export type Gap = 'growing' | 'short' | 'none';

/** Why something cannot be read at present. */
export interface Outage {
	/** The first error since it could be read. */
	error: ProtrackError;
	/** When it could be read (ms since 1970, by the host's clock); null when that was never in this process. */
	lastReadOn: number | null;
}

/** Something of the platform that is read now and then, and what it said last for when it cannot be read. */
export class LastKnown<Value> {
	value: Value | undefined;
	outage: Outage | undefined;
	/** Whether the value is the first one, or the first whole one, after failures or after it was put off. */
	isFirstAfterOutage = false;
	/** By a clock that nobody sets back. */
	private readAt = -Infinity;
	private lastReadOn: number | null = null;
	private failures = 0;
	private failedAt = 0;
	private attempt: Attempt | undefined;

	/** What has changed since then is not in the value. */
	get ageMs(): number {
		return performance.now() - this.readAt;
	}

	/** Whether nobody has asked for it yet. */
	get isUntried(): boolean {
		return this.value === undefined && this.failures === 0;
	}

	/** Whether it is time to ask again. */
	isDue(maxAgeMs: number, gap: Gap): boolean {
		if (!this.outage || this.failures === 0 || gap === 'none') return this.ageMs >= maxAgeMs;
		// The platform does answer; only some of what it says cannot be read.
		if (this.outage.error.kind === 'damaged') return performance.now() - this.failedAt >= maxAgeMs;
		const gapMs = gap === 'growing' ? Math.min(FIRST_GAP_MS * 2 ** (this.failures - 1), LONGEST_GAP_MS) : SHORT_GAP_MS;
		return performance.now() - this.failedAt >= gapMs;
	}

	/** @throws ProtrackError when it could never be read */
	get(): Value {
		if (this.value !== undefined) return this.value;
		throw this.outage?.error ?? new Error('Nothing was asked yet');
	}

	/** Nobody asks for it yet: it is missing until somebody does. */
	putOff(error: ProtrackError): void {
		this.outage = { error, lastReadOn: null };
	}

	/** Whether somebody is asking just now. */
	get isPending(): boolean {
		return this.attempt !== undefined && !isCanceled(this.attempt.client);
	}

	/**
	 * Asks again, or waits for who is asking already. A failure becomes the outage, and the value stays.
	 * @param client when it is canceled, nobody waits for its answer any more
	 * @param ask gives an error besides the value when that is only a part
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
			const outcome = await ask().catch(errorOf);
			// Somebody else asks in the place of who was canceled.
			if (this.attempt !== attempt) return attempt.client.throwIfCanceled();
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
		// What was only put off says nothing of why it cannot be read.
		if (!this.outage || this.failures === 0 || !isAlike) this.outage = { error, lastReadOn: this.lastReadOn };
		this.failures += 1;
		this.failedAt = performance.now();
	}
}

/** Who is asking, and whether an answer came that stands for all who wait. */
interface Attempt {
	client: ProtrackClient;
	done: Promise<boolean>;
}

function errorOf(thrown: unknown): { error: ProtrackError } {
	if (thrown instanceof ProtrackError && thrown.kind !== 'canceled') return { error: thrown };
	throw thrown;
}

/** Whether a client must make no further calls: then what it was reading may never come. */
function isCanceled(client: ProtrackClient): boolean {
	try {
		client.throwIfCanceled();
		return false;
	} catch {
		return true;
	}
}
