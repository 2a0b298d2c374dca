import type { INodeParameters } from 'n8n-workflow';

// Waits between tries are not what is tested here.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async () => await Promise.resolve(),
}));

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { positionGetNearest } from '../../nodes/Protrack/actions/position/getNearest.operation';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { startSimulator, type PositionInput, type Simulator } from '../../simulator';
import { runNode, storeFor } from '../support/n8n';

const place = { origin: 'coordinates', latitude: 10, longitude: 20 };
const nearest = {
	resource: 'position',
	operation: 'getNearest',
	deviceSelection: 'all',
	includeSubAccounts: false,
	returnAll: true,
};
const toPlace = { ...nearest, ...place };
const toDevice = { ...nearest, origin: 'device', device: '={{ $json.device }}' };
const goesOn = { onError: 'continueRegularOutput' } as const;
const imeiOf = (index: number) => String(868120145233600 + index);

describe('Position: Get Nearest', () => {
	let sim: Simulator;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now(), account: 'nearest' });
		add(1, 'Far', { latitude: 10.5, longitude: 20 });
		add(2, 'Near', { latitude: 10, longitude: 20.05, accstatus: 0, speed: 0, acctime: 3600 });
		add(3, 'Driving', { latitude: 10.1, longitude: 20, speed: 50, accstatus: 1 });
	});
	afterEach(async () => await sim.stop());

	const add = (index: number, name: string, position?: PositionInput) =>
		sim.addDevice({ imei: imeiOf(index), name, plate: `KA-${index}`, position });
	const run = async (parameters: INodeParameters, input: object[] = [{}], extra = {}) =>
		await runNode(
			{ node: new Protrack(), credential: new ProtrackApi(), store: storeFor(sim) },
			parameters,
			input as never,
			extra,
		);
	const namesOf = (items: object[]) => items.map((item) => (item as { deviceName: unknown }).deviceName);

	it('gives the nearest first, with distance, direction, minutes, and since when each has been free', async () => {
		const { items, error, hints } = await run(toPlace);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(items).toEqual([
			expect.objectContaining({
				...{
					deviceName: 'Near',
					plateNumber: 'KA-2',
					imei: imeiOf(2),
					distanceKm: 5.475,
					direction: 'E',
					directionDeg: 90,
				},
				...{ roughMinutes: 8, state: 'parked', isStale: false, latitude: 10, longitude: 20.05 },
				freeSince: new Date(Math.floor(sim.now() / 1000 - 3600) * 1000).toISOString().replace('.000', ''),
			}),
			expect.objectContaining({
				deviceName: 'Driving',
				direction: 'N',
				roughMinutes: 17,
				state: 'moving',
				freeSince: null,
			}),
			expect.objectContaining({ deviceName: 'Far', distanceKm: 55.598, roughMinutes: 83 }),
		]);
	});

	it('gives the fields that its schema names, and no others', async () => {
		const { items } = await run(toPlace);
		expect(Object.keys(items[0] ?? {}).sort()).toEqual(Object.keys(positionGetNearest.outputSchema ?? {}).sort());
	});

	it('reads list and positions once for all input items', async () => {
		for (let index = 10; index < 160; index += 1) add(index, `Truck ${index}`, { latitude: 11, longitude: 21 });
		const { outputs } = await run({ ...toPlace, latitude: '={{ $json.latitude }}', returnAll: false, limit: 2 }, [
			{ latitude: 10 },
			{ latitude: 10.5 },
		]);
		expect(sim.requests.map(({ path }) => path)).toEqual([
			'/api/authorization',
			'/api/device/list',
			'/api/track',
			'/api/track',
		]);
		expect(outputs[0]?.map(({ pairedItem, json }) => [pairedItem, json.deviceName])).toEqual([
			[{ item: 0 }, 'Near'],
			[{ item: 0 }, 'Driving'],
			[{ item: 1 }, 'Far'],
			[{ item: 1 }, 'Driving'],
		]);
	});

	it.each<[INodeParameters, string[]]>([
		[{ states: ['moving'] }, ['Driving']],
		[{ states: 'parked, moving' }, ['Near', 'Driving', 'Far']],
		[{ options: { maxDistanceKm: 12 } }, ['Near', 'Driving']],
		[{ returnAll: false, limit: 1 }, ['Near']],
		[{ deviceSelection: 'several', devices: ['Far', imeiOf(3)] }, ['Driving', 'Far']],
	])('gives those that are wanted: %j', async (parameters, names) => {
		expect(namesOf((await run({ ...toPlace, ...parameters })).items)).toEqual(names);
	});

	it('takes the speed that is given', async () => {
		const { items } = await run({ ...toPlace, options: { speedKmh: 80 } });
		expect(items.map(({ roughMinutes }) => roughMinutes)).toEqual([4, 8, 42]);
	});

	it('gives those nearest to a device, which is given by name, and not that device itself', async () => {
		const { items } = await run(toDevice, [{ device: 'far' }]);
		expect(namesOf(items)).toEqual(['Driving', 'Near']);
		expect(items[0]).toMatchObject({ direction: 'S', distanceKm: 44.478 });
	});

	it('names chosen devices by one call where nobody knows their names', async () => {
		const { items } = await run({ ...toPlace, deviceSelection: 'several', devices: [imeiOf(1), imeiOf(2)] });
		expect(namesOf(items)).toEqual(['Near', 'Far']);
		expect(sim.requests.map(({ path }) => path)).toEqual(['/api/authorization', '/api/track', '/api/device/detail']);
	});

	describe('with old and missing positions', () => {
		beforeEach(() => {
			sim.clock.advance(3_600_000);
			for (const index of [2, 3]) sim.setPosition(imeiOf(index), {});
			add(4, 'New', undefined);
		});

		it('leaves them out, and says so', async () => {
			const { items, hints } = await run(toPlace);
			expect(namesOf(items)).toEqual(['Near', 'Driving']);
			expect(hints).toEqual([
				`1 device without a position left out: New (KA-4, ${imeiOf(4)})`,
				`1 device left out that may be near, but whose state is unknown, mostly because the last position is old: Far (KA-1, ${imeiOf(1)}). To get such vehicles too, add "Unknown" to "States".`,
			]);
		});

		it('gives old ones where they are wanted, marked as such', async () => {
			const { items } = await run({ ...toPlace, states: ['unknown'] });
			expect(items).toEqual([
				expect.objectContaining({ deviceName: 'Far', state: 'unknown', isStale: true, freeSince: null }),
			]);
		});

		it('begins at the old position of a device only when that is allowed', async () => {
			const { error } = await run(toDevice, [{ device: 'Far' }]);
			expect(error?.message).toMatch(/^The last position of the device Far \(KA-1, \d+\) is old/);
			expect(error?.description).toContain('"Allow Old Position"');
			const { items } = await run({ ...toDevice, options: { allowStale: true } }, [{ device: 'Far' }]);
			expect(namesOf(items)).toEqual(['Driving', 'Near']);
		});

		it('cannot begin at a device without a position', async () => {
			const { error } = await run(toDevice, [{ device: 'New' }]);
			expect(error).toBeDefined();
		});
	});

	it('says when there is none', async () => {
		const { items, hints } = await run({ ...toPlace, options: { maxDistanceKm: 0.1 } });
		expect(items).toEqual([]);
		expect(hints).toEqual([expect.stringContaining('No vehicle was found for 1 input item')]);
	});

	it('gives the others and an error when one device cannot be read', async () => {
		sim.fail({ path: 'track', imei: imeiOf(3), effect: { code: 10013 } });
		const { items } = await run(toPlace, [{}], goesOn);
		expect(namesOf(items).slice(0, 2)).toEqual(['Near', 'Far']);
		expect(items.slice(2)).toEqual([{ error: expect.stringContaining(`Driving (KA-3, ${imeiOf(3)}): `) as string }]);
		expect((await run(toPlace)).error?.message).toContain('Driving');
	});

	it.each<[INodeParameters, string]>([
		[{ latitude: 91 }, '"Latitude" must be a number from -90 to 90, not "91"'],
		[{ latitude: 0, longitude: 0 }, '"Latitude" and "Longitude" are both 0'],
		[{ states: '={{ ["flying"] }}' }, '"States" has no such choice'],
		[{ states: '={{ [] }}' }, '"States" is empty'],
		[{ options: { speedKmh: 0 } }, '"Average Speed (Km/h)" must be a number from 1 to 300 km/h, not "0"'],
		[{ deviceSelection: '={{ "one" }}', devices: [imeiOf(1)] }, '"Devices" must be all devices or several'],
	])('refuses %j in words, and sends nothing', async (parameters, message) => {
		expect((await run({ ...toPlace, ...parameters })).error?.message).toBe(message);
		expect(sim.requests).toHaveLength(0);
	});

	it('refuses more calls than a run may make before it asks for positions', async () => {
		const devices = Array.from({ length: 200_001 }, (_, index) => imeiOf(index));
		const { error } = await run({ ...toPlace, deviceSelection: 'several', devices: '={{ $json.devices }}' }, [
			{ devices },
		]);
		expect(error?.message).toContain('would take about 2,001 calls');
		expect(sim.requests).toHaveLength(0);
	});
});
