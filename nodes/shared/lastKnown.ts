import { ProtrackError } from '../../protrack/api';

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
	/** Whether the value is the first one, after failures. */
	isFirstAfterOutage = false;
	/** By a clock that nobody sets back. */
	private readAt = -Infinity;
	private lastReadOn: number | null = null;
	private failures = 0;
	private failedAt = 0;
	/** Gives false when whoever asks was canceled. */
	private pending: Promise<boolean> | undefined;

	/** What has changed since then is not in the value. */
	get ageMs(): number {
		return performance.now() - this.readAt;
	}

	/** Whether it is time to ask again. */
	isDue(maxAgeMs: number, gap: Gap): boolean {
		if (!this.outage || gap === 'none') return this.ageMs >= maxAgeMs;
		const gapMs = gap === 'growing' ? Math.min(FIRST_GAP_MS * 2 ** (this.failures - 1), LONGEST_GAP_MS) : SHORT_GAP_MS;
		return performance.now() - this.failedAt >= gapMs;
	}

	/** @throws ProtrackError when it could never be read */
	get(): Value {
		if (this.value !== undefined) return this.value;
		throw this.outage?.error ?? new Error('Nothing was asked yet');
	}

	/** Whether somebody is asking just now. */
	get isPending(): boolean {
		return this.pending !== undefined;
	}

	/**
	 * Asks again, or waits for who is asking already. A failure becomes the outage, and the value stays.
	 * @param ask gives an error besides the value when that is only a part
	 * @throws ProtrackError `cancelled`
	 */
	async refresh(ask: () => Promise<{ value: Value; error?: ProtrackError }>): Promise<void> {
		while (this.pending) if (await this.pending) return;
		const attempt = this.attempt(ask);
		this.pending = attempt.then(
			() => true,
			() => false,
		);
		try {
			await attempt;
		} finally {
			this.pending = undefined;
		}
	}

	private async attempt(ask: () => Promise<{ value: Value; error?: ProtrackError }>): Promise<void> {
		const [startedAt, startedOn] = [performance.now(), Date.now()];
		try {
			const { value, error } = await ask();
			this.value = value;
			if (error) throw error;
			this.isFirstAfterOutage = this.lastReadOn === null && this.outage !== undefined;
			this.readAt = startedAt;
			this.lastReadOn = startedOn;
			this.outage = undefined;
			this.failures = 0;
		} catch (thrown) {
			if (!(thrown instanceof ProtrackError) || thrown.kind === 'cancelled') throw thrown;
			this.outage ??= { error: thrown, lastReadOn: this.lastReadOn };
			this.failures += 1;
			this.failedAt = performance.now();
		}
	}
}
