import { sleep } from 'n8n-workflow';

/** Other workflows, and the editor, wait so long at most. */
const MAX_BUSY_MS = 20;

/**
 * Does work that comes in steps, and lets others run in between.
 * @returns its result
 * @throws what the work throws
 */
export async function inPieces<Result>(work: Generator<void, Result>): Promise<Result> {
	let since = performance.now();
	for (;;) {
		const { done, value } = work.next();
		if (done) return value;
		if (performance.now() - since < MAX_BUSY_MS) continue;
		await sleep(0);
		since = performance.now();
	}
}
