import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackTracking } from '../../nodes/ProtrackTracking/ProtrackTracking.node';
import { runNode, storeFor, type Host } from '../harness/n8n';
import { startSimulator, type Simulator } from '../simulator';

const getMany = { resource: 'position', operation: 'getMany', simplify: true };
const everyone = { ...getMany, deviceSelection: 'all', includeSubAccounts: false, returnAll: true };
const one = { ...getMany, deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };
const several = { ...getMany, deviceSelection: 'several', devices: '={{ $json.imeis }}', returnAll: true };

describe('Position: Get Many', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		host = { node: new ProtrackTracking(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	function addDevices(count: number, account?: string, first = 350000000000000): string[] {
		const imeis = Array.from({ length: count }, (_, index) => String(first + index));
		imeis.forEach((imei, index) =>
			sim.addDevice({ imei, account, name: `Truck ${index}`, plate: `AB-${index}`, position: { latitude: 10, longitude: 20 } }),
		);
		return imeis;
	}

	it('asks 5 times for 500 input items with one device each, and pairs each item', async () => {
		const imeis = addDevices(500);
		const { items, outputs, error } = await runNode(host, one, imeis.map((imei) => ({ imei })));
		expect(error).toBeUndefined();
		expect(items.map(({ imei }) => imei)).toEqual(imeis);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(imeis.map((_, item) => ({ item })));
		expect(sim.count('track')).toBe(5);
		expect(sim.authorizations).toBe(1);
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

	it('gives the platform\'s own record untouched without Simplify', async () => {
		const [imei = ''] = addDevices(1);
		const { items } = await runNode(host, { ...one, simplify: false }, [{ imei }]);
		expect(items).toEqual([sim.position(imei)]);
	});

	it('says which device of several was not found, and gives the others', async () => {
		const imeis = addDevices(2);
		const { items, hints } = await runNode(host, several, [{ imeis: [...imeis, '999999999999999'] }]);
		expect(items).toHaveLength(2);
		expect(hints).toEqual(['1 device was not found in this account: 999999999999999']);
	});

	it('names the item whose device is unknown', async () => {
		const [imei = ''] = addDevices(1);
		const { error } = await runNode(host, one, [{ imei }, { imei: '999999999999999' }]);
		expect(error?.message).toBe('The platform does not show the device 999999999999999 to this account');
		expect(error).toMatchObject({ httpCode: '404', context: { itemIndex: 1 } });
	});

	it('keeps the other items when one fails and the node continues on fail', async () => {
		const [imei = ''] = addDevices(1);
		const { items } = await runNode(host, one, [{ imei: 'truck 7' }, { imei }], { onError: 'continueRegularOutput' });
		expect(items[0]).toEqual({ error: expect.stringContaining('"Device" is not an IMEI: "truck7"') as string });
		expect(items[1]).toMatchObject({ imei });
	});

	it('sends a failed item to the error output', async () => {
		const [imei = ''] = addDevices(1);
		const { outputs } = await runNode(host, one, [{ imei: '' }, { imei }], { onError: 'continueErrorOutput' });
		expect(outputs.map((output) => output.length)).toEqual([1, 1]);
	});

	it('reads the others when the platform refuses a batch for one device that is not the account\'s', async () => {
		sim.configure({ unauthorizedInBatch: 'refuse' });
		const imeis = addDevices(99);
		const asked = [...imeis, '999999999999999'].map((imei) => ({ imei }));
		const { items } = await runNode(host, one, asked, { onError: 'continueRegularOutput' });
		expect(items.slice(0, 99).map(({ imei }) => imei)).toEqual(imeis);
		expect(String(items[99]?.error)).toContain('may not see the device');
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
