import { accountErrors, DeviceWalk, MAX_OF_ONE_ACCOUNT, readAccounts, type DeviceScope } from '../../../protrack/fleet';
import { FakeClient, errorOfPromise, ok, refused } from '../../support/fakeClient';
import { vendorAccounts } from '../../support/fixtures/vendorDocument';
import { imeiOf, imeisUpTo } from '../../support/testData';

type Tree = Record<string, { below?: string[]; devices?: string[] }>;

/** A platform whose own account is `acme`. */
function platformOf(tree: Tree): FakeClient {
	return new FakeClient((request) => {
		const node = tree[request.query.account ?? 'acme'];
		if (!node) return refused(20005);
		if (request.endpoint === 'subAccountList')
			return ok(node.below?.map((account) => ({ account, username: `Mr ${account}` })));
		return ok(node.devices?.map((imei) => ({ imei, devicename: `at ${request.query.account ?? 'acme'}` })));
	});
}

const readTree = async (client: FakeClient, account?: string) =>
	await readAccounts(client, { account, recursive: true, limit: Infinity });
const readDevices = async (client: FakeClient, scope: DeviceScope) =>
	await new DeviceWalk(client, scope).take(Infinity);

const outline = ({ accounts }: Awaited<ReturnType<typeof readTree>>) =>
	accounts.map((node) => [node.record.account, node.parent, node.depth]);

const rejected = (code: number, list: string) =>
	expect.objectContaining({ code, message: expect.stringContaining(list) as string }) as unknown;

const family: Tree = {
	acme: { below: ['north', 'south'], devices: [imeiOf(1)] },
	north: { below: ['oslo', 'bergen'], devices: [imeiOf(2)] },
	south: { below: ['rome'], devices: [] },
	oslo: { devices: [imeiOf(3), imeiOf(4)] },
	bergen: { devices: [imeiOf(5)] },
	rome: { devices: [imeiOf(6)] },
};

describe('the tree of accounts', () => {
	it('is read level by level, each with its parent and depth', async () => {
		expect(outline(await readTree(platformOf(family)))).toEqual([
			['north', 'acme', 1],
			['south', 'acme', 1],
			['oslo', 'north', 2],
			['bergen', 'north', 2],
			['rome', 'south', 2],
		]);
	});

	it('costs one call for each account', async () => {
		const client = platformOf(family);
		await readTree(client);
		expect(client.sent.map((request) => request.query.account ?? '(own)').sort()).toEqual(
			['(own)', 'north', 'south', 'oslo', 'bergen', 'rome'].sort(),
		);
	});

	it('of another account begins there', async () => {
		const client = platformOf(family);
		expect(outline(await readTree(client, 'north'))).toEqual([
			['oslo', 'north', 1],
			['bergen', 'north', 1],
		]);
		expect(client.sent[0]?.query).toEqual({ account: 'north' });
	});

	it('asks for the own account without its name, also when it is named', async () => {
		const client = platformOf(family);
		await readTree(client, 'acme');
		expect(client.sent[0]?.query).toEqual({});
	});

	it('is empty for an account without any below, with one call', async () => {
		const client = platformOf({ acme: {} });
		expect(await readTree(client)).toEqual({ accounts: [], failures: [], truncated: [] });
		expect(client.sent).toHaveLength(1);
	});

	it('leaves out the asking account, which the platform lists among its own', async () => {
		const client = new FakeClient((request) => ok(request.query.account ? [] : vendorAccounts));
		client.account = 'demo';
		expect(outline(await readTree(client))).toEqual([['demotest', 'demo', 1]]);
		expect(client.sent).toHaveLength(2);
	});

	it('ends when every account lists itself', async () => {
		const client = platformOf({ acme: { below: ['acme', 'a'] }, a: { below: ['a', 'b'] }, b: { below: ['b'] } });
		expect(outline(await readTree(client))).toEqual([
			['a', 'acme', 1],
			['b', 'a', 2],
		]);
		expect(client.sent).toHaveLength(3);
	});

	it('ends when accounts run in a circle', async () => {
		const client = platformOf({ acme: { below: ['a'] }, a: { below: ['b'] }, b: { below: ['a', 'acme'] } });
		expect(outline(await readTree(client))).toEqual([
			['a', 'acme', 1],
			['b', 'a', 2],
		]);
	});

	it('gives an account below two parents once, with the first', async () => {
		const client = platformOf({ acme: { below: ['a', 'b'] }, a: { below: ['x'] }, b: { below: ['x'] }, x: {} });
		expect(outline(await readTree(client))).toContainEqual(['x', 'a', 2]);
		expect(client.sent).toHaveLength(4);
	});

	it('goes on without an account whose list cannot be read, and names it', async () => {
		const { accounts, failures } = await readTree(
			platformOf({ acme: { below: ['gone', 'north'] }, north: { below: ['oslo'] }, oslo: {} }),
		);
		expect(accounts.map(({ record }) => record.account)).toEqual(['gone', 'north', 'oslo']);
		expect(failures).toEqual([{ account: 'gone', at: 2, error: rejected(20005, 'Sub-account list') }]);
	});

	it('is not asked for account by account on a platform that is down', async () => {
		const below = Array.from({ length: 200 }, (_, index) => `sub${index}`);
		const client = new FakeClient((request) =>
			request.query.account ? refused(10000) : ok(below.map((account) => ({ account }))),
		);
		const { failures } = await readTree(client);
		expect(failures).toHaveLength(200);
		expect(new Set(client.sent.map(({ query }) => query.account)).size).toBeLessThan(40);
	});
});

