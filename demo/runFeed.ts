import { setTimeout as delay } from 'node:timers/promises';
import type { Execution, ExecutionSummary, ItemJson, N8nRest } from './n8nRest';

const LOOK_MS = 2_000;

/** One finished run of a workflow. */
export interface FinishedRun {
	output: Execution['output'];
	error?: string;
}

/** Runs without an end. */
export type RunFeed = AsyncGenerator<FinishedRun, never>;

/** The finished runs that a trigger started, oldest first; what somebody tries in the editor is not among them. */
export async function triggeredRuns(n8n: N8nRest, workflowId: string): Promise<ExecutionSummary[]> {
	return (await n8n.finishedExecutions(workflowId)).filter(({ mode }) => mode === 'trigger');
}

/** Yields each such run of a workflow once, oldest first, for as long as somebody listens. */
export async function* finishedRuns(n8n: N8nRest, workflowId: string, signal: AbortSignal): RunFeed {
	const seen = new Set<string>();
	for (;;) {
		for (const { id, status } of await triggeredRuns(n8n, workflowId)) {
			if (seen.has(id)) continue;
			seen.add(id);
			const execution = await n8n.execution(id);
			const error = status === 'success' ? undefined : execution.error ?? status;
			yield { output: execution.output, error };
		}
		await delay(LOOK_MS, undefined, { signal });
	}
}

/** Waits for the first run in which a node put something out; a run that failed before is an error. */
export async function firstItems(runs: RunFeed, nodeName: string): Promise<ItemJson[]> {
	for (;;) {
		const { value } = await runs.next();
		if (value.error) throw new Error(`the alarm workflow failed: ${value.error}`);
		const items = value.output(nodeName);
		if (items.length > 0) return items;
	}
}
