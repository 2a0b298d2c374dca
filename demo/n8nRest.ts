import { parse } from 'flatted';
import { randomBytes } from 'node:crypto';
import { repeatRead, systemClock, type Clock, type OutageReport } from './outage';

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
interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: ItemJson;
	/** Where items go that fail; without it the first one ends the execution. */
	onError?: 'continueErrorOutput' | 'continueRegularOutput' | 'stopWorkflow';
	credentials?: { [type: string]: { id: string; name: string } };
	retryOnFail?: boolean;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	/** With it the URL of a webhook is its path alone. */
	webhookId?: string;
}

/** A workflow as it is exported and imported. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: ItemJson;
	settings: ItemJson;
	/** Sample items by the name of their node: a run by hand takes these instead of running the node. */
	pinData?: { [nodeName: string]: Array<{ json: ItemJson }> };
}

/** A workflow that n8n keeps. */
export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
}

/** A community package that n8n has installed. */
export interface InstalledPackage {
	packageName: string;
	installedVersion: string;
	installedNodes: Array<{ name: string; type: string }>;
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
	/** When it began, ISO 8601. */
	startedAt?: string | null;
	/** When it ended, ISO 8601; null while it runs. */
	stoppedAt?: string | null;
}

/** An execution with what its nodes put out. */
export interface Execution extends ExecutionSummary {
	error?: string;
	/** What the error says beside its message, as HTML. */
	errorDescription?: string;
	/** The items of a node's output, over all its runs. @param index of the output, 0 is the first; a node's error output is its last */
	output: (nodeName: string, index?: number) => ItemJson[];
	/** What a node says beside its items. */
	hints: (nodeName: string) => string[];
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

interface NodeRun {
	data?: { main?: Array<Array<{ json: ItemJson }> | null> };
	hints?: Array<{ message: string }>;
}

interface RunData {
	resultData?: {
		error?: { message?: string; description?: string | null };
		runData?: { [nodeName: string]: NodeRun[] };
	};
}

const UNFINISHED = ['new', 'running', 'waiting'];

/** The first poll of a trigger is part of its activation, so a write may take minutes. */
const WRITE_TIMEOUT_MS = 300_000;
const READ_TIMEOUT_MS = 30_000;
const RUN_TIMEOUT_MS = 300_000;
const PAUSE_MS = 200;

/** What a client may be told. */
export interface RestOptions {
	/** Ends whatever is under way, with the signal's reason as the error. */
	signal?: AbortSignal;
	/** With it a read goes on until n8n answers, and each minute without an answer is reported; without it a read fails after a minute. */
	onOutage?: OutageReport;
	/** How long one request of a read may take, in milliseconds. Default 30,000. */
	readTimeoutMs?: number;
	clock?: Clock;
}

/** A client of the REST interface that n8n's own editor uses, signed in as one user. Reads are repeated while they fail, writes never. */
export class N8nRest {
	private cookie = '';

	private readonly signal?: AbortSignal;

	private readonly onOutage?: OutageReport;

	private readonly readTimeoutMs: number;

	private readonly clock: Clock;

	constructor(
		private readonly url: string,
		{ signal, onOutage, readTimeoutMs = READ_TIMEOUT_MS, clock = systemClock }: RestOptions = {},
	) {
		this.signal = signal;
		this.onOutage = onOutage;
		this.readTimeoutMs = readTimeoutMs;
		this.clock = clock;
	}

	/** Makes the first user of a fresh n8n and signs in as it. */
	async createOwner(login: Login): Promise<void> {
		await this.write('/owner/setup', { ...login, firstName: 'Demo', lastName: 'Owner' });
	}

	/** Saves a credential. */
	createCredential(name: string, type: string, data: ItemJson): Promise<SavedCredential> {
		return this.write('/credentials', { name, type, data });
	}

	/** The credentials that are saved. */
	credentials(): Promise<SavedCredential[]> {
		return this.read('/credentials');
	}

	/** Opens a credential. @returns its values as the editor gets them */
	async shownCredential({ id }: SavedCredential): Promise<ItemJson> {
		const { data } = await this.read<{ data: ItemJson }>(`/credentials/${id}?includeData=true`);
		return data;
	}

