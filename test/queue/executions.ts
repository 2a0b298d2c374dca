import { setTimeout as delay } from 'node:timers/promises';
import type { N8nRest, SavedWorkflow } from '../../demo/n8nRest';
import { POSITIONS } from '../../demo/workflows';

const PAUSE_MS = 500;

/** What became of one execution. */
export interface Outcome {
	/** n8n's word, or "unfinished" at the deadline. */
	status: string;
	/** From the click to the end, in seconds. */
	seconds: number;
	/** When it ended, epoch milliseconds. */
	endedAt: number;
	error?: string;
}

/** Executes a workflow many times at once and waits until all have ended, or the deadline is over. */
export async function executeMany(
	n8n: N8nRest,
	workflow: SavedWorkflow,
	count: number,
	deadlineMs: number,
): Promise<Outcome[]> {
	const started = await Promise.all(
		Array.from({ length: count }, async () => {
			const startedAt = Date.now();
			return { id: await n8n.start(workflow, POSITIONS.start), startedAt };
		}),
	);
	const deadline = Date.now() + deadlineMs;
	const endedAt = new Map<string, { status: string; at: number }>();
	while (endedAt.size < count && Date.now() < deadline) {
		await delay(PAUSE_MS);
		const finished = await n8n.finishedExecutions(workflow.id);
		for (const { id, status, stoppedAt } of finished) {
			if (started.some((execution) => execution.id === id))
				endedAt.set(id, { status, at: Date.parse(stoppedAt ?? '') });
		}
	}
	return await Promise.all(
		started.map(async ({ id, startedAt }) => {
			const { status, at } = endedAt.get(id) ?? { status: 'unfinished', at: Date.now() };
			const { error } = status === 'unfinished' ? {} : await n8n.execution(id);
			return { status, seconds: (at - startedAt) / 1000, endedAt: at, error };
		}),
	);
}

/** How many succeeded, how long they took, and which errors came, in a few lines. */
export function summary(outcomes: Outcome[]): string[] {
	const succeeded = outcomes.filter(({ status }) => status === 'success').length;
	const unfinished = outcomes.filter(({ status }) => status === 'unfinished').length;
	const failed = outcomes.length - succeeded - unfinished;
	const rest = unfinished > 0 ? `, ${unfinished} unfinished` : '';
	return [
		`${outcomes.length} executions: ${succeeded} succeeded, ${failed} failed${rest}`,
		`seconds of each: ${spread(outcomes.map(({ seconds }) => seconds))}`,
		...[...new Set(outcomes.flatMap(({ error }) => error ?? []))].map((error) => `error: ${error}`),
	];
}

/** The least, the middle and the greatest, e.g. "min 0.4, median 0.9, max 2.0". */
export function spread(values: number[]): string {
	if (values.length === 0) return 'none';
	const sorted = [...values].sort((one, other) => one - other);
	const at = (index: number) => (sorted[index] ?? 0).toFixed(1);
	return `min ${at(0)}, median ${at(Math.floor(sorted.length / 2))}, max ${at(sorted.length - 1)}`;
}
