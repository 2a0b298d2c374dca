import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { N8nRest } from '../../demo/n8nRest';

const PAUSE_MS = 50;

/**
 * Reads n8n's list of executions again and again while a task runs.
 * @param clock another one than the time of day, which also counts what other programs on the machine do
 * @returns what the task gives, and how long the slowest read took, in milliseconds and by that clock; a read that had to be repeated counts as one
 */
export async function whileReading<T>(
	n8n: N8nRest,
	workflowId: string,
	task: Promise<T>,
	clock = () => 0,
): Promise<{ result: T; slowestReadMs: number; slowestByClock: number }> {
	const over = new AbortController();
	let [slowestReadMs, slowestByClock] = [0, 0];
	const reading = (async () => {
		while (!over.signal.aborted) {
			const [start, startByClock] = [performance.now(), clock()];
			await n8n.finishedExecutions(workflowId);
			slowestReadMs = Math.max(slowestReadMs, performance.now() - start);
			slowestByClock = Math.max(slowestByClock, clock() - startByClock);
			await delay(PAUSE_MS);
		}
	})();
	// It fails only when n8n has not answered for a minute; then nobody need wait for the task.
	const result = await Promise.race([task, reading.then(() => task)]).finally(() => over.abort());
	await reading;
	return { result, slowestReadMs, slowestByClock };
}
