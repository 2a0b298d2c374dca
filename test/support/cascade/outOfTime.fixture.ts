import type { INodeParameters } from 'n8n-workflow';
import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../../nodes/Protrack/Protrack.node';
import { ProtrackTrigger } from '../../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { createPoller, runNode, storeFor } from '../n8n';
import { startSimulator, type Simulator } from '../../../simulator';

const position: INodeParameters = {
	resource: 'position',
	operation: 'getMany',
	deviceSelection: 'all',
	returnAll: true,
	simplify: true,
};
const everything: INodeParameters = { deviceSelection: 'all', includeSubAccounts: false, options: {} };

/** A platform of its own for each test, which nobody stops. */
let sim: Simulator;
const urls: string[] = [];

beforeEach(async () => {
	sim = await startSimulator({ account: 'shared' });
	sim.addDevice({ imei: '868166056390001', name: 'Van', position: { latitude: -12, longitude: -77 } });
	urls.push(sim.url);
});

const locate = async () =>
	await runNode({ node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) }, position);
const poll = async () =>
	await createPoller(
		{ node: new ProtrackTrigger(), credential: new ProtrackApi(), store: storeFor(sim) },
		everything,
	).poll();

it('runs out of time while a login and a poll hang, with a mocked clock', async () => {
	sim.fail({ path: 'authorization', effect: 'hang' });
	jest.spyOn(performance, 'now').mockReturnValue(1);
	jest.spyOn(Date, 'now').mockReturnValue(1_790_000_000_000);
	jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
	await Promise.all([locate(), poll()]);
}, 1000);

it('logs in with the same credential', async () => {
	expect((await locate()).items).toHaveLength(1);
});

it('polls with the same trigger', async () => {
	await poll();
	expect(sim.count('track')).toBe(1);
});

it('has a clock that runs', () => {
	expect(jest.isMockFunction(Date.now)).toBe(false);
	expect(jest.isMockFunction(performance.now)).toBe(false);
	expect(setTimeout).not.toHaveProperty('clock');
});

it('finds no server of an earlier test', async () => {
	await expect(fetch(urls[0] ?? '')).rejects.toThrow('fetch failed');
});
