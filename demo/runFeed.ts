import { setTimeout as delay } from 'node:timers/promises';
import { N8nRestError, type Execution, type ExecutionSummary, type ItemJson, type N8nRest } from './n8nRest';

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
			const execution = await unlessDeleted(n8n.execution(id));
			if (!execution) continue;
			const error = status === 'success' ? undefined : (execution.error ?? status);
			yield { output: execution.output, error };
		}
		await delay(LOOK_MS, undefined, { signal });
	}
}

/** Somebody may delete an execution in the editor between the list and the read. */
async function unlessDeleted(execution: Promise<Execution>): Promise<Execution | undefined> {
	try {
		return await execution;
	} catch (error) {
		if (error instanceof N8nRestError && error.status === 404) return undefined;
		throw error;
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
