import { nock } from '../support/nock';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { deviceGet } from '../../nodes/ProtrackDevice/actions/device/get.operation';
import { deviceGetMany } from '../../nodes/ProtrackDevice/actions/device/getMany.operation';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { answerAlways, expectCall, failures, hostWithToken } from '../support/wire';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const getMany = {
	resource: 'device',
	operation: 'getMany',
	includeSubAccounts: false,
	returnAll: true,
	simplify: true,
};
const get = {
	resource: 'device',
	operation: 'get',
	simplify: true,
	device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' },
};

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
		it("lists the account's devices with what is not set as null", async () => {
			sim.addDevice({
				imei: '350000000000001',
				name: 'Truck',
				model: 'VT05S',
				plate: '',
				onlinetime: 0,
				activatedtime: 1419805754,
			});
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

		it('takes an account that an expression gives as null for the own one', async () => {
			sim.addDevice({ imei: '350000000000001' });
			const { items } = await runNode(host, { ...getMany, options: { account: '={{ null }}' } });
			expect(items).toEqual([expect.objectContaining({ account: sim.account })]);
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

	it.each([
		['get', { ...get, device: { __rl: true, mode: 'imei', value: '350000000000001' } }, deviceGet],
		['getMany', getMany, deviceGetMany],
	])('tells the editor beforehand what %s gives', async (_, asked, { outputSchema = {} }) => {
		sim.addDevice({ imei: '350000000000001' });
		const { items } = await runNode(host, asked);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(outputSchema));
	});

	describe('Get Many with filters', () => {
		const DAY = 86_400;

		it.each([
			['filters', { name: [{ a: 1 }] }, '"Name Contains" is not text'],
			['filters', { model: {} }, '"Model Contains" is not text'],
			['filters', { plateNumber: [{}] }, '"Plate Number Contains" is not text'],
			['options', { account: [{ a: 1 }] }, '"Account" is not text'],
		])('does not take what is not text for no filter: %s %j', async (name, value, message) => {
			const { error } = await runNode(host, { ...getMany, [name]: value });
			expect(error?.message).toBe(message);
		});

		it('takes blanks for no filter', async () => {
			const { items } = await runNode(host, { ...getMany, filters: { expiresWithinDays: '  ' } });
			expect(items).toHaveLength(4);
		});

		beforeEach(() => {
			const now = sim.seconds();
			sim.addDevice({
				imei: '350000000000001',
				name: 'Truck North',
				plate: 'KA-77',
				model: 'VT05S',
				platformduetime: now + 20 * DAY,
			});
			sim.addDevice({ imei: '350000000000002', name: 'Truck South', plate: '', model: 'VT08', userduetime: now - DAY });
			sim.addDevice({
				imei: '350000000000003',
				name: 'Van',
				plate: 'KB-77',
				model: 'VT05S',
				userduetime: now + 40 * DAY,
			});
			sim.addDevice({ imei: '350000000000004', name: 'Öltank', plate: '', model: 'GT06' });
		});

		it.each([
			['part of the name, in any case', { name: 'tRUCK' }, [1, 2]],
			['part of a name that is not English', { name: 'öl' }, [4]],
			['part of the plate', { plateNumber: ' 77 ' }, [1, 3]],
			['part of the model', { model: 'vt05' }, [1, 3]],
			['all of them at once', { name: 'truck', model: 'vt05' }, [1]],
			['a subscription that ends within 30 days or has ended', { expiresWithinDays: 30 }, [1, 2]],
			['a longer time', { expiresWithinDays: 60 }, [1, 2, 3]],
			['a subscription that has ended', { expiresWithinDays: 0 }, [2]],
			['nothing filled in', { name: '', plateNumber: '', model: '' }, [1, 2, 3, 4]],
		])('finds by %s', async (_, filters, numbers) => {
			const { items } = await runNode(host, { ...getMany, filters });
			expect(items.map(({ imei }) => Number(imei) - 350000000000000)).toEqual(numbers);
		});

		it('filters before the limit', async () => {
			const { items } = await runNode(host, { ...getMany, returnAll: false, limit: 1, filters: { name: 'van' } });
			expect(items).toEqual([expect.objectContaining({ name: 'Van' })]);
		});

		it('shares one list between items with different filters', async () => {
			const filters = { name: '={{ $json.part }}' };
			const { items } = await runNode(host, { ...getMany, filters }, [{ part: 'north' }, { part: 'van' }]);
			expect(items.map(({ name }) => name)).toEqual(['Truck North', 'Van']);
			expect(sim.count('deviceList')).toBe(1);
		});

		it.each([['-1'], ['soon']])('says that "%s" is no number of days', async (days) => {
			const { error } = await runNode(host, { ...getMany, filters: { expiresWithinDays: `={{ "${days}" }}` } });
			expect(error?.message).toBe(`"Expires Within (Days)" must be a number of at least 0, not "${days}"`);
			expect(sim.requests).toHaveLength(0);
		});
	});

	describe('Get', () => {
		it('asks once for 100 input items', async () => {
			const imeis = Array.from({ length: 100 }, (_, index) => String(350000000000000 + index));
			imeis.forEach((imei) => sim.addDevice({ imei, name: `Car ${imei}` }));
			const { items } = await runNode(
				host,
				get,
				imeis.map((imei) => ({ imei })),
			);
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

		it('offers the vehicle that is meant first', async () => {
			sim.addDevice({ imei: '350000000000004', name: 'Lorry 1', plate: 'KCX 239M' });
			sim.addDevice({ imei: '350000000000005', name: 'Lorry 2', plate: 'KCY 1' });
			expect((await search('Lorry 2')).map(([name]) => name)).toEqual([
				'Lorry 2, KCY 1 (350000000000005)',
				'Lorry 1, KCX 239M (350000000000004)',
			]);
			expect(await search('2')).not.toContainEqual(['Amigo (350000000000001)', '350000000000001']);
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
			host.store = storeFor({ url: sim.url, account: sim.account, password: 'wrong' });
			await expect(search()).rejects.toThrow('The account or its password is wrong');
		});
	});
});

describe('Device on the wire', () => {
	const IMEI = '350000000000001';
	const getOne = { ...get, device: { __rl: true, mode: 'imei', value: IMEI } };
	const record = {
		imei: IMEI,
		devicename: 'Van',
		devicetype: 'VT05S',
		platenumber: '',
		onlinetime: 0,
		platformduetime: 0,
		simcard: '',
		iccid: '',
		activatedtime: 0,
		userduetime: 0,
	};
	let host: Host;

	beforeEach(() => {
		nock.disableNetConnect();
		host = hostWithToken(new ProtrackDevice());
	});
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it.each([
		['Get is GET /api/device/detail with IMEIs', getOne, '/api/device/detail', { imeis: IMEI }],
		['Get Many is GET /api/device/list without an account for the own one', getMany, '/api/device/list', {}],
		[
			'Get Many is GET /api/device/list with another account',
			{ ...getMany, options: { account: 'north' } },
			'/api/device/list',
			{ account: 'north' },
		],
	])('%s', async (_, asked, path, query: Record<string, string>) => {
		expectCall('GET', path, query).reply(200, { code: 0, record: [record] });
		const { items } = await runNode(host, { ...asked, simplify: false });
		expect(items).toEqual([record]);
		expect(nock.isDone()).toBe(true);
	});

	it.each([
		['an empty list', { code: 0, record: [] }],
		['no record', { code: 0 }],
		['code 20023', { code: 20023, message: 'No Data.' }],
	])('Get Many takes %s for no devices, Get for an unknown one', async (_, reply) => {
		expectCall('GET', '/api/device/list', {}).reply(200, reply);
		expectCall('GET', '/api/device/detail', { imeis: IMEI }).reply(200, reply);
		const many = await runNode(host, getMany);
		expect(many.error).toBeUndefined();
		expect(many.items).toEqual([]);
		const { error } = await runNode(host, getOne);
		expect(error?.message).toBe(`${IMEI}: The platform does not show the device to this account`);
	});

	it.each([
		['Get', getOne, '/api/device/detail', 'Device detail'],
		['Get Many', getMany, '/api/device/list', 'Device list'],
	])('%s says where to enter the path when the server does not know the call', async (_, asked, path, title) => {
		answerAlways('GET', path, 10001);
		const { error } = await runNode(host, asked);
		expect(error?.message).toBe(`This server does not know the call "${title}" at ${path} (code 10001)`);
		expect(error?.description).toContain('Endpoint Overrides');
	});

	it.each(failures)('Get and Get Many explain code %i', async (code, message, hint) => {
		answerAlways('GET', '/api/device/list', code);
		answerAlways('GET', '/api/device/detail', code);
		const many = await runNode(host, getMany);
		expect(many.error?.message).toBe(`${message} (Device list, code ${code}: x)`);
		expect(many.error?.description).toBe(hint);
		const one = await runNode(host, getOne);
		const ofTheDevice = [10013, 20005, 20017, 20018, 20046, 20048, 20089].includes(code);
		expect(one.error?.message).toBe(
			`${ofTheDevice ? `${IMEI}: ` : ''}${code === 20005 ? 'The platform knows no such device' : message} (Device detail, code ${code}: x)`,
		);
		expect(one.error?.description).toBe(
			code === 20005 ? 'Check the IMEI for a mistyped digit; or the device was deleted from the platform.' : hint,
		);
	});
});
