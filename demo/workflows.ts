import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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

type TemplateName =
	| 'critical-alarms'
	| 'fleet-positions'
	| 'alarms-as-they-come'
	| 'everything-that-happens'
	| 'stop-engine-with-approval'
	| 'fleet-mcp-server'
	| 'ask-my-fleet'
	| 'visit-proof-for-invoices'
	| 'logbook-of-the-month'
	| 'morning-report-by-mail';

/** The templates that the demo only shows. */
const onlyShown = [
	'critical-alarms',
	'fleet-mcp-server',
	'ask-my-fleet',
	'visit-proof-for-invoices',
	'logbook-of-the-month',
	'morning-report-by-mail',
] as const;

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
	const approval = await n8n.createWorkflow(await loadTemplate('stop-engine-with-approval', credential));
	for (const name of onlyShown) await n8n.createWorkflow(await loadTemplate(name, credential));
	return { credential, positions, alarms, everything, approval };
}

/**
 * Reads a template and fills in what an importing user would choose: the credential, a vehicle, and other trigger options.
 * @param folder of the templates, if not this package's
 */
export async function loadTemplate(
	name: TemplateName,
	credential: SavedCredential,
	triggerParameters: ItemJson = {},
	folder = TEMPLATES,
): Promise<Workflow> {
	const template = await readFile(join(folder, `${name}.json`), 'utf8');
	const workflow = JSON.parse(template.replaceAll(EXAMPLE_IMEI, stolenTaxi.imei)) as Workflow;
	const { id, name: credentialName, type } = credential;
	for (const node of workflow.nodes.filter((candidate) => OUR_NODES.test(candidate.type))) {
		node.credentials = { [type]: { id, name: credentialName } };
		if (node.name === ALARMS.trigger) Object.assign(node.parameters, triggerParameters);
	}
	return workflow;
}
