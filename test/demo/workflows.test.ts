import { readdirSync } from 'node:fs';
import path from 'node:path';
import { VEHICLES } from '../../demo/scenarios';
import type { N8nRest, SavedCredential, Workflow } from '../../demo/n8nRest';
import { createWorkflows } from '../../demo/workflows';

const credential: SavedCredential = { id: 'c1', name: 'Simulated fleet', type: 'protrackApi' };

/** The workflows that the demo makes, by their names. */
async function workflowsOfDemo(): Promise<Workflow[]> {
	const made: Workflow[] = [];
	const n8n: Pick<N8nRest, 'createCredential' | 'createWorkflow'> = {
		createCredential: async (name, type) => (type === credential.type ? credential : { id: 'c2', name, type }),
		createWorkflow: async (workflow) => {
			made.push(workflow);
			return { ...workflow, id: String(made.length), versionId: 'v1' };
		},
	};
	await createWorkflows(n8n as N8nRest, { url: 'http://127.0.0.1:1', account: 'demo', password: 'secret' }, {});
	return made;
}

describe('The workflows of the demo', () => {
	it('are all templates, stopping an engine with approval among them', async () => {
		const names = (await workflowsOfDemo()).map(({ name }) => name);
		expect(names).toContain('Stop engine after a person approved it');
		expect(names).toHaveLength(readdirSync(path.resolve(__dirname, '../../templates')).length);
	});

	it('show the simulated fleet, not the sample data of the templates', async () => {
		expect((await workflowsOfDemo()).filter(({ pinData }) => pinData)).toEqual([]);
	});

	it('have the credential in each Protrack node', async () => {
		const nodes = (await workflowsOfDemo())
			.flatMap((workflow) => workflow.nodes)
			.filter(({ type }) => type.startsWith('n8n-nodes-protrack.'));
		expect(nodes.map(({ credentials }) => credentials)).toEqual(
			nodes.map(() => ({ protrackApi: { id: 'c1', name: 'Simulated fleet' } })),
		);
	});

	it('have a login for the form of the approval', async () => {
		const approval = (await workflowsOfDemo()).find(({ name }) => name.startsWith('Stop engine'));
		const form = approval?.nodes.find(({ name }) => name === 'Approval');
		expect(form?.credentials).toEqual({ httpBasicAuth: { id: 'c2', name: 'Who approves' } });
	});

	it('stop the engine of a vehicle that is there', async () => {
		const approval = (await workflowsOfDemo()).find(({ name }) => name.startsWith('Stop engine'));
		const question = approval?.nodes.find(({ name }) => name === 'Settings')?.parameters;
		const imeis = [...JSON.stringify(question).matchAll(/"value":"(\d{15})"/g)].map(([, imei]) => imei);
		expect(imeis).toHaveLength(1);
		expect(VEHICLES.map(({ imei }) => imei)).toContain(imeis[0]);
	});
});
