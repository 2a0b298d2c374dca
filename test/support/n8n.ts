import 'reflect-metadata';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

process.env.N8N_USER_FOLDER ??= mkdtempSync(path.join(tmpdir(), 'n8n-harness-'));
process.env.N8N_ENCRYPTION_KEY ??= 'a'.repeat(24);

// n8n-core reads its settings while it loads, so it is loaded after them.
/* eslint-disable @typescript-eslint/no-require-imports */
const core = require('n8n-core') as typeof import('n8n-core');
const n8n = require('n8n-workflow') as typeof import('n8n-workflow');
/* eslint-enable @typescript-eslint/no-require-imports */

import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IPollFunctions,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { MemoryCredentials } from './memoryCredentials';

/** What n8n's database would hold of one credential. */
export type CredentialStore = Record<string, ICredentialDataDecryptedObject>;

const CREDENTIAL_ID = 'cred1';

/** A node type, the credential type, and the store they share: one n8n process. */
export interface Host {
	node: INodeType;
	credential: ICredentialType;
	store: CredentialStore;
	/** How long a read or write of the store takes, in ms; a real database is not instant. */
	databaseMs?: number;
}

const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

function nodeOf(
	host: Host,
	name: string,
	type: string,
	parameters: INodeParameters,
	extra: Partial<INode> = {},
): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(type === 'start' ? {} : { credentials: { [host.credential.name]: { id: CREDENTIAL_ID, name: 'Fleet' } } }),
		...extra,
	};
}

function workflowOf(host: Host, nodes: INode[], connections: IConnections, staticData: IDataObject = {}) {
	const types: Record<string, INodeType> = { start, [host.node.description.name]: host.node };
	return new n8n.Workflow({
		id: 'w1',
		name: 'Harness',
		nodes,
		connections,
		active: false,
		staticData,
		settings: { executionOrder: 'v1' },
		nodeTypes: {
			getByName: (name) => types[name] as INodeType,
			getByNameAndVersion: (name) => types[name] as INodeType,
			getKnownTypes: () => ({}),
		},
	});
}

