import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type * as n8nWorkflow from 'n8n-workflow';
import { ProtrackAccount } from '../../../nodes/ProtrackAccount/ProtrackAccount.node';
import { runNode } from '../../support/n8n';
import { misbehaviors, startHostileServer, type HostileServer, type Misbehavior } from '../../support/hostileServer';
import { block, goOn, hostOf, places } from '../../support/hostilePlaces';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof n8nWorkflow>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

/** Time passes so many times faster here: 30 s become 300 ms. */
const FASTER = 100;
const realNow = performance.now.bind(performance);
const realTimeout = AbortSignal.timeout.bind(AbortSignal);
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let server: HostileServer;
let garbage: NodeJS.Timeout;

beforeEach(() => {
	jest.spyOn(performance, 'now').mockImplementation(() => realNow() * FASTER);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => realTimeout(ms / FASTER));
	// A deadline that only garbage collection can reach would never come.
	garbage = setInterval(collectGarbage, 200);
});

afterEach(async () => {
	clearInterval(garbage);
	jest.restoreAllMocks();
	await server.stop();
});

const NOT_IN_TIME = /did not answer in time|closed the connection|incomplete answer|too long|cannot be decompressed/;

describe.each(Object.keys(misbehaviors) as Misbehavior[])('a server that %s', (misbehavior) => {
	it.each(Object.entries(places))('ends %s with an error, and its connections are closed', async (_, run) => {
		server = await startHostileServer(misbehavior);
		expect(await run(server.url)).toMatch(NOT_IN_TIME);
		while ((await server.connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	});
});

describe('a write whose answer never came', () => {
	it('is sent once, and called unknown', async () => {
		server = await startHostileServer('says gzip and sends plain text');
		const { items } = await runNode(hostOf(server.url, new ProtrackAccount()), block, [{}], goOn);
		expect(JSON.stringify(items)).toContain('It is not known whether the platform carried it out');
		expect(server.requests.filter((path) => path === '/api/account/block')).toHaveLength(1);
	});
});
