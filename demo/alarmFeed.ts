import { setTimeout as delay } from 'node:timers/promises';
import type { ItemJson, N8nRest } from './n8nRest';

const LOOK_MS = 2_000;

/** What one run of the workflow brought. */
export interface AlarmRun {
	executionId: string;
	alarms: ItemJson[];
	error?: string;
}

/** Runs without an end. */
export type AlarmRuns = AsyncGenerator<AlarmRun, never>;

/** Yields each finished run of a workflow once, oldest first, for as long as somebody listens. */
export async function* alarmRuns(
	n8n: N8nRest,
	workflowId: string,
	triggerNode: string,
	signal: AbortSignal,
): AlarmRuns {
	const seen = new Set<string>();
	for (;;) {
		for (const { id, status } of await n8n.finishedExecutions(workflowId)) {
			if (seen.has(id)) continue;
			seen.add(id);
			const execution = await n8n.execution(id);
			const error = status === 'success' ? undefined : execution.error ?? status;
			yield { executionId: id, alarms: execution.output(triggerNode), error };
		}
		await delay(LOOK_MS, undefined, { signal });
	}
}

/** Waits for the first run that brought alarms; a run that failed before is an error. */
export async function firstAlarms(runs: AlarmRuns): Promise<ItemJson[]> {
	for (;;) {
		const { value } = await runs.next();
		if (value.error) throw new Error(`the alarm workflow failed: ${value.error}`);
		if (value.alarms.length > 0) return value.alarms;
	}
}
