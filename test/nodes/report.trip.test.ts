// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { stopGetMany } from '../../nodes/ProtrackReport/actions/stop/getMany.operation';
import { tripGetMany } from '../../nodes/ProtrackReport/actions/trip/getMany.operation';
import {
	drive,
	FIRST,
	monday,
	MORNING,
	NOW,
	outAndBack,
	SECOND,
	several,
	stand,
	startReportWorld,
	THIRD,
	type ReportWorld,
} from '../support/reportWorld';

const trips = { resource: 'trip', operation: 'getMany', ...several, ...monday, returnAll: true };
const stops = { ...trips, resource: 'stop' };
const firstOnes = { ...trips, returnAll: false, limit: '={{ $json.limit }}' };
const goesOn = { onError: 'continueRegularOutput' } as const;

let world: ReportWorld;
beforeEach(async () => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	world = await startReportWorld();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const namesOf = (items: object[]) => items.map((item) => (item as { deviceName: unknown }).deviceName);

describe('Trip: Get Many', () => {
	it('gives each trip as one item, and nothing that its schema does not name', async () => {
		world.addTrack(FIRST);
		const { items, error, hints } = await world.run(trips);
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({
			...{ deviceName: 'Lorry 1', plateNumber: 'KA-1', imei: FIRST, maxSpeedKmh: 60, isOpen: false, partial: false },
			...{ quality: 1, gapMinutes: 0, startGap: null, endGap: null },
			start: { latitude: 0.001, longitude: 20, mapUrl: expect.stringContaining('0.001,20') as string },
		});
		expect(items[0]?.distanceKm).toBeCloseTo(10, 0);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(tripGetMany.outputSchema ?? {}));
	});

	it('says that a trip is under way where the range reaches the present, and that it is cut where the range ends before', async () => {
		world.addTrack(FIRST, [stand, { ...drive, minutes: 60 }], NOW / 1000 - 90 * 60);
		const open = await world.run({ ...trips, timeRange: 'last24Hours' });
		expect(open.items).toEqual([expect.objectContaining({ isOpen: true, partial: false })]);
		const cut = await world.run({ ...trips, from: '2025-07-01T08:00:00Z', to: '2025-07-01T09:30:00Z' });
		expect(cut.items).toEqual([expect.objectContaining({ isOpen: false, partial: true })]);
	});

	it('gives the trips of several devices, one device after the other', async () => {
		for (const imei of [FIRST, SECOND, THIRD]) world.addTrack(imei);
		const { items } = await world.run({ ...trips, devices: [THIRD, FIRST, SECOND] });
		expect(namesOf(items)).toEqual([3, 3, 1, 1, 2, 2].map((index) => `Lorry ${index}`));
	});

	it('gives those of all devices, with the sub-accounts below, and names the devices without a point', async () => {
		world.sim.addAccount({ account: 'north', password: 'x' });
		world.sim.addDevice({ imei: '350000000000004', name: 'Lorry 4', account: 'north' });
		for (const imei of [FIRST, '350000000000004']) world.addTrack(imei);
		const { items, hints } = await world.run({ ...trips, deviceSelection: 'all', includeSubAccounts: true });
		expect(namesOf(items)).toEqual(['Lorry 1', 'Lorry 1', 'Lorry 4', 'Lorry 4']);
		expect(hints).toEqual([`No point in the time range: Lorry 2 (KA-2, ${SECOND}), Lorry 3 (KA-3, ${THIRD})`]);
	});

	it('reads a device and range once for all input items, whatever counts as a trip for each', async () => {
		world.addTrack(FIRST);
		const { outputs } = await world.run({ ...trips, options: { minTripSeconds: '={{ $json.seconds }}' } }, [
			{ seconds: 0 },
			{ seconds: 3600 },
			{ seconds: 0 },
		]);
		expect(world.sim.count('playback')).toBe(1);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 2, 2].map((item) => ({ item })));
	});

	it('says how many points it left out, and why', async () => {
		world.addTrack(FIRST);
		world.sim.addPoints(FIRST, [
			{ latitude: 0, longitude: 0, gpstime: MORNING + 61 },
			{ latitude: 0, longitude: 0, gpstime: MORNING + 62 },
			{ latitude: 5, longitude: 20, gpstime: MORNING + 63 },
		]);
		const { items, hints } = await world.run(trips);
		expect(items).toHaveLength(2);
		expect(hints).toEqual(['Points left out of the calculation: 2 without a position, 1 that jump away and come back']);
	});

	it('says that the distance of a jump that does not come back is not counted, and not that points were left out', async () => {
		world.addTrack(FIRST, [stand]);
		world.sim.addPoints(
			FIRST,
			Array.from({ length: 30 }, (_, minute) => ({
				latitude: 5,
				longitude: 20,
				gpstime: MORNING + (31 + minute) * 60,
			})),
		);
		const { items, hints } = await world.run(stops);
		expect(items).toHaveLength(2);
		expect(hints).toEqual(['Jumps of the position that did not come back: 1. Their distance is not counted.']);
	});

	it('answers a tool with some of many trips', async () => {
		world.addTrack(FIRST, Array.from({ length: 30 }, () => outAndBack.slice(1, 3)).flat(), MORNING - 3 * 86_400);
		const answer = await world.runTool({ ...trips, spokenRange: 'last 7 days' });
		expect(answer.at(-1)?.note).toMatch(/^\d+ of 30 results shown, evenly spread\./);
		expect(answer[0]).toMatchObject({ deviceName: 'Lorry 1' });
	});
});

