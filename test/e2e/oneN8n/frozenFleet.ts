import type { Execution, SavedCredential, Workflow } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import { type Host, stopAll } from '../../host/host';
import { chain, START } from '../../host/nodeChain';
import { sharedHost } from './sharedHost';

/** Runs nodes one after the other. @param nodesFor makes them with the credential for the fleet */
type RunNodes = (name: string, nodesFor: (credential: SavedCredential) => Workflow['nodes']) => Promise<Execution>;

/** Starts the demo's fleet with its clock stopped before the tests of a file, and ends it after them. @returns what runs nodes of it in the shared n8n */
export function useFrozenFleet(): RunNodes {
	let simulator: Simulator;
	let host: Host;
	let credential: SavedCredential;

	beforeAll(async () => {
		simulator = await startSimulator({ fleet: 'live', frozen: true });
		host = await sharedHost();
		credential = await host.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(simulator));
	});
	afterAll(async () => await stopAll(simulator));

	return async (name, nodesFor) =>
		await host.n8n.run(await host.n8n.createWorkflow(chain(name, nodesFor(credential))), START);
}
