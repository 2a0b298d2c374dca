import type { Execution, ItemJson, Json, SavedCredential, SavedWorkflow, Workflow } from '../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE, loadTemplate, readTemplate } from '../../demo/workflows';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { Host, stopAll } from '../host/host';
import { startHttpSink, type HttpSink } from '../support/httpSink';
import { startMailSink, type MailSink } from '../support/mailSink';

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
	/** Nodes that are another one in the test, such as an HTTP request in place of a sheet. */
	replaced?: { [nodeName: string]: Pick<WorkflowNode, 'type' | 'typeVersion' | 'parameters'> };
}

const HEADER_AUTH = 'httpHeaderAuth';
/** What a Header Auth credential of the tests sends. */
export const HEADER = { name: 'x-api-key', value: 'a-key-of-this-test' };

/** One n8n for all templates, with the services that they call replaced by servers of this machine. */
export class TemplateWorld {
	private readonly simulators: Simulator[] = [];

	private constructor(
		readonly host: Host,
		readonly sink: HttpSink,
		readonly mail: MailSink,
		private readonly headerAuth: SavedCredential,
		private readonly smtp: SavedCredential,
	) {}

	static async open(): Promise<TemplateWorld> {
		const host = await Host.start();
		const sink = await startHttpSink();
		const mail = await startMailSink();
		const headerAuth = await host.n8n.createCredential('Services', HEADER_AUTH, HEADER);
		const server = { host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true, user: '', password: '' };
		const smtp = await host.n8n.createCredential('Mail', 'smtp', server);
		return new TemplateWorld(host, sink, mail, headerAuth, smtp);
	}

	async stop(): Promise<void> {
		await stopAll(this.host, ...this.simulators, this.sink, this.mail);
	}

	/** Forgets what the services have got. */
	reset(): void {
		this.sink.reset();
		this.mail.mails.splice(0);
	}

	/** Starts a platform of its own, with a credential. */
	async fleet(options: SimulatorOptions = {}): Promise<Fleet> {
		const simulator = await startSimulator(options);
		this.simulators.push(simulator);
		const name = `Fleet ${this.simulators.length}`;
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
		return await this.host.n8n.createWorkflow({ ...workflow, settings: { ...workflow.settings, timezone: 'UTC' } });
	}

	private setUpNode(node: WorkflowNode, { settings = {}, parameters = {}, replaced = {} }: Changes): void {
		Object.assign(node, replaced[node.name]);
		Object.assign(node.parameters, parameters[node.name]);
		const { authentication, genericAuthType } = node.parameters;
		const isHeaderAuth = genericAuthType === HEADER_AUTH || authentication === 'headerAuth';
		if (isHeaderAuth) node.credentials = { [HEADER_AUTH]: this.headerAuth };
		if (node.type === 'n8n-nodes-base.emailSend') node.credentials = { smtp: this.smtp };
		if (node.name === 'Settings') setFields(node, settings);
	}
}

/** Sets fields of an Edit Fields node. @throws Error when it has no such field */
function setFields({ parameters }: WorkflowNode, values: ItemJson): void {
	const { assignments } = parameters.assignments as unknown as { assignments: Array<{ name: string; value: Json }> };
	for (const [name, value] of Object.entries(values)) {
		const field = assignments.find((each) => each.name === name);
		if (!field) throw new Error(`The node Settings has no field "${name}"`);
		field.value = typeof value === 'object' ? JSON.stringify(value) : value;
	}
}
