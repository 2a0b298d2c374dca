import type { Execution, N8nRest, SavedWorkflow } from '../../demo/n8nRest';
import { waitFor } from '../host/waitFor';

/** Executes a workflow many times at once from the editor and waits until all have ended. @throws Error when they do not within the time */
export async function executeMany(
	n8n: N8nRest,
	workflow: SavedWorkflow,
	startNode: string,
	count: number,
	withinMs: number,
): Promise<Execution[]> {
	const ids = await Promise.all(Array.from({ length: count }, async () => await n8n.start(workflow, startNode)));
	return await ended(n8n, workflow, ids, withinMs);
}

/** Waits until executions of a workflow have ended. @throws Error when they do not within the time */
export async function ended(
	n8n: N8nRest,
	workflow: SavedWorkflow,
	ids: string[],
	withinMs: number,
): Promise<Execution[]> {
	await waitFor(`the end of ${ids.length} executions`, withinMs, async () => {
		const finished = new Set((await n8n.finishedExecutions(workflow.id)).map(({ id }) => id));
		return ids.every((id) => finished.has(id));
	});
	return await Promise.all(ids.map(async (id) => await n8n.execution(id)));
}
