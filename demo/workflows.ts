import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ItemJson, N8nRest, SavedCredential, SavedWorkflow, Workflow } from './n8nRest';

/** The credential type of the package, as n8n knows it. */
export const CREDENTIAL_TYPE = 'protrackApi';

const TEMPLATES = resolve(__dirname, '..', 'templates');
const OUR_NODES = /^n8n-nodes-protrack\./;

/** The nodes of the templates that the demo starts or looks at. */
export const POSITIONS = { start: 'Start', result: 'Keep these fields' };
export const ALARMS = { trigger: 'New alarm' };

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

/** Creates the credential and both workflows, neither active yet. */
export async function createWorkflows(
	n8n: N8nRest,
	platform: Platform,
	triggerOptions: ItemJson,
): Promise<{ credential: SavedCredential; positions: SavedWorkflow; alarms: SavedWorkflow }> {
	const credential = await n8n.createCredential('Simulated fleet', CREDENTIAL_TYPE, credentialData(platform));
	const positions = await n8n.createWorkflow(await loadTemplate('fleet-positions', credential));
	const alarms = await n8n.createWorkflow(await loadTemplate('alarms-as-they-come', credential, { options: triggerOptions }));
	return { credential, positions, alarms };
}

/** Reads a template and fills in what an importing user would choose: the credential, and other trigger options. */
export async function loadTemplate(
	name: 'fleet-positions' | 'alarms-as-they-come',
	credential: SavedCredential,
	triggerParameters: ItemJson = {},
): Promise<Workflow> {
	const workflow = JSON.parse(await readFile(join(TEMPLATES, `${name}.json`), 'utf8')) as Workflow;
	const { id, name: credentialName, type } = credential;
	for (const node of workflow.nodes.filter((candidate) => OUR_NODES.test(candidate.type))) {
		node.credentials = { [type]: { id, name: credentialName } };
		if (node.name === ALARMS.trigger) Object.assign(node.parameters, triggerParameters);
	}
	return workflow;
}
