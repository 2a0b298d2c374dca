import type { Execution, ItemJson, Json, SavedCredential, SavedWorkflow, Workflow } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE, loadTemplate, readTemplate } from '../../../demo/workflows';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../simulator';
import { Host, stopAll } from '../../host/host';
import { chain, nodeOf, START } from '../../host/nodeChain';
import { waitFor } from '../../host/waitFor';
import { startHttpSink, type HttpSink } from '../../support/httpSink';
import { startMailSink, type MailSink } from '../../support/mailSink';

type WorkflowNode = Workflow['nodes'][number];

/** A simulated platform, and the credential for it. */
export interface Fleet {
	simulator: Simulator;
	credential: SavedCredential;
}

/** What a user of a template changes: by the name of the node, in its parameters; `Settings` takes the values of its fields. */
export interface Changes {
	settings?: ItemJson;
	parameters?: { [nodeName: string]: ItemJson };
	/** Credentials of nodes that need another one than all of their kind. */
	credentials?: { [nodeName: string]: SavedCredential };
	/** Sample data of nodes that stays, by their names. */
	pinned?: Workflow['pinData'];
	/** Nodes that are another one in the test, such as an HTTP request in place of a sheet. */
	replaced?: { [nodeName: string]: Pick<WorkflowNode, 'type' | 'typeVersion' | 'parameters'> };
}

const HEADER_AUTH = 'httpHeaderAuth';
/** What a Header Auth credential of the tests sends. */
export const HEADER = { name: 'x-api-key', value: 'a-key-of-this-test' };

/** Who may decide. */
type Login = { user: string; password: string };
const APPROVER: Login = { user: 'boss', password: 'a-password-of-this-test' };

/** One n8n for all templates, with the services that they call replaced by servers of this machine. */
export class TemplateWorld {
	private readonly started: Array<{ stop(): Promise<unknown> }> = [];

	private fleets = 0;

	private constructor(
		readonly host: Host,
		readonly sink: HttpSink,
		readonly mail: MailSink,
		private readonly headerAuth: SavedCredential,
		private readonly smtp: SavedCredential,
		private readonly approver: SavedCredential,
	) {}

	static async open(): Promise<TemplateWorld> {
		const host = await Host.start();
		const sink = await startHttpSink();
		const mail = await startMailSink();
		const headerAuth = await host.n8n.createCredential('Services', HEADER_AUTH, HEADER);
		const approver = await host.n8n.createCredential('Approver', 'httpBasicAuth', APPROVER);
		return new TemplateWorld(host, sink, mail, headerAuth, await createSmtp(host, mail), approver);
	}

	async stop(): Promise<void> {
		await stopAll(this.host, ...this.started, this.sink, this.mail);
	}

	/** Forgets what the services have got. */
	reset(): void {
		this.sink.reset();
		this.mail.mails.splice(0);
	}

	/** Starts a service of its own, for a test that runs at the same time as others. */
	async ownSink(): Promise<HttpSink> {
		const sink = await startHttpSink();
		this.started.push(sink);
		return sink;
	}

	/** Starts a mail server of its own, with a credential. */
	async ownMail(): Promise<{ mail: MailSink; smtp: SavedCredential }> {
		const mail = await startMailSink();
		this.started.push(mail);
		return { mail, smtp: await createSmtp(this.host, mail) };
	}

	/** Starts a platform of its own, with a credential. */
	async fleet(options: SimulatorOptions = {}): Promise<Fleet> {
		const simulator = await startSimulator(options);
		this.started.push(simulator);
		const name = `Fleet ${(this.fleets += 1)}`;
		const credential = await this.host.n8n.createCredential(name, CREDENTIAL_TYPE, credentialData(simulator));
		return { simulator, credential };
	}

	/** Runs a template as it was imported: with its sample data, without a credential. */
	async runAsImported(name: string, start: string): Promise<Execution> {
		return await this.host.n8n.run(await this.host.n8n.createWorkflow(await readTemplate(name)), start);
	}

	/** Saves a template as a user has set it up. */
	async setUp(name: string, { credential }: Fleet, changes: Changes = {}): Promise<SavedWorkflow> {
		const workflow = await loadTemplate(name, credential);
		for (const node of workflow.nodes) this.setUpNode(node, changes);
		const settings = { ...workflow.settings, timezone: 'UTC' };
		return await this.host.n8n.createWorkflow({ ...workflow, settings, pinData: changes.pinned });
	}

	/** Presses "Execute workflow" of a template that waits for a decision. @returns the id of the execution, which waits */
	async startUntilWaiting(workflow: SavedWorkflow, start: string): Promise<string> {
		const id = await this.host.n8n.start(workflow, start);
		await eventually(async () => (await this.host.n8n.execution(id)).status === 'waiting');
		return id;
	}

