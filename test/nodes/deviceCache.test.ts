import { knownDevices } from '../../nodes/shared/deviceCache';
import { FakeClient, ok, refused } from '../support/fakeClient';
import { imeiOf } from '../support/testData';

const numbers = Array.from({ length: 20 }, (_, index) => index);
const owners = ['acme', ...numbers.map((number) => `sub${number}`), ...numbers.map((number) => `far${number}`)];

/** 20 accounts below the own one, each with one account below; each account has one device, and another one for each read. */
function wideTree() {
	const state = { reads: 0, refuses: '', code: 10000 };
	const client = new FakeClient(({ endpoint, query: { account = '' } }) => {
		if (endpoint === state.refuses) return refused(state.code);
		if (endpoint === 'deviceList')
			return ok([{ imei: imeiOf(state.reads * 1000 + owners.indexOf(account || 'acme')) }]);
		if (account.startsWith('far')) return ok([]);
		return ok(
			account === ''
				? numbers.map((number) => ({ account: `sub${number}` }))
				: [{ account: account.replace('sub', 'far') }],
		);
	});
	const read = async () => {
		state.reads += 1;
		return await knownDevices(client, { includeSubAccounts: true, maxAgeMs: 0 });
	};
	return { state, client, read };
}

describe('The known devices', () => {
	it('cost two calls for each account of the tree', async () => {
		const { client, read } = wideTree();
		const { devices, outages } = await read();
		expect([client.sent.length, outages]).toEqual([2 * 41, []]);
		expect(devices.map(({ account }) => account)).toEqual(owners);
	});

	it.each([10000, 10001, 10007])('are read anew while no list of sub-accounts can be had (code %d)', async (code) => {
		const { state, read } = wideTree();
		const before = await read();
		Object.assign(state, { refuses: 'subAccountList', code });
		const { devices, outages } = await read();
		expect(devices).toHaveLength(41);
		const old = new Set(before.devices.map(({ record }) => record.imei));
		expect(devices.filter(({ record }) => old.has(record.imei))).toEqual([]);
		expect(new Set(outages.map(({ list }) => list))).toEqual(new Set(['subAccounts']));
	});

	it.each([10000, 10001, 10007])(
		'follow the tree of accounts while no list of devices can be had (code %d)',
		async (code) => {
			const { state, client, read } = wideTree();
			await read();
			Object.assign(state, { refuses: 'deviceList', code });
			const calls = client.sent.length;
			const { devices, outages } = await read();
			expect(devices).toHaveLength(41);
			expect(new Set(outages.map(({ list }) => list))).toEqual(new Set(['devices']));
			expect(client.sent.slice(calls).filter(({ endpoint }) => endpoint === 'subAccountList')).toHaveLength(41);
		},
	);
});