	/** Presses "Test" of a saved credential. */
	testCredential(credential: SavedCredential, data: ItemJson): Promise<{ status: string; message: string }> {
		const { id, name, type } = credential;
		return this.write('/credentials/test', { credentials: { id, name, type, data } });
	}

	/** Saves a workflow. */
	createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return this.write('/workflows', workflow);
	}

	/** Saves a changed workflow; what is active stays active as it was until it is activated again. */
	updateWorkflow({ id, name, nodes, connections, settings, versionId }: SavedWorkflow): Promise<SavedWorkflow> {
		const body = { name, nodes, connections, settings, versionId };
		return this.request('PATCH', `/workflows/${id}`, WRITE_TIMEOUT_MS, body);
	}

	/** Installs a community package as the dialog of the editor does. @param name with or without a version, as somebody would type it */
	installPackage(name: string): Promise<InstalledPackage> {
		return this.write('/community-packages', { name, verify: false });
	}

	/** Presses "Update" of a community package. */
	updatePackage(name: string, version: string): Promise<InstalledPackage> {
		return this.request('PATCH', '/community-packages', WRITE_TIMEOUT_MS, { name, version });
	}

	/** Presses "Uninstall package" of a community package. */
	async uninstallPackage(name: string): Promise<void> {
		await this.request('DELETE', `/community-packages?name=${encodeURIComponent(name)}`, WRITE_TIMEOUT_MS);
	}

	/** The community packages that the editor lists. */
	installedPackages(): Promise<InstalledPackage[]> {
		return this.read('/community-packages');
	}

	/** A saved workflow. */
	workflow(id: string): Promise<SavedWorkflow> {
		return this.read(`/workflows/${id}`);
	}

	/** Turns a workflow's trigger on and returns when it has polled for the first time. */
	async activate({ id, name, versionId }: SavedWorkflow): Promise<void> {
		await this.write(`/workflows/${id}/activate`, { versionId });
		await this.until(`"${name}" is not active`, async () => {
			const { status, triggers } = await this.publication(id);
			if (status === 'failed')
				throw new Error(triggers?.find(({ errorMessage }) => errorMessage)?.errorMessage ?? status);
			return status === 'published' ? status : undefined;
		});
	}

	/** Turns a workflow's trigger off. */
	async deactivate({ id }: SavedWorkflow): Promise<void> {
		await this.write(`/workflows/${id}/deactivate`, {});
	}

	/** Presses "Execute workflow". @returns the id of the execution, which has only begun */
	async start(workflow: SavedWorkflow, startNode: string): Promise<string> {
		const body = { workflowData: workflow, triggerToStartFrom: { name: startNode } };
		const { executionId } = await this.write<{ executionId: string }>(`/workflows/${workflow.id}/run`, body);
		return executionId;
	}

	/** Presses "Execute workflow" and waits for the end. @throws Error when the execution still runs after `timeoutMs` */
	async run(workflow: SavedWorkflow, startNode: string, timeoutMs = RUN_TIMEOUT_MS): Promise<Execution> {
		const executionId = await this.start(workflow, startNode);
		return await this.until(
			`"${workflow.name}" still runs`,
			async () => {
				const execution = await this.execution(executionId);
				return UNFINISHED.includes(execution.status) ? undefined : execution;
			},
			timeoutMs,
		);
	}

	/** Presses "Retry" of an execution that failed. @returns the new execution, which begins where the old one stopped, when it has ended */
	retry(executionId: string): Promise<ExecutionSummary> {
		return this.write(`/executions/${executionId}/retry`, { loadWorkflow: false });
	}

	/** Waits for the end of an execution without reading its data. @throws Error when it still runs after some minutes */
	finished(workflowId: string, executionId: string): Promise<ExecutionSummary> {
		return this.until(`Execution ${executionId} still runs`, async () =>
			(await this.finishedExecutions(workflowId)).find(({ id }) => id === executionId),
		);
	}

