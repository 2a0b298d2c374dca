import type { INodeParameters } from 'n8n-workflow';

// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { stopGetMany } from '../../nodes/ProtrackReport/actions/stop/getMany.operation';
import { tripGetMany } from '../../nodes/ProtrackReport/actions/trip/getMany.operation';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator, type Simulator } from '../../simulator';
import { drivenTrack, type Part } from '../support/drivenTrack';
import { runNode, storeFor, type Host } from '../support/n8n';

const NOW = Date.parse('2025-07-01T10:00:00Z');
const MORNING = Date.parse('2025-06-30T06:00:00Z') / 1000;
const imeiOf = (index: number) => String(350000000000000 + index);
const [FIRST, SECOND, THIRD] = [imeiOf(1), imeiOf(2), imeiOf(3)];

const stand: Part = { minutes: 30, kmh: 0 };
const drive: Part = { minutes: 10, kmh: 60 };
const back: Part = { ...drive, direction: -1 };
/** Two trips of 10 km, and three stops, in 110 minutes. */
const outAndBack = [stand, drive, stand, back, stand];

const trips = {
	resource: 'trip',
	operation: 'getMany',
	deviceSelection: 'several',
	devices: [FIRST],
	timeRange: 'custom',
	from: '2025-06-30T06:00:00Z',
	to: '2025-06-30T18:00:00Z',
	returnAll: true,
};
const stops = { ...trips, resource: 'stop' };
const goesOn = { onError: 'continueRegularOutput' } as const;

describe('Protrack Report', () => {
	let sim: Simulator;
	let host: Host;

	beforeEach(async () => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
		sim = await startSimulator({ frozen: true, startAt: NOW, account: 'report' });
		for (const index of [1, 2, 3]) sim.addDevice({ imei: imeiOf(index), name: `Lorry ${index}`, plate: `KA-${index}` });
		host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await sim.stop();
	});

	const addTrack = (imei: string, parts: readonly Part[] = outAndBack, from = MORNING) =>
		sim.addPoints(imei, drivenTrack(from, parts));
	const run = async (parameters: INodeParameters, input: object[] = [{}], extra = {}) =>
		await runNode(host, parameters, input as never, extra);

	it('gives each trip as one item, and nothing that its schema does not name', async () => {
		addTrack(FIRST);
		const { items, error, hints } = await run(trips);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({
			...{ deviceName: 'Lorry 1', plateNumber: 'KA-1', imei: FIRST, maxSpeedKmh: 60, isOpen: false, partial: false },
			...{ quality: 1, gapMinutes: 0, startedAtLatest: null, endedAtEarliest: null },
			start: { latitude: 0.001, longitude: 20, mapUrl: expect.stringContaining('0.001,20') as string },
		});
		expect(items[0]?.distanceKm).toBeCloseTo(10, 0);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(tripGetMany.outputSchema ?? {}));
	});

	it('gives each stop as one item, and nothing that its schema does not name', async () => {
		addTrack(FIRST);
		const { items } = await run({ ...stops, to: '2025-06-30T07:50:00Z' });
		expect(items).toHaveLength(3);
		expect(items[0]).toMatchObject({
			deviceName: 'Lorry 1',
			arrivedAt: '2025-06-30T06:00:00Z',
			isOpen: false,
			partial: true,
		});
		expect(items[1]).toMatchObject({ partial: false, isOpen: false });
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(stopGetMany.outputSchema ?? {}));
	});

	it('says that a trip is under way where the range reaches the present, and that it is cut where the range ends before', async () => {
		addTrack(FIRST, [stand, { ...drive, minutes: 60 }], NOW / 1000 - 90 * 60);
		const open = await run({ ...trips, timeRange: 'last24Hours' });
		expect(open.items).toEqual([expect.objectContaining({ isOpen: true, partial: false })]);
		const cut = await run({ ...trips, from: '2025-07-01T08:00:00Z', to: '2025-07-01T09:30:00Z' });
		expect(cut.items).toEqual([expect.objectContaining({ isOpen: false, partial: true })]);
	});

	it('gives the trips of several devices, one device after the other', async () => {
		for (const imei of [FIRST, SECOND, THIRD]) addTrack(imei);
		const { items } = await run({ ...trips, devices: [THIRD, FIRST, SECOND] });
		expect(items.map(({ deviceName }) => deviceName)).toEqual([3, 3, 1, 1, 2, 2].map((index) => `Lorry ${index}`));
	});

	it('gives those of all devices, with the sub-accounts below', async () => {
		sim.addAccount({ account: 'north', password: 'x' });
		sim.addDevice({ imei: imeiOf(4), name: 'Lorry 4', account: 'north' });
		for (const imei of [FIRST, imeiOf(4)]) addTrack(imei);
		const { items, hints } = await run({ ...trips, deviceSelection: 'all', includeSubAccounts: true });
		expect(items.map(({ deviceName }) => deviceName)).toEqual(['Lorry 1', 'Lorry 1', 'Lorry 4', 'Lorry 4']);
		expect(hints).toEqual([expect.stringContaining('No point in the time range: Lorry 2 (KA-2, ')]);
	});

	it('reads a device and range once for all input items', async () => {
		addTrack(FIRST);
		const { outputs } = await run({ ...trips, options: { minTripSeconds: '={{ $json.seconds }}' } }, [
			{ seconds: 0 },
			{ seconds: 1 },
			{ seconds: 0 },
		]);
		expect(sim.count('playback')).toBe(1);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1, 2, 2].map((item) => ({ item })));
	});

	it('gives the others and an error when one device cannot be read', async () => {
		for (const imei of [FIRST, SECOND]) addTrack(imei);
		sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items } = await run({ ...trips, devices: [FIRST, SECOND] }, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			{ error: expect.stringContaining(FIRST) as string },
		]);
		expect((await run({ ...trips, devices: [FIRST, SECOND] })).error?.message).toContain(FIRST);
	});
});
