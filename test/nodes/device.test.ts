import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { loadOptionsContext, runNode, storeFor, type Host } from '../harness/n8n';
import { startSimulator, type Simulator } from '../simulator';

const getMany = { resource: 'device', operation: 'getMany', includeSubAccounts: false, returnAll: true, simplify: true };
const get = { resource: 'device', operation: 'get', simplify: true, device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };

describe('Device', () => {
	let sim: Simulator;
	let host: Host;
	let node: ProtrackDevice;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		node = new ProtrackDevice();
		host = { node, credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	describe('Get Many', () => {
		it('lists the account\'s devices with what is not set as null', async () => {
			sim.addDevice({ imei: '350000000000001', name: 'Truck', model: 'VT05S', plate: '', onlinetime: 0, activatedtime: 1419805754 });
			const { items } = await runNode(host, getMany);
			expect(items).toEqual([
				expect.objectContaining({
					imei: '350000000000001',
					name: 'Truck',
					model: 'VT05S',
					plateNumber: null,
					firstOnlineAt: null,
					activatedAt: '2014-12-28T22:29:14Z',
					account: sim.account,
				}),
			]);
		});

		it('walks the whole tree of accounts, and says whose a device is', async () => {
			sim.addAccount({ account: 'Север', password: 'x' });
			sim.addAccount({ account: 'Peñón', password: 'x', parent: 'Север' });
			sim.addDevice({ imei: '350000000000001' });
			sim.addDevice({ imei: '350000000000002', account: 'Peñón' });
			const { items } = await runNode(host, { ...getMany, includeSubAccounts: true });
			expect(items.map(({ imei, account }) => [imei, account])).toEqual([
				['350000000000001', sim.account],
				['350000000000002', 'Peñón'],
			]);
		});

		it('reads a list once for all input items that want the same', async () => {
			sim.addDevice({ imei: '350000000000001' });
			const { items } = await runNode(host, getMany, [{}, {}, {}]);
			expect(items).toHaveLength(3);
			expect(sim.count('deviceList')).toBe(1);
		});

		it('says that an account with 500 devices may have more', async () => {
			for (let index = 0; index < 501; index += 1) sim.addDevice({ imei: String(350000000000000 + index) });
			const { items, hints } = await runNode(host, getMany);
			expect(items).toHaveLength(500);
			expect(hints[0]).toContain('at most 500 devices');
		});

		it('says where to enter the path when the server does not know the list of sub-accounts', async () => {
			sim.fail({ path: 'accountList', effect: { code: 10001 } });
			const { error } = await runNode(host, { ...getMany, includeSubAccounts: true });
			expect(error?.message).toContain('does not know the call "Sub-account list" at /api/account/list');
			expect(error?.description).toContain('Endpoint Overrides');
			expect(error?.httpCode).toBe('404');
		});

		it('uses the path that the credential gives instead', async () => {
			sim.addDevice({ imei: '350000000000001' });
			const endpointOverrides = JSON.stringify({ deviceList: { path: '/api/device/detail', method: 'POST' } });
			host.store = storeFor(sim, { endpointOverrides });
			await runNode(host, getMany);
			expect(sim.requests.at(-1)).toMatchObject({ path: '/api/device/detail', method: 'POST' });
		});
	});

	describe('Get', () => {
		it('asks once for 100 input items', async () => {
			const imeis = Array.from({ length: 100 }, (_, index) => String(350000000000000 + index));
			imeis.forEach((imei) => sim.addDevice({ imei, name: `Car ${imei}` }));
			const { items } = await runNode(host, get, imeis.map((imei) => ({ imei })));
			expect(items.map(({ name }) => name)).toEqual(imeis.map((imei) => `Car ${imei}`));
			expect(sim.count('deviceDetail')).toBe(1);
		});

		it('takes an IMEI with spaces', async () => {
			sim.addDevice({ imei: '350000000000001', name: 'Car' });
			const { items } = await runNode(host, get, [{ imei: ' 35000000 0000001 ' }]);
			expect(items[0]).toMatchObject({ name: 'Car' });
		});
	});

	describe('The device picker', () => {
		async function search(filter?: string) {
			const { results } = await node.methods.listSearch.searchDevices.call(loadOptionsContext(host), filter);
			return results.map(({ name, value }) => [name, value]);
		}

		beforeEach(() => {
			sim.addDevice({ imei: '350000000000002', name: 'Zebra van', plate: 'KA-77' });
			sim.addDevice({ imei: '350000000000001', name: 'Amigo', plate: '' });
			sim.addDevice({ imei: '350000000000003', name: '', plate: 'B 12' });
		});

		it('lists devices by name, with plate and IMEI', async () => {
			expect(await search()).toEqual([
				['Amigo (350000000000001)', '350000000000001'],
				['B 12 (350000000000003)', '350000000000003'],
				['Zebra van, KA-77 (350000000000002)', '350000000000002'],
			]);
		});

		it.each([
			['name', 'amig', '350000000000001'],
			['plate', 'ka-77', '350000000000002'],
			['IMEI', '0003', '350000000000003'],
			['words in any order', '77 zebra', '350000000000002'],
		])('finds by %s', async (_, filter, imei) => {
			expect((await search(filter)).map(([, value]) => value)).toEqual([imei]);
		});

		it('shows the own devices where sub-accounts cannot be listed', async () => {
			sim.fail({ path: 'accountList', effect: { code: 10001 } });
			expect(await search()).toHaveLength(3);
		});

		it('does not read the list again for each key that is typed', async () => {
			await search('a');
			await search('am');
			expect(sim.count('deviceList')).toBe(1);
		});

		it('says what is wrong instead of showing an empty list', async () => {
			host.store = storeFor({ ...sim, url: sim.url, account: sim.account, password: 'wrong' });
			await expect(search()).rejects.toThrow('The account or its password is wrong');
		});
	});
});
