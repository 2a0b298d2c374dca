import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { ProtrackDevice } from '../../../nodes/ProtrackDevice/ProtrackDevice.node';
import { runNode, storeFor, type Host } from '../../support/n8n';
import { startSimulator, type Simulator } from '../../../simulator';

const getMany = {
	resource: 'device',
	operation: 'getMany',
	returnAll: true,
	simplify: true,
	includeSubAccounts: false,
};

describe('A credential that an expression or an import has filled', () => {
	let sim: Simulator;
	afterEach(async () => await sim.stop());

	async function run(values: Record<string, unknown>) {
		const host: Host = {
			node: new ProtrackDevice(),
			credential: new ProtrackApi(),
			store: storeFor(sim, values as never),
		};
		return [await runNode(host, getMany), await runNode(host, getMany)];
	}

	it('may hold account and password as numbers', async () => {
		sim = await startSimulator({ account: '868166056370001', password: '123456' });
		const results = await run({ account: 868166056370001, password: 123456 });
		expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(sim.authorizations).toBe(1);
	});

	it('may hold no password at all, and is told that it is wrong', async () => {
		sim = await startSimulator();
		const [first, second] = await run({ password: null });
		expect(first?.error?.message).toContain('The account or its password is wrong');
		expect(second?.error?.message).toContain('The account or its password is wrong');
		expect(sim.count('authorization')).toBe(1);
	});
});