	/** The finished executions of a workflow, oldest first. */
	async finishedExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.read<{ results: ExecutionSummary[] }>(`/executions?filter=${filter}&limit=100`);
		return results.filter(({ status }) => !UNFINISHED.includes(status)).reverse();
	}

	/** One execution with its data. */
	async execution(id: string): Promise<Execution> {
		const { status, mode, stoppedAt, data } = await this.read<ExecutionSummary & { data: unknown }>(
			`/executions/${id}`,
		);
		// while it runs, the list of its data is empty
		const { resultData } = ((typeof data === 'string' ? parse(data) : data) ?? {}) as RunData;
		const runsOf = (nodeName: string) => resultData?.runData?.[nodeName] ?? [];
		return {
			id,
			status,
			mode,
			stoppedAt,
			error: resultData?.error?.message,
			errorDescription: resultData?.error?.description ?? undefined,
			output: (nodeName, index = 0) =>
				runsOf(nodeName)
					.flatMap((run) => run.data?.main?.[index] ?? [])
					.map(({ json }) => json),
			hints: (nodeName) =>
				runsOf(nodeName)
					.flatMap((run) => run.hints ?? [])
					.map(({ message }) => message),
		};
	}

	/** Newer n8n activates in the background; older ones have done it when they answer, and do not know this question. */
	private async publication(id: string): Promise<Publication> {
		try {
			return await this.read<Publication>(`/workflows/${id}/publication-status`);
		} catch (error) {
			if (error instanceof N8nRestError && error.status === 404) return { status: 'published' };
			throw error;
		}
	}

	/** Asks until there is an answer. @throws Error with `problem` when that takes too long */
	private async until<T>(problem: string, ask: () => Promise<T | undefined>, timeoutMs = RUN_TIMEOUT_MS): Promise<T> {
		const start = this.clock.now();
		while (this.clock.now() - start < timeoutMs) {
			const answer = await ask();
			if (answer !== undefined) return answer;
			await this.clock.sleep(PAUSE_MS, this.signal);
		}
		throw new Error(`${problem} after ${timeoutMs / 1000} s`);
	}

	private read<T>(path: string): Promise<T> {
		const { clock, signal, onOutage } = this;
		// 404 is an answer: n8n knows no such thing
		const isAnswer = (error: unknown) => error instanceof N8nRestError && error.status === 404;
		return repeatRead(() => this.request<T>('GET', path, this.readTimeoutMs), { clock, signal, onOutage, isAnswer });
	}

	private write<T>(path: string, body: object): Promise<T> {
		return this.request<T>('POST', path, WRITE_TIMEOUT_MS, body);
	}

	private async request<T>(method: string, path: string, timeoutMs: number, body?: object): Promise<T> {
		const what = `${method} ${path}`;
		const deadline = deadlineOf(this.signal, timeoutMs);
		try {
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
				signal: deadline.signal,
			});
			const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
			if (session) this.cookie = session.split(';')[0] ?? '';
			const text = await response.text();
			if (!response.ok) throw new N8nRestError(`${what} -> ${response.status} ${messageIn(text)}`, response.status);
			return text ? (JSON.parse(text) as { data: T }).data : (undefined as T);
		} catch (error) {
			this.signal?.throwIfAborted();
			if (error instanceof N8nRestError) throw error;
			throw new Error(
				`${what} -> ${deadline.signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error)}`,
			);
		} finally {
			deadline.clear();
		}
	}
}

/** A signal for one request: aborted with `outer`, or when the time is over. */
function deadlineOf(outer: AbortSignal | undefined, timeoutMs: number): { signal: AbortSignal; clear: () => void } {
	// Node 20 loses an AbortSignal.any over an AbortSignal.timeout to garbage collection
	const controller = new AbortController();
	const abort = () => controller.abort();
	const timer = setTimeout(abort, timeoutMs);
	outer?.addEventListener('abort', abort, { once: true });
	if (outer?.aborted) abort();
	return {
		signal: controller.signal,
		clear: () => {
			clearTimeout(timer);
			outer?.removeEventListener('abort', abort);
		},
	};
}

/** fetch hides why it failed in `cause`. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return cause instanceof Error ? cause.message || cause.name : String(cause);
}

function messageIn(text: string): string {
	try {
		return (JSON.parse(text) as { message?: string }).message ?? text;
	} catch {
		return text.slice(0, 300);
	}
}
