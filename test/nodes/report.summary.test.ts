// What waits before it tries again shall not keep the tests waiting.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

import { summaryGet } from '../../nodes/ProtrackReport/actions/summary/get.operation';
import {
	back,
	drive,
	FIRST,
	monday,
	MORNING,
	NOW,
	SECOND,
	several,
	stand,
	startReportWorld,
	type ReportWorld,
} from '../support/reportWorld';

const summary = { resource: 'summary', operation: 'get', ...several, ...monday, per: 'range', timeZone: 'workflow' };
const goesOn = { onError: 'continueRegularOutput' } as const;
const DAY = 86_400;

let world: ReportWorld;
beforeEach(async () => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	world = await startReportWorld();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.sim.stop();
});

const pathsOf = () => [...new Set(world.sim.requests.map(({ path }) => path))];
const fieldOf = (items: object[], name: string) => items.map((item) => (item as Record<string, unknown>)[name]);

/** Three days from Saturday on, each with a trip of 10 km at 0:30 UTC. */
function addDays(imei: string): void {
	const rest = { ...stand, minutes: 1400 };
	world.addTrack(
		imei,
		[drive, back, drive].flatMap((trip) => [stand, trip, rest]),
		MORNING - 2 * DAY - 6 * 3600,
	);
}

describe('Summary: Get', () => {
	it('gives one item, and nothing that its schema does not name', async () => {
		world.addTrack(FIRST);
		const { items, error, hints } = await world.run({ ...summary, options: { speedLimitKmh: 50 } });
		expect(error).toBeUndefined();
		expect(hints).toEqual([]);
		expect(items).toEqual([
			expect.objectContaining({
				...{ deviceName: 'Lorry 1', plateNumber: 'KA-1', imei: FIRST, period: '2025-06-30', partial: false },
				...{ from: '2025-06-30T06:00:00Z', to: '2025-06-30T18:00:00Z', trips: 2, stops: 3, maxSpeedKmh: 60 },
				...{ idleMinutes: null, nightShare: 0, weekendShare: 0 },
				...{ drivingMinutes: expect.closeTo(20, 0) as number, distanceKm: expect.closeTo(20, 0) as number },
				...{ platformDistanceKm: expect.closeTo(20, 0) as number },
				farthest: expect.objectContaining({ distanceKm: expect.closeTo(10, 0) as number }) as object,
			}),
		]);
		const [{ speedingSeconds, drivingMinutes } = {}] = items as Array<Record<string, number>>;
		expect(Number(speedingSeconds) / 60).toBeCloseTo(Number(drivingMinutes), 0);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(summaryGet.outputSchema ?? {}));
	});

	it.each([
		['day', ['2025-06-28', '2025-06-29', '2025-06-30'], [1, 1, 1]],
		['week', ['2025-W26', '2025-W27'], [2, 1]],
		['month', ['2025-06'], [3]],
		['range', ['2025-06-28/2025-06-30'], [3]],
	])('gives one item for each %s', async (per, periods, counts) => {
		addDays(FIRST);
		const range = { from: '2025-06-28T00:00:00Z', to: '2025-07-01T00:00:00Z' };
		const { items } = await world.run({ ...summary, ...range, per });
		expect(fieldOf(items, 'period')).toEqual(periods);
		expect(fieldOf(items, 'trips')).toEqual(counts);
		expect(fieldOf(items, 'platformDistanceKm')).toEqual(
			counts.map((count) => expect.closeTo(10 * count, 0) as number),
		);
	});

	it.each([
		['another zone', { timeZone: 'other', timeZoneName: 'America/Lima' }, ['2025-06-29', '2025-06-30'], 1],
		['the zone of the vehicle', { timeZone: 'vehicle' }, ['2025-06-30'], 1],
	])('counts the days of %s', async (_, zone, periods, trips) => {
		// At 20 degrees east on the equator it is the time of Kinshasa, where the day begins at 23:00 UTC.
		world.addTrack(FIRST, [stand, drive, stand], MORNING - 4 * 3600);
		const range = { from: '2025-06-29T23:00:00Z', to: '2025-06-30T21:00:00Z' };
		const { items } = await world.run({ ...summary, ...range, per: 'day', ...zone });
		expect(fieldOf(items, 'period')).toEqual(periods);
		expect(items[0]?.trips).toBe(trips);
	});

	it('takes one call for the points, and one for the mileage of all devices, however many items ask', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		const { items } = await world.run({ ...summary, devices: [FIRST, SECOND] }, [{}, {}]);
		expect(fieldOf(items, 'deviceName')).toEqual(['Lorry 1', 'Lorry 2', 'Lorry 1', 'Lorry 2']);
		expect([world.sim.count('playback'), world.sim.count('deviceMileage')]).toEqual([2, 1]);
	});

	it('asks for no mileage of a device that the platform refuses, which would split the calls of the others', async () => {
		for (const imei of [FIRST, SECOND]) world.addTrack(imei);
		world.sim.configure({ unauthorizedInBatch: 'refuse' });
		const refused = '350000000000099';
		const { items } = await world.run({ ...summary, devices: [FIRST, refused, SECOND] }, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ imei: FIRST, platformDistanceKm: expect.any(Number) as number }),
			expect.objectContaining({ imei: SECOND, platformDistanceKm: expect.any(Number) as number }),
			{ error: expect.stringContaining(refused) as string },
		]);
		expect(world.sim.count('deviceMileage')).toBe(1);
	});

	it('reads no alarms unless idle time is wanted', async () => {
		world.addTrack(FIRST);
		await world.run(summary);
		expect(pathsOf()).not.toContain('/api/alarm/list2');
	});

	it('counts standing with the engine on, where alarms tell', async () => {
		world.addTrack(FIRST, [stand, drive, stand, back, stand]);
		for (const [type, minutes] of [
			[9, 20],
			[10, 50],
		] as const)
			world.sim.addAlarm(FIRST, { type, gpstime: MORNING + minutes * 60, systemtime: MORNING + minutes * 60 + 5 });
		const { items, hints } = await world.run({ ...summary, options: { readIgnition: true } });
		// From minute 20 to the start at 30, and from the arrival at 40 to minute 50.
		expect(items[0]?.idleMinutes).toBeCloseTo(20, 0);
		expect(hints).toEqual([]);
	});

	it('says when nothing tells of the engine', async () => {
		world.addTrack(FIRST);
		const { items, hints } = await world.run({ ...summary, options: { readIgnition: true } });
		expect(items[0]?.idleMinutes).toBeNull();
		expect(hints).toEqual([expect.stringContaining('"idleMinutes" is empty, because there is no alarm')]);
	});

	it('says null, not 0, of a device without points, and names it', async () => {
		const { items, hints } = await world.run(summary);
		expect(items).toEqual([
			expect.objectContaining({ distanceKm: null, trips: null, drivingMinutes: null, farthest: null, partial: false }),
		]);
		expect(hints).toContainEqual(`No point in the time range: Lorry 1 (KA-1, ${FIRST})`);
	});

	it('leaves the mileage empty where the platform does not count the whole period, and says so', async () => {
		world.addTrack(FIRST);
		world.sim.removeDevice(FIRST);
		world.sim.addDevice({ imei: FIRST, name: 'Lorry 1', mileageCountedUntil: MORNING + 3600 });
		world.addTrack(FIRST);
		const { items, hints } = await world.run(summary);
		expect(items[0]).toMatchObject({ platformDistanceKm: null, trips: 2 });
		expect(hints).toEqual([expect.stringContaining('"platformDistanceKm" is empty where')]);
	});

	it('has an error beside the mileage that cannot be read', async () => {
		world.addTrack(FIRST);
		world.sim.fail({ path: 'deviceMileage', effect: { code: 10007 } });
		const { items } = await world.run(summary, [{}], goesOn);
		expect(items).toEqual([
			expect.objectContaining({ trips: 2, platformDistanceKm: null }),
			{ error: expect.any(String) as string },
		]);
		expect((await world.run(summary)).error).toBeDefined();
	});

	it.each([{ code: 10001 }, { httpStatus: 404 }])(
		'leaves the mileage empty on a server that does not know the call, and says what to ask for: %j',
		async (effect) => {
			for (const imei of [FIRST, SECOND]) world.addTrack(imei);
			world.sim.fail({ path: 'deviceMileage', effect });
			const { items, error, hints } = await world.run({ ...summary, devices: [FIRST, SECOND] });
			expect(error).toBeUndefined();
			expect(items).toEqual([
				expect.objectContaining({ imei: FIRST, trips: 2, platformDistanceKm: null }),
				expect.objectContaining({ imei: SECOND, trips: 2, platformDistanceKm: null }),
			]);
			expect(hints).toEqual([
				expect.stringMatching(/^"platformDistanceKm" is empty: .*\(Mileage report|"Mileage report"/) as string,
			]);
		},
	);

	it('gives only the periods that ended before what cannot be read', async () => {
		addDays(FIRST);
		const range = { from: '2025-06-28T00:00:00Z', to: '2025-07-01T00:00:00Z', per: 'day' };
		world.sim.fail({ path: 'playback', skip: 3, effect: { code: 10013 } });
		const { items } = await world.run({ ...summary, ...range }, [{}], goesOn);
		const periods = fieldOf(items, 'period');
		expect(periods.length).toBeLessThan(4);
		expect(periods.slice(0, -1)).toEqual(['2025-06-28', '2025-06-29'].slice(0, periods.length - 1));
		expect(items.at(-1)).toEqual({ error: expect.stringContaining('Lorry 1') as string });
	});

	it('refuses what would take too many calls, those for mileage and alarms among them', async () => {
		const long = { ...summary, from: '2024-07-01T00:00:00Z', per: 'day', deviceSelection: 'several' };
		const devices = Array.from({ length: 2 }, (_, index) => String(350000000000001 + index));
		expect((await world.run({ ...long, devices, from: '2024-08-01T00:00:00Z' })).error?.message).toMatch(
			/^The summary of 2 devices from 2024-08-01 to 2025-06-30 would take about 2,\d\d\d calls/,
		);
		expect(world.sim.requests).toHaveLength(0);
	});

	it('refuses a mistyped year without planning each of its days', async () => {
		const { error } = await world.run({ ...summary, from: '0205-06-30T06:00:00Z', per: 'day' });
		expect(error?.message).toMatch(/would take about [\d,]+ calls/);
		expect(world.sim.requests).toHaveLength(0);
	});

	it.each([
		[{ timeZone: 'other', timeZoneName: 'Nairobi' }, '"Time Zone Name" is no time zone: "Nairobi"'],
		[{ timeZone: 'other', timeZoneName: 'local' }, '"Time Zone Name" is no time zone: "local"'],
		[{ timeZone: 'other', timeZoneName: 'UTC+99' }, '"Time Zone Name" is no time zone: "UTC+99"'],
		[{ timeZone: 'other', timeZoneName: '={{ "" }}' }, '"Time Zone Name" is empty'],
		[{ options: { nightBeginHour: 24 } }, '"Night Begins (Hour)" must be a whole number from 0 to 23'],
		[{ options: { speedLimitKmh: 0 } }, '"Speed Limit (Km/h)" must be a number from 5 to 300 km/h'],
	])('refuses %j in words, and sends nothing', async (parameters, message) => {
		expect((await world.run({ ...summary, ...parameters })).error?.message).toBe(message);
		expect(world.sim.requests).toHaveLength(0);
	});
});
