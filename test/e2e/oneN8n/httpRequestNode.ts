import type { ItemJson, SavedCredential, Workflow } from '../../../demo/n8nRest';
import { credentialData, CREDENTIAL_TYPE } from '../../../demo/workflows';
import { startSimulator, type Simulator } from '../../../simulator';
import { type Host, stopAll } from '../../host/host';
import { chain, nodeOf, START } from '../../host/nodeChain';
import { md5 } from '../../support/simulatorClient';
import { sharedHost } from './sharedHost';

const VAN = '868166056370001';

describe("n8n's HTTP Request node with the credential", () => {
	let simulator: Simulator;
	/** A server that must never see the token. */
	let elsewhere: Simulator;
	let host: Host;
	let credential: SavedCredential;

	beforeAll(async () => {
		[simulator, elsewhere] = await Promise.all([startSimulator(), startSimulator()]);
		simulator.addDevice({ imei: VAN, name: 'Van 1', position: { latitude: -12, longitude: -77 } });
		host = await sharedHost();
		credential = await host.n8n.createCredential('Fleet', CREDENTIAL_TYPE, credentialData(simulator));
	});
	beforeEach(() => [simulator, elsewhere].forEach((one) => one.clearLog()));
	afterAll(async () => await stopAll(simulator, elsewhere));

	function workflowOf(url: string): Workflow {
		const query = { sendQuery: true, queryParameters: { parameters: [{ name: 'imeis', value: VAN }] } };
		const parameters: ItemJson = {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			...query,
			options: {},
		};
		const credentials = { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } };
		return chain(url, [nodeOf('Ask', 'n8n-nodes-base.httpRequest', parameters, { typeVersion: 4.2, credentials })]);
	}

	const ask = async (url: string) => await host.n8n.run(await host.n8n.createWorkflow(workflowOf(url)), START);

	it('reads the platform, with a login of its own the first time and the stored token the second', async () => {
		for (let run = 0; run < 2; run += 1) {
			const execution = await ask(`${simulator.url}/api/track`);
			expect(execution).toMatchObject({ status: 'success' });
			expect(execution.output('Ask')).toEqual([
				expect.objectContaining({ code: 0, record: [expect.objectContaining({ imei: VAN })] }),
			]);
		}
		expect(simulator.requests.map(({ path, code }) => `${path} ${code}`)).toEqual([
			'/api/authorization 0',
			'/api/track 0',
			'/api/track 0',
		]);
	});

	it('sends nothing to another server and says so', async () => {
		const execution = await ask(`${elsewhere.url}/api/track`);
		expect(execution).toMatchObject({
			status: 'error',
			error: expect.stringContaining(`This credential is for ${simulator.url} only`) as string,
		});
		expect([...simulator.requests, ...elsewhere.requests]).toEqual([]);
	});

	it('sends no command', async () => {
		const execution = await ask(`${simulator.url}/api/command/send?command=RELAY,1`);
		expect(execution.error).toContain('Protrack Command');
		expect(simulator.requests).toEqual([]);
	});

	it('neither logs in again nor repeats a request that failed', async () => {
		const error = simulator.fail({ path: '/api/track', effect: { httpStatus: 404 } });
		expect(await ask(`${simulator.url}/api/track`)).toMatchObject({ status: 'error' });
		error.remove();
		expect(simulator.requests.map(({ path }) => path)).toEqual(['/api/track']);
	});

	it('shows nothing of password and token to whoever opens the credential', async () => {
		const seen = await host.n8n.shownCredential(credential);
		expect(seen).toMatchObject({ account: simulator.account, expiresIn: '7200' });
		expect([seen.password, seen.accessToken, seen.issuedFor]).toEqual(
			Array(3).fill(expect.stringMatching(/^__n8n_BLANK_VALUE/)),
		);
		for (const hash of [simulator.password, md5(simulator.password)]) expect(JSON.stringify(seen)).not.toContain(hash);
		expect(JSON.stringify(seen)).not.toMatch(/A\d{13}[0-9a-f]{33}/);
	});
});