describe('Stop: Get Many', () => {
	it('gives each stop as one item, and nothing that its schema does not name', async () => {
		world.addTrack(FIRST);
		const { items } = await world.run({ ...stops, to: '2025-06-30T07:50:00Z' });
		expect(items).toHaveLength(3);
		expect(items[0]).toMatchObject({
			...{ deviceName: 'Lorry 1', arrivedAt: '2025-06-30T06:00:00Z', isOpen: false, partial: true },
		});
		expect(items[1]).toMatchObject({ partial: false, isOpen: false, durationMinutes: expect.closeTo(30, 0) as number });
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(stopGetMany.outputSchema ?? {}));
	});
});

describe('A limit', () => {
	const day = outAndBack.slice(0, 4);
	/** Four pages, 26 trips. */
	const longTrack = Array.from({ length: 13 }, () => [
		stand,
		{ ...drive, minutes: 20 },
		stand,
		{ ...drive, minutes: 20 },
	]).flat();

	it('counts over all devices of an item, and says what it cut', async () => {
		for (const imei of [FIRST, SECOND, THIRD]) world.addTrack(imei, day);
		const { items, hints } = await world.run({ ...firstOnes, devices: [FIRST, SECOND, THIRD] }, [{ limit: 3 }]);
		expect(namesOf(items)).toEqual(['Lorry 1', 'Lorry 1', 'Lorry 2']);
		expect(hints).toEqual([
			'Stopped by "Limit" (3): there may be more. Turn on "Return All", or raise "Limit", to get what comes after.',
		]);
	});

	it('saves the devices and pages that nobody needs', async () => {
		for (const imei of [FIRST, SECOND, THIRD]) world.addTrack(imei, longTrack);
		const week = { from: '2025-06-30T06:00:00Z', to: '2025-07-01T09:00:00Z' };
		const { items } = await world.run({ ...firstOnes, ...week, devices: [FIRST, SECOND, THIRD] }, [{ limit: 2 }]);
		expect(items).toHaveLength(2);
		expect(world.sim.count('playback')).toBe(1);
	});

	it('says nothing where it cut nothing', async () => {
		world.addTrack(FIRST, day);
		expect((await world.run(firstOnes, [{ limit: 50 }])).hints).toEqual([]);
	});

	it('makes no error of what nobody needs', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei, day);
		world.sim.fail({ path: 'playback', imei: SECOND, effect: { code: 10013 } });
		const asked = { ...firstOnes, devices: [FIRST, SECOND] };
		expect((await world.run(asked, [{ limit: 1 }])).error).toBeUndefined();
		expect((await world.run(asked, [{ limit: 5 }])).error?.message).toContain(SECOND);
	});
});

describe('What cannot be read', () => {
	it('of one device is an error beside the trips of the others', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		world.sim.fail({ path: 'playback', imei: FIRST, effect: { code: 10013 } });
		const { items } = await world.run({ ...trips, devices: [FIRST, SECOND] }, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			expect.objectContaining({ deviceName: 'Lorry 2' }),
			{ error: expect.stringContaining(FIRST) as string },
		]);
		expect((await world.run({ ...trips, devices: [FIRST, SECOND] })).error?.message).toContain(FIRST);
	});

	it('in the middle of the pages is an error after the trips before it', async () => {
		world.addTrack(FIRST, Array.from({ length: 12 }, () => [stand, { ...drive, minutes: 20 }]).flat());
		const all = (await world.run({ ...trips, to: '2025-07-01T06:00:00Z' })).items;
		world.sim.fail({ path: 'playback', effect: { code: 10013 }, skip: 1 });
		const asked = { ...trips, to: '2025-07-01T06:00:00Z' };
		const { items } = await world.run(asked, [{}], goesOn);
		expect(items.length).toBeGreaterThan(1);
		expect(items.slice(0, -1)).toEqual(all.slice(0, items.length - 1));
		expect(items.at(-1)).toEqual({ error: expect.any(String) as string });
		const { error, items: none } = await world.run(asked);
		expect(error).toBeDefined();
		expect(none).toEqual([]);
	});
});

describe('A record that cannot be read', () => {
	it('is an error after the trips of its item', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		world.sim.fail({ path: 'playback', imei: SECOND, effect: 'damaged-record' });
		const asked = { ...trips, devices: [FIRST, SECOND] };
		const { items } = await world.run(asked, [{}], goesOn);
		expect(namesOf(items)).toEqual(['Lorry 1', 'Lorry 1', 'Lorry 2', 'Lorry 2', undefined]);
		expect(items.at(-1)?.error).toMatch(/^Lorry 2 \(KA-2, \d+\): 1 of \d+ records cannot be read \(Playback\)/);
		expect((await world.run(asked)).error?.message).toMatch(/^Lorry 2 .*cannot be read/);
	});
});

describe('The limits of a run', () => {
	it('refuse more calls than there may be, before anything is sent', async () => {
		const { error } = await world.run({ ...trips, from: '2010-01-01T00:00:00Z' });
		expect(error?.message).toBe(
			'The trips of 1 device from 2010-01-01 to 2025-06-30 would take about 16,301 calls, more than the 2,000 calls allowed in one run',
		);
		expect(error?.description).toContain('"Max Calls"');
		expect(world.sim.requests).toHaveLength(0);
	});

	it('let pass more points than there may be items, because no point comes out', async () => {
		// 101,000 points of a vehicle that does not stop.
		world.sim.addPoints(
			FIRST,
			Array.from({ length: 101_000 }, (_, index) => ({
				...{
					gpstime: MORNING - 30 * 86_400 + index * 10,
					latitude: 10,
					longitude: 20 + index / 1000,
					speed: 40,
					course: 90,
				},
			})),
		);
		const { items, error } = await world.run({ ...trips, from: '2025-05-30T00:00:00Z' });
		expect(error).toBeUndefined();
		expect(items).toEqual([expect.objectContaining({ points: 101_000 })]);
	});
});
