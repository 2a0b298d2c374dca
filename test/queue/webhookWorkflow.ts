import { randomUUID } from 'node:crypto';
import type { ItemJson, N8nRest, SavedCredential, SavedWorkflow } from '../../demo/n8nRest';
import { nodeOf, ownNode } from '../host/nodeChain';

/** The node behind the webhook. */
export const RESULT = 'Result';

/** A workflow that a call of its URL starts, as a production execution. */
export interface WebhookWorkflow extends SavedWorkflow {
	/** Below the address of n8n. */
	path: string;
}

/**
 * Makes and activates a workflow of a webhook and one of our nodes.
 * @param answers whether the call is answered with the items of the node, else at once
 */
export async function createWebhookWorkflow(
	n8n: N8nRest,
	credential: SavedCredential,
	type: string,
	parameters: ItemJson,
	answers: boolean,
): Promise<WebhookWorkflow> {
	const path = randomUUID();
	const response: ItemJson = answers
		? { responseMode: 'lastNode', responseData: 'allEntries' }
		: { responseMode: 'onReceived' };
	const nodes = [
		nodeOf('Call', 'n8n-nodes-base.webhook', { path, options: {}, ...response }, { typeVersion: 2, webhookId: path }),
		ownNode(RESULT, type, parameters, credential),
	];
	const workflow = await n8n.createWorkflow({
		name: `${RESULT} of a call`,
		nodes,
		connections: { Call: { main: [[{ node: RESULT, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.activate(workflow);
	return { ...workflow, path: `/webhook/${path}` };
}

/** What a call of a webhook brings. */
export interface WebhookAnswer {
	status: number;
	items: ItemJson[];
}

/** Calls the webhook of a workflow and waits for the answer. */
export async function callWebhook(
	url: string,
	{ path }: WebhookWorkflow,
	signal?: AbortSignal,
): Promise<WebhookAnswer> {
	const response = await fetch(url + path, { signal });
	const body: unknown = await response.json();
	return { status: response.status, items: Array.isArray(body) ? (body as ItemJson[]) : [] };
}
