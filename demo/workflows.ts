import { readdir, readFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import { stolenTaxi } from './scenarios';
import type { ItemJson, N8nRest, SavedCredential, SavedWorkflow, Workflow } from './n8nRest';

/** The credential type of the package, as n8n knows it. */
export const CREDENTIAL_TYPE = 'protrackApi';

const TEMPLATES = resolve(__dirname, '..', 'templates');
/** Where a template needs one vehicle. */
const EXAMPLE_IMEI = '123456789012345';
const OUR_NODES = /^n8n-nodes-protrack\./;

/** The nodes of the templates that the demo starts or looks at. */
export const POSITIONS = { start: 'Start', result: 'Keep these fields' };
export const ALARMS = { trigger: 'New alarm' };
export const EVERYTHING = { trigger: 'Anything new', sentences: 'Write a sentence' };

/** What a user would type into the credential to reach a simulated platform. */
export function credentialData(platform: Platform): ItemJson {
	const { url, account, password } = platform;
	return { platform: 'custom', baseUrl: url, allowHttp: true, account, password };
}

/** A platform that a credential can reach. */
export interface Platform {
	url: string;
	account: string;
	password: string;
}

/** What the demo creates in n8n. */
export interface DemoWorkflows {
	credential: SavedCredential;
	positions: SavedWorkflow;
	alarms: SavedWorkflow;
	everything: SavedWorkflow;
	approval: SavedWorkflow;
}

/** The templates that the demo starts or looks at. */
const USED = ['fleet-positions', 'alarms-as-they-come', 'everything-that-happens', 'stop-engine-with-approval'];

/** The names of all templates, in the order of the alphabet. */
export async function templateNames(): Promise<string[]> {
	const files = await readdir(TEMPLATES);
	return files.map((file) => parse(file).name).sort();
}

/** Creates the credential and the workflows, none active yet. @param triggerOptions for the trigger of alarms */
export async function createWorkflows(
	n8n: N8nRest,
	platform: Platform,
	triggerOptions: ItemJson,
): Promise<DemoWorkflows> {
	const credential = await n8n.createCredential('Simulated fleet', CREDENTIAL_TYPE, credentialData(platform));
	const positions = await n8n.createWorkflow(await loadTemplate('fleet-positions', credential));
	const alarms = await n8n.createWorkflow(
		await loadTemplate('alarms-as-they-come', credential, { options: triggerOptions }),
	);
	const everything = await n8n.createWorkflow(await loadTemplate('everything-that-happens', credential));
	const approver = await n8n.createCredential('Who approves', 'httpBasicAuth', {
		user: platform.account,
		password: platform.password,
	});
	const approval = await n8n.createWorkflow(
		withApprover(await loadTemplate('stop-engine-with-approval', credential), approver),
	);
	for (const name of await templateNames())
		if (!USED.includes(name)) await n8n.createWorkflow(await loadTemplate(name, credential));
	return { credential, positions, alarms, everything, approval };
}

/** The workflow with the login that its form asks for. */
function withApprover(workflow: Workflow, { id, name, type }: SavedCredential): Workflow {
	for (const node of workflow.nodes)
		if (node.parameters.incomingAuthentication === 'basicAuth') node.credentials = { [type]: { id, name } };
	return workflow;
}

/** Reads a template as it is imported, with its sample data. @param folder of the templates, if not this package's */
export async function readTemplate(name: string, folder = TEMPLATES): Promise<Workflow> {
	return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as Workflow;
}

/**
 * Reads a template and does what an importing user would: chooses the credential, a vehicle, and other trigger options, and unpins the sample data.
 * @param folder of the templates, if not this package's
 */
export async function loadTemplate(
	name: string,
	credential: SavedCredential,
	triggerParameters: ItemJson = {},
	folder?: string,
): Promise<Workflow> {
	const template = JSON.stringify(await readTemplate(name, folder));
	const workflow = JSON.parse(template.replaceAll(EXAMPLE_IMEI, stolenTaxi.imei)) as Workflow;
	delete workflow.pinData;
	const { id, name: credentialName, type } = credential;
	for (const node of workflow.nodes.filter((candidate) => OUR_NODES.test(candidate.type))) {
		node.credentials = { [type]: { id, name: credentialName } };
		if (node.name === ALARMS.trigger) Object.assign(node.parameters, triggerParameters);
	}
	return workflow;
}
