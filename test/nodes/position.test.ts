import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackTracking } from '../../nodes/ProtrackTracking/ProtrackTracking.node';
import { runNode, storeFor, type Host } from '../harness/n8n';
import { startSimulator, type Simulator } from '../simulator';

const getMany = { resource: 'position', operation: 'getMany', returnAll: true, simplify: true };
const one = { ...getMany, deviceSelection: 'one', device: { __rl: true, mode: 'imei', value: '={{ $json.imei }}' } };

describe('Position: Get Many', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		host = { node: new ProtrackTracking(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	function addDevices(count: number): string[] {
		const imeis = Array.from({ length: count }, (_, index) => String(350000000000000 + index));
		imeis.forEach((imei, index) => sim.addDevice({ imei, name: `Truck ${index}`, position: { latitude: 10, longitude: 20 } }));
		return imeis;
	}

	it('asks 5 times for 500 input items with one device each', async () => {
		const imeis = addDevices(500);
		const { items, outputs, error } = await runNode(host, one, imeis.map((imei) => ({ imei })));
		expect(error).toBeUndefined();
		expect(items.map(({ imei }) => imei)).toEqual(imeis);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(imeis.map((_, item) => ({ item })));
		expect(sim.count('track')).toBe(5);
		expect(sim.authorizations).toBe(1);
	});
});
