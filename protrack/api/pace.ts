import type { ProtrackClient } from './client';
import { ProtrackError } from './errors';
import { createProcessMap } from './processState';

const START = 4;
const MOST = 16;
/** How long the account is quiet after a complaint, and how much longer after each further one. */
const QUIET_MS = 3000;
const QUIET_GROWTH = 1.5;
/** What a limit of calls per minute gives back would be missed by longer waits. */
const MOST_QUIET_MS = 10_000;

type Caller = Pick<ProtrackClient, 'accountKey' | 'sleep' | 'unlessCancelled' | 'hasTimeFor'>;

/**
 * How many calls of one account may be under way at once. It grows slowly while all goes well and halves
 * when the platform complains; the interval behind code 10009 is written nowhere, so it has to be found out.
 * The platform counts the account and not the call, so a complaint keeps all calls waiting: each that tried for itself would be refused.
 */
class Pace {
	private limit = START;
	private active = 0;
	private successes = 0;
	private readonly waiting: Array<() => void> = [];
	/** The last complaint, by a clock that nobody sets back; `row` counts those that came one after the other. */
	private complaint: { fault: ProtrackError; at: number; until: number; row: number } | undefined;

	/** Whether calls are under way or wait, or a complaint is not over: another pace beside it would not know of them. */
	isInUse(): boolean {
		return this.active > 0 || (this.complaint?.until ?? 0) > performance.now();
	}

	async run<T>(caller: Caller, task: () => Promise<T>): Promise<T> {
		await this.enter(caller);
		let sentAt: number | undefined;
		try {
			await this.quiet(caller);
			sentAt = performance.now();
			const result = await task();
			this.grow(sentAt);
			return result;
		} catch (error) {
			if (sentAt !== undefined && error instanceof ProtrackError && error.kind === 'rate') this.shrink(error, sentAt);
			throw error;
		} finally {
			this.leave();
		}
	}

	/** @throws ProtrackError `cancelled` while it waits; the slot then goes to the next one */
	private async enter(caller: Caller): Promise<void> {
		if (this.active < this.limit) {
			this.active += 1;
			return;
		}
		let grant = () => {};
		const slot = new Promise<void>((resolve) => (grant = resolve));
		this.waiting.push(grant);
		try {
			await caller.unlessCancelled(slot);
		} catch (error) {
			const place = this.waiting.indexOf(grant);
			if (place === -1) this.leave();
			else this.waiting.splice(place, 1);
			throw error;
		}
	}

	/** @throws ProtrackError the complaint, when there is no time to wait until it is over */
	private async quiet(caller: Caller): Promise<void> {
		if (!this.complaint) return;
		const left = this.complaint.until - performance.now();
		if (left <= 0) return;
		if (caller.hasTimeFor?.(left) === false) throw this.complaint.fault;
		await caller.sleep(left);
	}

	private leave(): void {
		this.active -= 1;
		while (this.active < this.limit && this.waiting.length > 0) {
			this.active += 1;
			this.waiting.shift()?.();
		}
	}

	private grow(sentAt: number): void {
		// What was sent before the complaint says nothing of the time after it.
		if (this.complaint && sentAt > this.complaint.at) this.complaint = undefined;
		this.successes += 1;
		if (this.successes < this.limit || this.limit >= MOST) return;
		this.limit += 1;
		this.successes = 0;
	}

	private shrink(fault: ProtrackError, sentAt: number): void {
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.successes = 0;
		// Calls that were under way together are refused together: that is one complaint.
		if (this.complaint && sentAt <= this.complaint.at) return;
		const at = performance.now();
		const row = (this.complaint?.row ?? 0) + 1;
		const quietMs = Math.min(MOST_QUIET_MS, QUIET_MS * QUIET_GROWTH ** (row - 1)) * (0.75 + Math.random() / 2);
		this.complaint = { fault, at, until: at + quietMs, row };
	}
}

/** One pace for each account in this process, shared by all nodes and executions. */
const paces = createProcessMap<Pace>({ maxEntries: 1000, isInUse: (pace) => pace.isInUse() });

/**
 * Runs a task when the account's pace allows it; passes its result or fault through.
 * @throws ProtrackError `rate` without asking, when the platform has complained and the caller has no time to wait
 */
export async function paced<T>(caller: Caller, task: () => Promise<T>): Promise<T> {
	const pace = paces.get(caller.accountKey) ?? new Pace();
	paces.set(caller.accountKey, pace);
	return await pace.run(caller, task);
}
