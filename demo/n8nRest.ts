import { parse } from 'flatted';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

/** The owner's login. */
export interface Login {
	email: string;
	password: string;
}

/** A login for the owner of a fresh n8n; the password fulfils n8n's rules. */
export function newLogin(): Login {
	return { email: 'demo@example.com', password: `Demo1-${randomBytes(5).toString('hex')}` };
}

/** A value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The JSON of one item. */
export type ItemJson = { [key: string]: Json };

/** A node as it stands in a workflow. */
export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: ItemJson;
	credentials?: { [type: string]: { id: string; name: string } };
}

/** A workflow as it is exported and imported. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: ItemJson;
	settings: ItemJson;
}

/** A workflow that n8n keeps. */
export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
}

/** A credential that n8n keeps, without its secrets. */
export interface SavedCredential {
	id: string;
	name: string;
	type: string;
}

/** One line of the list of executions. */
export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
}

/** An execution with what its nodes put out. */
export interface Execution extends ExecutionSummary {
	error?: string;
	/** The items of a node's first output, over all its runs. */
	output(nodeName: string): ItemJson[];
}

/** n8n answered with an error. */
export class N8nRestError extends Error {
	constructor(
		message: string,
		readonly status: number,
	) {
		super(message);
	}
}

interface Publication {
	status: string;
	triggers?: Array<{ errorMessage?: string | null }>;
}

interface RunData {
	resultData?: {
		error?: { message?: string };
		runData?: { [nodeName: string]: Array<{ data?: { main?: Array<Array<{ json: ItemJson }> | null> } }> };
	};
}

const UNFINISHED = ['new', 'running', 'waiting'];

/** A client of the REST interface that n8n's own editor uses, signed in as one user. */
export class N8nRest {
	private cookie = '';

	constructor(
		private readonly url: string,
		private readonly signal?: AbortSignal,
	) {}

	/** Makes the first user of a fresh n8n and signs in as it. */
	async createOwner(login: Login): Promise<void> {
		await this.request('POST', '/owner/setup', { ...login, firstName: 'Demo', lastName: 'Owner' });
	}

	/** Saves a credential. */
	createCredential(name: string, type: string, data: ItemJson): Promise<SavedCredential> {
		return this.request('POST', '/credentials', { name, type, data });
	}

	/** Presses "Test" of a saved credential. */
	testCredential(credential: SavedCredential, data: ItemJson): Promise<{ status: string; message: string }> {
		const { id, name, type } = credential;
		return this.request('POST', '/credentials/test', { credentials: { id, name, type, data } });
	}

	/** Saves a workflow. */
	createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return this.request('POST', '/workflows', workflow);
	}

	/** Turns a workflow's trigger on and returns when it has polled for the first time. */
	async activate({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		for (;;) {
			const { status, triggers } = await this.publication(id);
			if (status === 'published') return;
			if (status === 'failed') throw new Error(triggers?.find(({ errorMessage }) => errorMessage)?.errorMessage ?? status);
			await delay(200, undefined, { signal: this.signal });
		}
	}

	/** Presses "Execute workflow" and waits for the end. */
	async run(workflow: SavedWorkflow, startNode: string): Promise<Execution> {
		const body = { workflowData: workflow, triggerToStartFrom: { name: startNode } };
		const { executionId } = await this.request<{ executionId: string }>('POST', `/workflows/${workflow.id}/run`, body);
		for (;;) {
			const execution = await this.execution(executionId);
			if (!UNFINISHED.includes(execution.status)) return execution;
			await delay(200, undefined, { signal: this.signal });
		}
	}

	/** The finished executions of a workflow, oldest first. */
	async finishedExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.request<{ results: ExecutionSummary[] }>('GET', `/executions?filter=${filter}&limit=100`);
		return results.filter(({ status }) => !UNFINISHED.includes(status)).reverse();
	}

	/** One execution with its data. */
	async execution(id: string): Promise<Execution> {
		const { status, mode, data } = await this.request<{ status: string; mode: string; data: unknown }>('GET', `/executions/${id}`);
		// while it runs, the list of its data is empty
		const { resultData } = ((typeof data === 'string' ? parse(data) : data) ?? {}) as RunData;
		return {
			id,
			status,
			mode,
			error: resultData?.error?.message,
			output: (nodeName) =>
				(resultData?.runData?.[nodeName] ?? []).flatMap((run) => run.data?.main?.[0] ?? []).map(({ json }) => json),
		};
	}

	/** Newer n8n activates in the background; older ones have done it when they answer, and do not know this question. */
	private async publication(id: string): Promise<Publication> {
		try {
			return await this.request<Publication>('GET', `/workflows/${id}/publication-status`);
		} catch (error) {
			if (error instanceof N8nRestError && error.status === 404) return { status: 'published' };
			throw error;
		}
	}

	private async request<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				// n8n binds the session to this value
				'browser-id': 'protrack-demo',
				'push-ref': 'protrack-demo',
				cookie: this.cookie,
			},
			body: body && JSON.stringify(body),
			signal: this.signal,
		});
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';')[0] ?? '';
		const text = await response.text();
		if (!response.ok) throw new N8nRestError(`n8n: ${method} ${path} -> ${response.status} ${messageIn(text)}`, response.status);
		return (JSON.parse(text) as { data: T }).data;
	}
}

function messageIn(text: string): string {
	try {
		return (JSON.parse(text) as { message?: string }).message ?? text;
	} catch {
		return text.slice(0, 300);
	}
}
