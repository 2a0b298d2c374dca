import { nock } from '../support/nock';
import type { INodeParameters } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { positionGetMany } from '../../nodes/Protrack/actions/position/getMany.operation';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { deviceMethods } from '../../nodes/shared/devicePicker';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

const getMany = { resource: 'position', operation: 'getMany', simplify: true };
const everyone = { ...getMany, deviceSelection: 'all', includeSubAccounts: false, returnAll: true };
const one = { ...getMany, deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };
/** With an expression for the selection, n8n wants every field that it may need. */
const chosen = { ...everyone, device: one.device, devices: '={{ $json.imeis }}' };
const several = { ...getMany, deviceSelection: 'several', devices: '={{ $json.imeis }}', returnAll: true };

describe('Position: Get Many', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		host = { node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	function addDevices(count: number, account?: string, first = 350000000000000): string[] {
		const imeis = Array.from({ length: count }, (_, index) => String(first + index));
		imeis.forEach((imei, index) =>
			sim.addDevice({
				imei,
				account,
				name: `Truck ${index}`,
				plate: `AB-${index}`,
				position: { latitude: 10, longitude: 20 },
			}),
		);
		return imeis;
	}

	it('asks 5 times for 500 input items with one device each, and pairs each item', async () => {
		const imeis = addDevices(500);
		const { items, outputs, error } = await runNode(
			host,
			one,
			imeis.map((imei) => ({ imei })),
		);
		expect(error).toBeUndefined();
		expect(items.map(({ imei }) => imei)).toEqual(imeis);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(imeis.map((_, item) => ({ item })));
		expect(sim.count('track')).toBe(5);
		expect(sim.authorizations).toBe(1);
	});

	it.each([{}, undefined])('says what to do when no credential is chosen (%p)', async (credentials) => {
		const { error } = await runNode(host, everyone, [{}], { credentials });
		expect(error?.message).toBe('No credential is chosen');
		expect(error?.description).toContain('"Credential to connect with"');
	});

	it('gives the whole fleet with names, by one list and one track call for 100 devices', async () => {
		const imeis = addDevices(100);
		const { items } = await runNode(host, everyone);
		expect(items.map(({ imei }) => imei).sort()).toEqual(imeis);
		expect(items[0]).toMatchObject({ deviceName: 'Truck 0', plateNumber: 'AB-0', latitude: 10, longitude: 20 });
		expect(sim.requests.map(({ path }) => path)).toEqual(['/api/authorization', '/api/device/list', '/api/track']);
	});

	it('includes the devices of sub-accounts when asked to', async () => {
		sim.addAccount({ account: 'north', password: 'x' });
		sim.addAccount({ account: 'far north', password: 'x', parent: 'north' });
		const own = addDevices(1);
		const below = addDevices(2, 'far north', 360000000000000);
		const { items } = await runNode(host, { ...everyone, includeSubAccounts: true });
		expect(items.map(({ imei }) => imei).sort()).toEqual([...own, ...below].sort());
	});

	it('gives the fields that its schema names, and no others', async () => {
		addDevices(1);
		const { items } = await runNode(host, everyone);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(positionGetMany.outputSchema ?? {}));
	});

	it('asks for no more devices than the limit', async () => {
		addDevices(250);
		const { items } = await runNode(host, { ...everyone, returnAll: false, limit: 80 });
		expect(items).toHaveLength(80);
		expect(sim.count('track')).toBe(1);
	});

	it('takes several devices as an array or as text with commas', async () => {
		const imeis = addDevices(3);
		const { items } = await runNode(host, several, [{ imeis }, { imeis: imeis.join(', ') }]);
		expect(items.map(({ imei }) => imei)).toEqual([...imeis, ...imeis]);
		expect(sim.count('track')).toBe(1);
	});

	it("gives the platform's own record untouched without Simplify", async () => {
		const [imei = ''] = addDevices(1);
		const { items } = await runNode(host, { ...one, simplify: false }, [{ imei }]);
		expect(items).toEqual([sim.position(imei)]);
	});

	it('gives the others and an error when the platform does not show one of several devices', async () => {
		const imeis = addDevices(2);
		const asked = [{ imeis: [...imeis, '999999999999999'] }];
		const { items, hints } = await runNode(host, several, asked, { onError: 'continueRegularOutput' });
		expect(items.slice(0, 2).map(({ imei }) => imei)).toEqual(imeis);
		expect(items.slice(2)).toEqual([
			{
				error: expect.stringMatching(
					/^999999999999999: The platform does not show the device to this account\. Check the IMEI/,
				) as string,
			},
		]);
		expect(hints).toEqual([]);
		expect((await runNode(host, several, asked)).error).toMatchObject({ httpCode: '404', context: { itemIndex: 0 } });
	});

	describe('when the platform lists devices that it gives no position of', () => {
		const url = 'https://api.platform.test';
		const record = (imei: string) => ({ imei, gpstime: 1, datastatus: 2, latitude: 1, longitude: 2 });

		beforeEach(() => {
			const devices = [1, 2, 3].map((number) => ({
				imei: String(350000000000000 + number),
				devicename: `Truck ${number}`,
				onlinetime: number === 2 ? 0 : 1_700_000_000,
			}));
			nock(url)
				.persist()
				.get('/api/authorization')
				.query(true)
				.reply(200, { code: 0, record: { access_token: 'x', expires_in: 7200 } });
			nock(url).persist().get('/api/device/list').query(true).reply(200, { code: 0, record: devices });
			host.store = storeFor({ url, account: 'acme', password: 'x' });
		});
		afterEach(() => nock.cleanAll());

		it('says of one that was never online that it has none', async () => {
			nock(url)
				.get('/api/track')
				.query(true)
				.reply(200, { code: 0, record: [record('350000000000001'), record('350000000000003')] });
			const { items, error, hints } = await runNode(host, everyone);
			expect(error).toBeUndefined();
			expect(items.map(({ deviceName }) => deviceName)).toEqual(['Truck 1', 'Truck 3']);
			expect(hints).toEqual(['1 device was never online and has no position: Truck 2 (350000000000002)']);
		});

		it('fails for one that was online before', async () => {
			nock(url)
				.persist()
				.get('/api/track')
				.query(true)
				.reply(200, { code: 0, record: [record('350000000000003')] });
			const { error } = await runNode(host, everyone);
			expect(error?.message).toBe(
				'Truck 1 (350000000000001): The platform gives no position of the device, although it lists it',
			);
			const { items } = await runNode(host, everyone, [{}], { onError: 'continueRegularOutput' });
			expect(items).toEqual([
				expect.objectContaining({ deviceName: 'Truck 3' }),
				{ error: expect.stringContaining('Truck 1') as string },
			]);
		});
	});

	it('names the item whose device is unknown', async () => {
		const [imei = ''] = addDevices(1);
		const { error } = await runNode(host, one, [{ imei }, { imei: '999999999999999' }]);
		expect(error?.message).toBe('999999999999999: The platform does not show the device to this account');
		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 1 } });
	});

	it('keeps the other items when one fails and the node continues on fail', async () => {
		const [imei = ''] = addDevices(1);
		const { items } = await runNode(host, one, [{ imei: 'truck 7' }, { imei }], { onError: 'continueRegularOutput' });
		expect(items[0]).toEqual({
			error: expect.stringContaining('"Device": no device has the name, plate or IMEI "truck 7"') as string,
		});
		expect(items[1]).toMatchObject({ imei });
	});

	it('sends a failed item to the error output', async () => {
		const [imei = ''] = addDevices(1);
		const { outputs } = await runNode(host, one, [{ imei: '' }, { imei }], { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([1, 1]);
	});

	it("reads the others when the platform refuses a batch for one device that is not the account's", async () => {
		sim.configure({ unauthorizedInBatch: 'refuse' });
		const imeis = addDevices(99);
		const asked = [...imeis, '999999999999999'].map((imei) => ({ imei }));
		const { items } = await runNode(host, one, asked, { onError: 'continueRegularOutput' });
		expect(items.slice(0, 99).map(({ imei }) => imei)).toEqual(imeis);
		expect(String(items[99]?.error)).toContain('may not see the device');
	});

	it('says once that an account with 500 devices may have more', async () => {
		addDevices(501);
		const { items, hints } = await runNode(host, everyone, [{}, {}]);
		expect(items).toHaveLength(1000);
		expect(hints).toEqual([expect.stringContaining('at most 500 devices of one account')]);
	});

	describe('names of chosen devices', () => {
		it('are those that the field keeps or this process has read, without a call', async () => {
			const [first = '', second = ''] = addDevices(2);
			const picked = {
				...one,
				device: { __rl: true, mode: 'list', value: first, cachedResultName: `Lorry 1, KBZ 100A (${first})` },
			};
			expect((await runNode(host, picked)).items).toEqual([
				expect.objectContaining({ imei: first, deviceName: 'Lorry 1', plateNumber: 'KBZ 100A' }),
			]);
			await deviceMethods.listSearch.searchDevices.call(loadOptionsContext(host), '');
			sim.clearLog();
			expect((await runNode(host, one, [{ imei: second }])).items).toEqual([
				expect.objectContaining({ deviceName: 'Truck 1', plateNumber: 'AB-1' }),
			]);
			sim.fail({ path: 'track', effect: { code: 10013 } });
			expect((await runNode(host, one, [{ imei: second }])).error?.message).toContain(
				`Truck 1 (AB-1, ${second}): This account may not see the device`,
			);
			expect(sim.requests.filter(({ path }) => path !== '/api/track')).toEqual([]);
		});
	});

	describe('names of devices that nobody knows', () => {
		it('cost one call for 100 devices of all input items, once an hour', async () => {
			const imeis = addDevices(150);
			const input = imeis.map((imei) => ({ imei }));
			const { items } = await runNode(host, one, input);
			expect(items.map(({ deviceName }) => deviceName)).toEqual(imeis.map((_, index) => `Truck ${index}`));
			expect([sim.count('track'), sim.count('deviceDetail')]).toEqual([2, 2]);
			await runNode(host, one, input);
			expect([sim.count('track'), sim.count('deviceDetail')]).toEqual([4, 2]);
			expect(sim.count('deviceList') + sim.count('accountList')).toBe(0);
		});

		it('cost nothing without Simplify, and where there is no position', async () => {
			const [imei = ''] = addDevices(1);
			await runNode(host, { ...one, simplify: false }, [{ imei }]);
			await runNode(host, one, [{ imei: '999999999999999' }], { onError: 'continueRegularOutput' });
			expect(sim.count('deviceDetail')).toBe(0);
		});

		it('are null with a hint when they cannot be read', async () => {
			const [imei = ''] = addDevices(1);
			sim.fail({ path: 'deviceDetail', effect: { code: 10000 } });
			const { items, hints, error } = await runNode(host, one, [{ imei }]);
			expect(error).toBeUndefined();
			expect(items).toEqual([expect.objectContaining({ imei, deviceName: null, plateNumber: null })]);
			expect(hints).toEqual([expect.stringContaining('The names of some devices could not be read')]);
			expect(sim.count('deviceDetail')).toBe(1);
		});
	});

	describe('All Devices without those of sub-accounts', () => {
		const hintsOf = async (parameters: INodeParameters = everyone) => (await runNode(host, parameters)).hints;

		beforeEach(() => {
			addDevices(1);
			sim.addAccount({ account: 'north', password: 'x' });
			sim.addAccount({ account: 'far north', password: 'x', parent: 'north' });
			addDevices(3, 'far north', 360000000000000);
		});

		it('says what is known of them, without a call', async () => {
			await deviceMethods.listSearch.searchDevices.call(loadOptionsContext(host), '');
			sim.clearLog();
			expect(await hintsOf()).toEqual([
				`Devices of sub-accounts are not included: "${sim.account}" has 2 sub-accounts with 3 devices. Turn on "Include Sub-Accounts" to get them too.`,
			]);
			expect(sim.requests.map(({ path }) => path)).toEqual(['/api/device/list', '/api/track']);
		});

		it.each<[string, INodeParameters, boolean]>([
			['nothing is known of any', everyone, false],
			['they are included', { ...everyone, includeSubAccounts: true }, true],
			['a limit leaves out devices of the account itself', { ...everyone, returnAll: false, limit: 1 }, true],
		])('says nothing when %s', async (_, parameters, isKnown) => {
			if (isKnown) await deviceMethods.listSearch.searchDevices.call(loadOptionsContext(host), '');
			expect(await hintsOf(parameters)).toEqual([]);
		});
	});

	describe('when the list of devices fails', () => {
		const either = { ...chosen, deviceSelection: '={{ $json.selection }}' };
		let input: Array<{ selection: string; imei: string }>;

		beforeEach(() => {
			const [imei = ''] = addDevices(1);
			sim.fail({ path: 'deviceList', effect: { code: 10007 } });
			input = ['all', 'one', 'all'].map((selection) => ({ selection, imei }));
		});

		it('loses only the items that need it', async () => {
			const { items, outputs } = await runNode(host, either, input, { onError: 'continueRegularOutput' });
			const failed = { error: expect.stringMatching(/denies permission.*\. \w+/) as string };
			expect(items).toEqual([failed, expect.objectContaining({ imei: input[1]?.imei }), failed]);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
			expect(sim.count('deviceList')).toBe(1);
		});

		it('sends them to the error output', async () => {
			const { outputs } = await runNode(host, either, input, { onError: 'continueErrorOutput' });
			expect(outputs.map((output) => output.length)).toEqual([1, 2]);
		});

		it('ends the node otherwise', async () => {
			const { error } = await runNode(host, either, input);
			expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
		});
	});

	describe('when the credential cannot be used', () => {
		beforeEach(() => {
			host.store = storeFor({ url: 'no address', account: 'acme', password: 'x' });
		});

		it('gives each item its error when the node continues on fail', async () => {
			const { items, outputs } = await runNode(host, one, [{ imei: '1' }, { imei: '2' }], {
				onError: 'continueRegularOutput',
			});
			expect(items).toHaveLength(2);
			for (const item of items) expect(item).toEqual({ error: expect.stringMatching(/\w{3,}\. \w{3,}/) as string });
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
			const routed = await runNode(host, one, [{ imei: '1' }, { imei: '2' }], { onError: 'continueErrorOutput' });
			expect(routed.outputs.map((output) => output.length)).toEqual([0, 2]);
		});

		it('ends the node otherwise', async () => {
			const { error } = await runNode(host, one, [{ imei: '1' }]);
			expect(error?.description).toMatch(/\w{3,}/);
		});
	});

	describe("when some of an item's devices cannot be read", () => {
		it('gives the others, and one error that names the device', async () => {
			const [first = '', second = '', third = ''] = addDevices(3);
			sim.fail({ path: 'track', imei: second, effect: { code: 10013 } });
			const asked = [{ imeis: [first, second, third] }];
			const { items, outputs } = await runNode(host, several, asked, { onError: 'continueRegularOutput' });
			expect(items.slice(0, 2).map(({ imei }) => imei)).toEqual([first, third]);
			expect(items.slice(2)).toEqual([
				{ error: expect.stringContaining(`${second}: This account may not see the device`) as string },
			]);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 0].map((item) => ({ item })));
			const { error } = await runNode(host, several, asked);
			expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
			expect(error?.message).toContain(`${second}: This account may not see the device`);
		});

		it('gives one error for all devices of a call that failed', async () => {
			const imeis = addDevices(150);
			sim.fail({ path: 'track', imei: imeis[120], effect: { code: 10007 } });
			const { outputs } = await runNode(host, everyone, [{}], { onError: 'continueErrorOutput' });
			expect(outputs.map((output) => output.length)).toEqual([100, 1]);
			expect(String(outputs[1]?.[0]?.json.error)).toMatch(
				/^50 devices: Truck 100 \(AB-100, \d+\), Truck 101 .*, …: The platform denies permission/,
			);
		});

		it('reads differently for a device that belongs to others, one that does not exist, and one that the answer lacks', async () => {
			const [imei = ''] = addDevices(1);
			const errorOf = async (code: number) => {
				sim.clearFaults();
				if (code) sim.fail({ path: 'track', imei, effect: { code } });
				else sim.removeDevice(imei);
				const { error } = await runNode(host, one, [{ imei }]);
				return [error?.message.replace(/ \(Track.*/, ''), error?.description];
			};
			const [others, unknown, lacking] = [await errorOf(10013), await errorOf(20005), await errorOf(0)];
			expect([others[0], unknown[0], lacking[0]]).toEqual([
				`${imei}: This account may not see the device`,
				`${imei}: The platform knows no such device`,
				`${imei}: The platform does not show the device to this account`,
			]);
			expect(new Set([others[1], unknown[1], lacking[1]]).size).toBe(3);
		});

		it('is not said of a single device where it holds for the account', async () => {
			const [imei = ''] = addDevices(1);
			sim.fail({ path: 'track', imei, effect: { code: 10007 } });
			expect((await runNode(host, one, [{ imei }])).error?.message).toMatch(/^The platform denies permission/);
		});
	});

	it.each(['null', '"One"', '5'])('does not take the selection %s for all devices', async (selection) => {
		addDevices(1);
		const { error } = await runNode(host, { ...chosen, deviceSelection: `={{ ${selection} }}` });
		expect(error?.message).toMatch(/^"Devices" cannot be /);
		expect(error?.description).toContain('all, one or several');
		expect(sim.requests).toHaveLength(0);
	});

	it('says what is wrong with an empty field instead of a code', async () => {
		const { error } = await runNode(host, several, [{ imeis: [] }]);
		expect(error).toMatchObject({
			message: '"Devices" is empty',
			description: 'Choose at least one device, or check the expression that should give them.',
		});
		expect(sim.requests).toHaveLength(0);
	});
});