	/** Fills in the form of an execution that waits for a decision, as who opens its link does. */
	async decide(link: string, decision: 'Approve' | 'Reject'): Promise<void> {
		const [, id = ''] = /form-waiting\/(\d+)/.exec(link) ?? [];
		await eventually(async () => (await this.host.n8n.execution(id)).status === 'waiting');
		const response = await this.openForm(link, decision);
		if (!response.ok) throw new Error(`The form answered ${response.status}`);
	}

	/** Sends the form of a decision. @param login of who decides, null for nobody's */
	async openForm(link: string, decision: 'Approve' | 'Reject', login: Login | null = APPROVER): Promise<Response> {
		const form = new FormData();
		form.set('field-0', decision);
		const headers = login ? { authorization: `Basic ${btoa(`${login.user}:${login.password}`)}` } : undefined;
		return await fetch(link, { method: 'POST', body: form, headers });
	}

	/** Waits until an execution has ended. */
	async ended(executionId: string): Promise<Execution> {
		const { n8n } = this.host;
		const isOver = ({ status }: Execution) => !['new', 'running', 'waiting'].includes(status);
		await eventually(async () => isOver(await n8n.execution(executionId)));
		return await n8n.execution(executionId);
	}

	/** Turns a workflow on for a task, and off whatever becomes of it. */
	async whileActive(workflow: SavedWorkflow, task: () => Promise<void>): Promise<void> {
		await this.host.n8n.activate(workflow);
		try {
			await task();
		} finally {
			await this.host.n8n.deactivate(workflow);
		}
	}

	/** Waits until so many executions of a workflow have ended. @returns all of them, oldest first */
	async executions({ id }: SavedWorkflow, count: number): Promise<Execution[]> {
		const { n8n } = this.host;
		await eventually(async () => (await n8n.finishedExecutions(id)).length >= count);
		return await Promise.all((await n8n.finishedExecutions(id)).map(async (each) => await n8n.execution(each.id)));
	}

	/** The rows of a data table, oldest first. */
	async rows(table: string): Promise<ItemJson[]> {
		const dataTableId = { __rl: true, mode: 'name', value: table };
		const parameters = { resource: 'row', operation: 'get', dataTableId, returnAll: true };
		const workflow = chain(`Rows of ${table}`, [nodeOf('Rows', 'n8n-nodes-base.dataTable', parameters)]);
		const execution = await this.host.n8n.run(await this.host.n8n.createWorkflow(workflow), START);
		if (execution.error) throw new Error(execution.error);
		return execution.output('Rows');
	}

	private setUpNode(node: WorkflowNode, { settings = {}, parameters = {}, credentials = {}, replaced = {} }: Changes): void {
		Object.assign(node, replaced[node.name]);
		Object.assign(node.parameters, parameters[node.name]);
		const { authentication, genericAuthType } = node.parameters;
		const isHeaderAuth = genericAuthType === HEADER_AUTH || authentication === 'headerAuth';
		if (isHeaderAuth) node.credentials = { [HEADER_AUTH]: this.headerAuth };
		if (node.type === 'n8n-nodes-base.emailSend') node.credentials = { smtp: this.smtp };
		if (node.parameters.incomingAuthentication === 'basicAuth') node.credentials = { httpBasicAuth: this.approver };
		const chosen = credentials[node.name];
		if (chosen) node.credentials = { [chosen.type]: chosen };
		if (node.name === 'Settings') setFields(node, settings);
	}
}

async function createSmtp(host: Host, { port }: MailSink): Promise<SavedCredential> {
	const server = { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '', password: '' };
	return await host.n8n.createCredential('Mail', 'smtp', server);
}

/** Sets fields of an Edit Fields node. @throws Error when it has no such field */
function setFields({ parameters }: WorkflowNode, values: ItemJson): void {
	if (Object.keys(values).length === 0) return;
	const { assignments } = parameters.assignments as unknown as { assignments: Array<{ name: string; value: Json }> };
	for (const [name, value] of Object.entries(values)) {
		const field = assignments.find((each) => each.name === name);
		if (!field) throw new Error(`The node Settings has no field "${name}"`);
		field.value = typeof value === 'object' ? JSON.stringify(value) : value;
	}
}

/** No test waits for more than a poll of the trigger. */
const DEADLINE_MS = 120_000;

/** Asks until the answer is yes. @throws Error after two minutes */
export async function eventually(ask: () => boolean | Promise<boolean>): Promise<void> {
	await waitFor('what was waited for', DEADLINE_MS, ask);
}
