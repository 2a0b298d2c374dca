import type { IPollFunctions } from 'n8n-workflow';

/** n8n starts the next poll after a minute at the earliest, whether this one is done or not. */
const USUAL_BUDGET_MS = 50_000;
/** A server that is only slow answers within this. */
const MIN_REQUEST_MS = 5000;
/** More than the usual budget, and the requests that a poll makes also when that is used up, take together. */
const MAX_POLL_MS = 150_000;
/** What is under way when the time that n8n grants is over: one request of the least length, and what its answer takes. */
const AFTER_GRANTED_MS = MIN_REQUEST_MS + 3000;

/** How long one poll may take, by a clock that nobody sets back. */
export class PollTime {
	private readonly startedAt = performance.now();
	/** In how many ms everything has to be read. Newer n8n says how long it lets a poll run before it throws away all that was read. */
	private readonly granted: number;
	/** Nothing more is asked after so many ms: what is under way has to end in time as well. */
	private most: number;
	/** A poll that has not ended after so many ms never will. */
	readonly boundMs: number;

	constructor(context: IPollFunctions) {
		const ask: unknown = Reflect.get(context, 'getPollBudgetMs');
		const given: unknown = typeof ask === 'function' ? ask.call(context) : undefined;
		const most = MAX_POLL_MS - AFTER_GRANTED_MS;
		this.granted = typeof given === 'number' && given > 0 ? Math.min(given, most) : most;
		this.most = Math.min(USUAL_BUDGET_MS, this.granted * 0.8);
		this.boundMs = this.granted + AFTER_GRANTED_MS;
	}

	/** Whether there is time to ask for anything more. */
	readonly isLeft = (): boolean => this.passed() < this.most;

	/** Whether there is time to ask for more positions: the other half is for what else a poll reads. */
	readonly isLeftForPositions = (): boolean => this.passed() < this.most / 2;

	/** Whether a wait of so many ms ends in time. When one does not, the time is over: whoever asked next would have to wait as long. */
	readonly isLeftFor = (ms: number): boolean => {
		if (this.passed() + ms >= this.most) this.most = 0;
		return this.isLeft();
	};

	/** How long a request may take, in ms: one that hangs must not cost what the others brought. */
	readonly forRequest = (): number => Math.max(MIN_REQUEST_MS, this.granted - this.passed());

	/** How long to wait for a token, in ms: while the login fails, each poll says so before the next one begins. */
	readonly forToken = (): number => Math.max(MIN_REQUEST_MS, this.most - this.passed());

	private passed(): number {
		return performance.now() - this.startedAt;
	}
}
