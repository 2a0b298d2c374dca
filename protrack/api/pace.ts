import { ProtrackError } from './errors';

const START = 4;
const MOST = 16;

/**
 * How many calls of one account may be under way at once. It grows slowly while all goes well and halves
 * when the platform complains; the interval behind code 10009 is written nowhere, so it has to be found out.
 */
class Pace {
	private limit = START;
	private active = 0;
	private successes = 0;
	private readonly waiting: Array<() => void> = [];

	async run<T>(task: () => Promise<T>): Promise<T> {
		await this.enter();
		try {
			const result = await task();
			this.grow();
			return result;
		} catch (error) {
			if (error instanceof ProtrackError && error.kind === 'rate') this.shrink();
			throw error;
		} finally {
			this.leave();
		}
	}

	private async enter(): Promise<void> {
		if (this.active < this.limit) {
			this.active += 1;
			return;
		}
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	private leave(): void {
		this.active -= 1;
		while (this.active < this.limit && this.waiting.length > 0) {
			this.active += 1;
			this.waiting.shift()?.();
		}
	}

	private grow(): void {
		this.successes += 1;
		if (this.successes < this.limit || this.limit >= MOST) return;
		this.limit += 1;
		this.successes = 0;
	}

	private shrink(): void {
		this.limit = Math.max(1, Math.floor(this.limit / 2));
		this.successes = 0;
	}
}

/** One pace for each account in this process, shared by all nodes and executions. */
const paces = new Map<string, Pace>();

/** Runs a task when the account's pace allows it; passes its result or fault through. */
export async function paced<T>(accountKey: string, task: () => Promise<T>): Promise<T> {
	const pace = paces.get(accountKey) ?? new Pace();
	paces.set(accountKey, pace);
	return await pace.run(task);
}