describe('the devices of accounts', () => {
	it('are those of the own account alone, with one call', async () => {
		const client = platformOf(family);
		const { devices } = await readDevices(client, { includeSubAccounts: false });
		expect(devices.map(({ record, account }) => [record.imei, account])).toEqual([[imeiOf(1), 'acme']]);
		expect(client.sent).toMatchObject([{ endpoint: 'deviceList', query: {} }]);
	});

	it('are those of a named account alone', async () => {
		const client = platformOf(family);
		const { devices } = await readDevices(client, { account: 'oslo', includeSubAccounts: false });
		expect(devices.map(({ record, account }) => [record.imei, account])).toEqual([
			[imeiOf(3), 'oslo'],
			[imeiOf(4), 'oslo'],
		]);
		expect(client.sent).toMatchObject([{ endpoint: 'deviceList', query: { account: 'oslo' } }]);
	});

	it('are those of all accounts below too, each with its account', async () => {
		const { devices } = await readDevices(platformOf(family), { includeSubAccounts: true });
		expect(devices.map(({ record, account }) => [record.imei, account])).toEqual([
			[imeiOf(1), 'acme'],
			[imeiOf(2), 'north'],
			[imeiOf(3), 'oslo'],
			[imeiOf(4), 'oslo'],
			[imeiOf(5), 'bergen'],
			[imeiOf(6), 'rome'],
		]);
	});

	it('cost two calls for each account of the tree', async () => {
		const client = platformOf(family);
		await readDevices(client, { includeSubAccounts: true });
		expect(client.sent.filter((request) => request.endpoint === 'deviceList')).toHaveLength(6);
		expect(client.sent).toHaveLength(12);
	});

	it('are given once when several accounts list them, with the first', async () => {
		const tree: Tree = { acme: { below: ['a'], devices: [imeiOf(1)] }, a: { devices: [imeiOf(1), imeiOf(2)] } };
		const { devices } = await readDevices(platformOf(tree), { includeSubAccounts: true });
		expect(devices.map(({ record, account }) => [record.imei, account])).toEqual([
			[imeiOf(1), 'acme'],
			[imeiOf(2), 'a'],
		]);
	});

	it.each([
		[MAX_OF_ONE_ACCOUNT - 1, []],
		[MAX_OF_ONE_ACCOUNT, ['a']],
	])('tell of an account that shows %d devices: %j', async (count, expected) => {
		const client = platformOf({ acme: { below: ['a'] }, a: { devices: imeisUpTo(count) } });
		const { devices, truncated } = await readDevices(client, { includeSubAccounts: true });
		expect(devices).toHaveLength(count);
		expect(truncated).toEqual(expected);
	});

	it('tell of an account that shows as many sub-accounts as the platform ever shows, since more may hide', async () => {
		const below = Array.from({ length: MAX_OF_ONE_ACCOUNT }, (_, index) => `sub${index}`);
		const tree: Tree = { acme: { below }, ...Object.fromEntries(below.map((account) => [account, {}])) };
		expect((await readDevices(platformOf(tree), { includeSubAccounts: true })).truncated).toEqual(['acme']);
	});

	it('take 500 for the most that an account shows, as the document says', () => {
		expect(MAX_OF_ONE_ACCOUNT).toBe(500);
	});

	it.each([10007, 10016, 20005])(
		'are those of the other accounts when the list of one is rejected with %d',
		async (code) => {
			const client = platformOf(family);
			const rejecting = new FakeClient((request) =>
				request.endpoint === 'deviceList' && request.query.account === 'north' ? refused(code) : client.send(request),
			);
			const { devices, failures } = await readDevices(rejecting, { includeSubAccounts: true });
			expect(devices.map(({ account }) => account)).toEqual(['acme', 'oslo', 'oslo', 'bergen', 'rome']);
			expect(failures).toEqual([{ account: 'north', error: rejected(code, 'Device list') }]);
		},
	);

	it.each(['deviceList', 'subAccountList'])(
		'are those of the other accounts when the %s of one cannot be understood',
		async (list) => {
			const client = platformOf(family);
			const garbling = new FakeClient((request) =>
				request.endpoint === list && request.query.account === 'north' ? ok('<html>') : client.send(request),
			);
			const { devices, failures } = await readDevices(garbling, { includeSubAccounts: true });
			expect(devices.map(({ account }) => account)).toEqual(
				list === 'deviceList' ? ['acme', 'oslo', 'oslo', 'bergen', 'rome'] : ['acme', 'north', 'rome'],
			);
			expect(failures.map(({ account, error }) => [account, error.kind])).toEqual([['north', 'reply']]);
		},
	);

	it.each(['deviceList', 'subAccountList'])(
		'end with the execution that is stopped while a %s is read',
		async (list) => {
			const client = new FakeClient((request) => {
				if (request.endpoint === list && request.query.account === 'north') client.cancel();
				return platform.send(request);
			});
			const platform = platformOf(family);
			expect((await errorOfPromise(readDevices(client, { includeSubAccounts: true }))).kind).toBe('canceled');
		},
	);

	it('are none, with every failure, when all is rejected', async () => {
		const { devices, failures } = await readDevices(new FakeClient(() => refused(10007)), { includeSubAccounts: true });
		expect(devices).toEqual([]);
		expect(failures).toEqual([
			{ account: 'acme', error: rejected(10007, 'Device list') },
			{ account: 'acme', error: rejected(10007, 'Sub-account list') },
		]);
	});
});

describe('what failures of accounts say', () => {
	it('is each different error once, with the accounts that it is about', async () => {
		const tree: Tree = { acme: { below: ['a', 'b', 'c', 'd', 'e', 'f'], devices: [imeiOf(1)] } };
		const { failures } = await readDevices(platformOf(tree), { includeSubAccounts: true });
		expect(failures).toHaveLength(12);
		expect(accountErrors(failures).map(({ message, code }) => [message, code])).toEqual([
			[expect.stringMatching(/^Accounts "a", "b", "c", "d", "e", …: .*Device list/), 20005],
			[expect.stringMatching(/^Accounts "a", "b", "c", "d", "e", …: .*Sub-account list/), 20005],
		]);
		expect(accountErrors(failures.slice(0, 1))[0]?.message).toMatch(/^Account "a": /);
	});
});