function additionalData(host: Host, mode: WorkflowExecuteMode, nodes: INode[], connections: IConnections) {
	const workflowData = { id: 'w1', name: 'Harness', nodes, connections, active: false } as never;
	return {
		credentialsHelper: new MemoryCredentials(host.credential, host.store, host.databaseMs ?? 0),
		hooks: new core.ExecutionLifecycleHooks(mode, '1', workflowData),
		executionId: '1',
		restApiUrl: '',
		instanceBaseUrl: '',
		webhookBaseUrl: '',
		webhookTestBaseUrl: '',
		webhookWaitingBaseUrl: 'http://localhost/w',
		formWaitingBaseUrl: 'http://localhost/f',
		variables: {},
		setExecutionStatus() {},
		sendDataToUI() {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

export interface Result {
	/** Items of each output of the node. */
	outputs: INodeExecutionData[][];
	/** The JSON of the first output's items. */
	items: IDataObject[];
	error?: Error & { description?: string | null; httpCode?: string; context?: IDataObject };
	hints: string[];
	task: ITaskData;
}

/** Runs an action node once through n8n-core, with one input item for each of `input`. */
export async function runNode(
	host: Host,
	parameters: INodeParameters,
	input: IDataObject[] = [{}],
	extra: Partial<INode> = {},
): Promise<Result> {
	const type = host.node.description.name;
	const nodes = [nodeOf(host, 'Start', 'start', {}), nodeOf(host, 'Node', type, parameters, extra)];
	const connections: IConnections = { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } };
	const workflow = workflowOf(host, nodes, connections);
	const items = input.map((json, item) => ({ json, pairedItem: { item } }));
	const executionData = n8n.createRunExecutionData({
		executionData: {
			contextData: {},
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			nodeExecutionStack: [{ node: workflow.getNode('Start') as INode, data: { main: [items] }, source: null }],
		},
	} as never);
	const execution = new core.WorkflowExecute(
		additionalData(host, 'trigger', nodes, connections),
		'trigger',
		executionData,
	);
	const run = await execution.processRunExecutionData(workflow);
	const task = run.data.resultData.runData.Node?.[0];
	if (!task) throw run.data.resultData.error ?? new Error('The node did not run');
	const outputs = (task.data?.main ?? []).map((output) => output ?? []);
	return {
		outputs,
		items: (outputs[0] ?? []).map(({ json }) => json),
		error: task.error as Result['error'],
		hints: (task.hints ?? []).map(({ message }) => message),
		task,
	};
}

/** The host as n8n has it for agents: the same node under the name of its tool. */
function asTool(host: Host): Host {
	const { description } = host.node;
	const tool: unknown = Object.create(host.node, {
		description: { value: { ...description, name: `${description.name}Tool` } },
	});
	return { ...host, node: tool as INodeType };
}

/**
 * Calls an action node as an agent calls a tool.
 * @returns the JSON of its items
 * @throws what the node throws
 */
export async function runTool(host: Host, parameters: INodeParameters, extra: Partial<INode> = {}) {
	const tool = asTool(host);
	const node = nodeOf(tool, 'Tool', tool.node.description.name, parameters, extra);
	const workflow = workflowOf(tool, [node], {});
	const data = { ai_tool: [[{ json: {} }]] };
	const context = new core.SupplyDataContext(
		workflow,
		workflow.getNode('Tool') as INode,
		additionalData(tool, 'trigger', [node], {}),
		'trigger',
		n8n.createRunExecutionData({}),
		0,
		[{ json: {} }],
		data,
		'ai_tool',
		{ node, data, source: null },
		[],
	);
	const output = (await tool.node.execute?.call(context as unknown as IExecuteFunctions)) as INodeExecutionData[][];
	return (output[0] ?? []).map(({ json }) => json);
}

/** A trigger that is polled again and again, with the static data that n8n would keep. */
export interface Poller {
	poll(mode?: 'trigger' | 'manual'): Promise<IDataObject[] | null>;
	/** What n8n keeps for the node, as JSON text. */
	memory(): string;
	/** Imitates a restart: what is kept goes through JSON. */
	restart(): void;
	warnings: string[];
	/** What only a debug log shows. */
	details: string[];
}

/** @param kept static data of an earlier poller, as JSON text */
export function createPoller(host: Host, parameters: INodeParameters, kept = '{}'): Poller {
	const node = nodeOf(host, 'Trigger', host.node.description.name, parameters);
	let workflow = workflowOf(host, [node], {}, JSON.parse(kept) as IDataObject);
	const warnings: string[] = [];
	const details: string[] = [];
	return {
		warnings,
		details,
		async poll(mode = 'trigger') {
			const additional = additionalData(host, mode, [node], {});
			const activation = mode === 'manual' ? 'manual' : 'activate';
			const context: IPollFunctions = new core.PollContext(
				workflow,
				workflow.getNode('Trigger') as INode,
				additional,
				mode,
				activation,
			);
			Object.defineProperty(context, 'logger', {
				value: {
					debug: (text: string) => details.push(text),
					info() {},
					error() {},
					warn: (text: string) => warnings.push(text),
				},
			});
			const output = await host.node.poll?.call(context);
			return output ? (output[0] ?? []).map(({ json }) => json) : null;
		},
		memory: () => JSON.stringify(workflow.staticData),
		restart() {
			workflow = workflowOf(host, [node], {}, JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject);
		},
	};
}

/** A context as a node's execution gets it, for calls below the nodes. @param signal n8n's cancel signal */
export function executeContext(
	host: Host,
	parameters: INodeParameters = {},
	signal?: AbortSignal,
	input: IDataObject[] = [{}],
	extra: Partial<INode> = {},
) {
	const node = nodeOf(host, 'Node', host.node.description.name, parameters, extra);
	const workflow = workflowOf(host, [node], {});
	const main = [input.map((json) => ({ json }))];
	return new core.ExecuteContext(
		workflow,
		workflow.getNode('Node') as INode,
		additionalData(host, 'trigger', [node], {}),
		'trigger',
		n8n.createRunExecutionData({}),
		0,
		main[0] ?? [],
		{ main },
		{ node, data: { main }, source: null },
		[],
		signal,
	);
}

/** A context as the editor's lists get it. */
export function loadOptionsContext(host: Host, parameters: INodeParameters = {}) {
	const node = nodeOf(host, 'Node', host.node.description.name, parameters);
	const workflow = workflowOf(host, [node], {});
	return new core.LoadOptionsContext(
		workflow,
		workflow.getNode('Node') as INode,
		additionalData(host, 'internal', [node], {}),
		'',
	);
}

/** A credential for a server, as a user would have entered it. */
export function storeFor(
	server: { url: string; account: string; password: string },
	more: IDataObject = {},
): CredentialStore {
	const { url: baseUrl, account, password } = server;
	return { [CREDENTIAL_ID]: { platform: 'custom', baseUrl, allowHttp: true, account, password, ...more } as never };
}

/** The values that are stored for the harness's credential. */
export const storedIn = (store: CredentialStore) => store[CREDENTIAL_ID] as Record<string, string>;

/** What n8n's editor shows after a click on the Test button of the credential (n8n 2.8, services/credentials-tester.service.js). */
export async function testCredential(host: Host): Promise<{ status: 'OK' | 'Error'; message: string }> {
	const { test } = host.credential;
	if (!test) throw new Error('The credential has no test');
	const properties = [
		{ displayName: 'Temp', name: 'temp', type: 'string' as const, routing: { request: test.request }, default: '' },
	];
	const type: INodeType = {
		description: {
			...start.description,
			name: 'n8n-nodes-base.noOp',
			properties,
			credentials: [{ name: host.credential.name, required: true }],
		},
	} as never;
	const node = nodeOf(host, 'Temp-Node', 'n8n-nodes-base.noOp', {});
	const workflow = workflowOf({ ...host, node: type }, [node], {});
	const additional = additionalData(host, 'internal', [node], {});
	const data = { node, data: {}, source: null };
	const context = new core.ExecuteContext(
		workflow,
		node,
		additional,
		'internal',
		n8n.createRunExecutionData({}),
		0,
		[],
		{ main: [[{ json: {} }]] },
		data as never,
		[],
	);
	const decrypted = await additional.credentialsHelper.getDecrypted(
		additional,
		{ id: CREDENTIAL_ID, name: 'Fleet' },
		host.credential.name,
		'internal',
	);
	const credentials = { id: CREDENTIAL_ID, name: 'Fleet', type: host.credential.name, data: decrypted };
	try {
		const response = await new core.RoutingNode(context, type, credentials).runNode();
		const body = response?.[0]?.[0]?.json ?? {};
		for (const { type: kind, properties: rule } of test.rules ?? []) {
			if (kind === 'responseSuccessBody' && body[rule.key] === rule.value)
				return { status: 'Error', message: rule.message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { cause } = error as { cause?: { code?: string; response?: { status: number } } };
		if (cause?.response) return { status: 'Error', message: `Received HTTP status code: ${cause.response.status}` };
		return { status: 'Error', message: cause?.code ?? (error as Error).message };
	}
}
