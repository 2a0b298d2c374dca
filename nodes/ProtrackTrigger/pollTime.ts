import type { IPollFunctions } from 'n8n-workflow';

/** n8n starts the next poll after a minute at the earliest, whether this one is done or not. */
const USUAL_BUDGET_MS = 50_000;
/** A server that is only slow answers within this. */
const MIN_REQUEST_MS = 5000;
/** Longer than the usual budget, plus the requests that a poll makes even when that is used up. */
const MAX_POLL_MS = 150_000;
/** What may still run when the time that n8n grants is over: one request of the least length, and the handling of its answer. */
const AFTER_GRANTED_MS = MIN_REQUEST_MS + 3000;

/** How long one poll may take, by a monotonic clock. */
export class PollTime {
	private readonly startedAt = performance.now();
	/** In how many ms everything has to be read. Newer n8n says how long it lets a poll run before it throws away all that was read. */
	private readonly granted: number;
	/** No request is sent after so many ms, so that those under way end in time as well. */
	private maxMs: number;
	/** A poll that has not ended after so many ms never will. */
	readonly boundMs: number;

	constructor(context: IPollFunctions) {
		const ask: unknown = Reflect.get(context, 'getPollBudgetMs');
		const given: unknown = typeof ask === 'function' ? ask.call(context) : undefined;
		const maxGranted = MAX_POLL_MS - AFTER_GRANTED_MS;
		this.granted = typeof given === 'number' && given > 0 ? Math.min(given, maxGranted) : maxGranted;
		this.maxMs = Math.min(USUAL_BUDGET_MS, this.granted * 0.8);
		this.boundMs = this.granted + AFTER_GRANTED_MS;
	}

	/** Whether there is time to ask for anything more. */
	readonly isLeft = (): boolean => this.passed() < this.maxMs;

	/** Whether there is time to ask for more positions: the other half is for what else a poll reads. */
	readonly isLeftForPositions = (): boolean => this.passed() < this.maxMs / 2;

	/** Whether a wait of so many ms ends in time. If one does not, the time is over: the next request would have to wait as long. */
	readonly isLeftFor = (ms: number): boolean => {
		if (this.passed() + ms >= this.maxMs) this.maxMs = 0;
		return this.isLeft();
	};

	/** How long a request may take, in ms: one that hangs must not cost the results of the others. */
	readonly forRequest = (): number => Math.max(MIN_REQUEST_MS, this.granted - this.passed());

	/** How long to wait for a token, in ms: while the login fails, each poll reports it before the next one begins. */
	readonly forToken = (): number => Math.max(MIN_REQUEST_MS, this.maxMs - this.passed());

	private passed(): number {
		return performance.now() - this.startedAt;
	}
}
