import type { ItemJson, SavedCredential, Workflow } from '../../demo/n8nRest';

type Node = Workflow['nodes'][number];

/** A node that is started by hand. */
export const START = 'Start';

/** A node of a workflow, of any type. */
export function nodeOf(name: string, type: string, parameters: ItemJson, more: Partial<Node> & object = {}): Node {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** A node of this package. */
export function ownNode(
	name: string,
	type: string,
	parameters: ItemJson,
	{ id, name: account, type: credential }: SavedCredential,
): Node {
	return nodeOf(name, `n8n-nodes-protrack.${type}`, parameters, {
		credentials: { [credential]: { id, name: account } },
	});
}

/** A workflow that runs nodes one after the other, started by hand. */
export function chain(name: string, nodes: Node[]): Workflow {
	const all = [nodeOf(START, 'n8n-nodes-base.manualTrigger', {}), ...nodes];
	const connections: ItemJson = {};
	for (const [index, { name: next }] of nodes.entries())
		connections[all[index]!.name] = { main: [[{ node: next, type: 'main', index: 0 }]] };
	return { name, nodes: all, connections, settings: { executionOrder: 'v1' } };
}
