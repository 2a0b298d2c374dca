import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { INode, INodeParameters, INodeType } from 'n8n-workflow';
import type * as n8nWorkflow from 'n8n-workflow';
import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackTracking } from '../../../nodes/ProtrackTracking/ProtrackTracking.node';
import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { searchDevices } from '../../../nodes/shared/devicePicker';
import { stateAfterLogin } from '../../../protrack/api';
import { createPoller, loadOptionsContext, runNode, storeFor, testCredential, type Host } from '../../harness/n8n';
import { misbehaviors, startHostileServer, type HostileServer, type Misbehavior } from '../../support/hostileServer';
import { TOKEN } from '../../harness/wire';
import { position } from './world';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'), sleep: async () => await Promise.resolve() }));

/** Time passes so many times faster here: 30 s become 300 ms. */
const FASTER = 100;
const realNow = performance.now.bind(performance);
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const now = () => Math.floor(Date.now() / 1000);

let server: HostileServer;
let garbage: NodeJS.Timeout;
let accounts = 0;

beforeEach(() => {
	jest.spyOn(performance, 'now').mockImplementation(() => realNow() * FASTER);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => realTimeout(ms / FASTER));
	// A deadline that only garbage collection can reach would never come.
	garbage = setInterval(collectGarbage, 20);
});

afterEach(async () => {
	clearInterval(garbage);
	jest.restoreAllMocks();
	await server.stop();
});

/** @param tokenAge of the token in the credential, in seconds; null for none, so that a login is needed */
function hostOf(node: INodeType, tokenAge: number | null = 0): Host {
	const login = { platform: 'custom', baseUrl: server.url, allowHttp: true, account: `hostile${(accounts += 1)}`, password: 'secret' };
	const state = stateAfterLogin(login as never, { accessToken: TOKEN, expiresIn: 7200 }, now() - (tokenAge ?? 0));
	return { node, credential: new ProtrackApi(), store: storeFor({ ...login, url: server.url }, tokenAge === null ? {} : { ...state }) };
}

const block: INodeParameters = { resource: 'account', operation: 'block', account: { __rl: true, mode: 'name', value: 'sub' } };
const goOn: Partial<INode> = { onError: 'continueRegularOutput' };

const NOT_IN_TIME = /did not answer in time|broke off the connection|incomplete answer|too long/;

/** What hangs, and the words that it ends with. */
const places: Record<string, () => Promise<string>> = {
	'a read': async () => (await runNode(hostOf(new ProtrackTracking()), position)).error?.message ?? 'success',
	'a write': async () => JSON.stringify((await runNode(hostOf(new ProtrackAccount()), block, [{}], goOn)).items),
	'a login': async () => (await runNode(hostOf(new ProtrackTracking(), null), position)).error?.message ?? 'success',
	'a poll of the trigger': async () =>
		await createPoller(hostOf(new ProtrackTrigger()), { deviceSelection: 'all', includeSubAccounts: false, options: {} })
			.poll()
			.then(String, (error: Error) => error.message),
	'the list of devices in the editor': async () =>
		await searchDevices
			.call(loadOptionsContext(hostOf(new ProtrackTracking())) as never)
			.then(JSON.stringify, (error: Error) => error.message),
	'the test of the credential': async () => (await testCredential(hostOf(new ProtrackTracking(), 60))).message,
};

describe.each(Object.keys(misbehaviors) as Misbehavior[])('a server that %s', (misbehavior) => {
	it.each(Object.entries(places))('ends %s with an error, and its connections are closed', async (_, run) => {
		server = await startHostileServer(misbehavior);
		expect(await run()).toMatch(NOT_IN_TIME);
		while ((await server.connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});

describe('a write whose answer never came', () => {
	it('is sent once, and called unknown', async () => {
		server = await startHostileServer('says gzip and sends plain text');
		const { items } = await runNode(hostOf(new ProtrackAccount()), block, [{}], goOn);
		expect(JSON.stringify(items)).toContain('It is not known whether the platform carried it out');
		expect(server.requests.filter((path) => path === '/api/account/block')).toHaveLength(1);
	});
});
