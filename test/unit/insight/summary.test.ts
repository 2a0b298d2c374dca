import { DateTime } from 'luxon';

import { engineTimes, periodsOf, SummaryBuilder, type Leg, type Stop, type Trip } from '../../../protrack/insight';

const at = (text: string, zone = 'UTC') => DateTime.fromISO(text, { zone }).toSeconds();

const leg = (from: string, to: string, km: number, more: Partial<Leg> = {}): Leg => ({
	kind: 'leg',
	from: { time: at(from), latitude: 0, longitude: 10 },
	to: { time: at(to), latitude: 0, longitude: 10 + km / 111.3195 },
	distanceM: km * 1000,
	isGap: false,
	...more,
});
const trip = (from: string, to: string, more: Partial<Trip> = {}): Trip => ({
	kind: 'trip',
	startedAt: at(from),
	endedAt: at(to),
	startGap: null,
	endGap: null,
	start: { latitude: 0, longitude: 10 },
	end: { latitude: 0, longitude: 11 },
	distanceM: 0,
	maxSpeedKmh: 80,
	points: 2,
	gapSeconds: 0,
	beginsBefore: false,
	endsLater: false,
	...more,
});
const stop = (from: string, to: string, more: Partial<Stop> = {}): Stop => ({
	kind: 'stop',
	latitude: 0,
	longitude: 10,
	arrivedAt: at(from),
	leftAt: at(to),
	arrivalGap: null,
	departureGap: null,
	points: 2,
	beginsBefore: false,
	endsLater: false,
	...more,
});

type Given = ConstructorParameters<typeof SummaryBuilder>[0];

const usual: Omit<Given, 'periods'> = {
	zone: 'UTC',
	night: { from: 22, to: 6 },
	speedLimitKmh: null,
	engineOn: null,
};
/** A Friday and a Saturday. */
const periods = periodsOf({ from: at('2026-03-06'), to: at('2026-03-08') }, 'day', 'UTC', at('2030-01-01'));

function summariesOf(segments: Array<Leg | Trip | Stop>, given: Partial<Given> = {}) {
	const builder = new SummaryBuilder({ ...usual, periods, ...given });
	for (const segment of segments) builder.add(segment);
	return builder.summaries;
}

describe('A summary', () => {
	it('adds up legs, trips and stops', () => {
		const [day] = summariesOf([
			stop('2026-03-06T00:00', '2026-03-06T08:00', { beginsBefore: true }),
			leg('2026-03-06T08:00', '2026-03-06T08:30', 20),
			leg('2026-03-06T08:30', '2026-03-06T09:00', 10),
			trip('2026-03-06T08:00', '2026-03-06T09:00'),
			stop('2026-03-06T09:00', '2026-03-07T00:00', { endsLater: true }),
		]);
		expect(day).toMatchObject({
			...{ distanceM: 30_000, drivingSeconds: 3600, standingSeconds: 23 * 3600, trips: 1, stops: 2 },
			...{ firstStartAt: at('2026-03-06T08:00'), lastArrivalAt: at('2026-03-06T09:00'), maxSpeedKmh: 80 },
			...{ idleSeconds: null, speedingSeconds: null, nightM: 0, weekendM: 0 },
		});
	});

	it('splits what crosses midnight by its share of time, and counts it where it begins', () => {
		const [friday, saturday] = summariesOf([
			leg('2026-03-06T23:00', '2026-03-07T02:00', 30),
			trip('2026-03-06T23:00', '2026-03-07T02:00'),
			stop('2026-03-07T02:00', '2026-03-07T03:00'),
		]);
		expect(friday).toMatchObject({ distanceM: 10_000, drivingSeconds: 3600, trips: 1, weekendM: 0, nightM: 10_000 });
		expect(saturday).toMatchObject({ distanceM: 20_000, drivingSeconds: 7200, trips: 0, stops: 1, weekendM: 20_000 });
		expect([friday?.firstStartAt, friday?.lastArrivalAt]).toEqual([at('2026-03-06T23:00'), null]);
		expect([saturday?.firstStartAt, saturday?.lastArrivalAt]).toEqual([null, at('2026-03-07T02:00')]);
	});

	it('knows the hours of the night in its zone, on days of 23 hours too', () => {
		const drive = [leg('2026-03-28T20:00', '2026-03-29T06:00', 100)];
		const days = periodsOf({ from: at('2026-03-28'), to: at('2026-03-30') }, 'range', 'UTC', at('2030-01-01'));
		// From 22:00 (21:00 UTC) to 6:00 (4:00 UTC), and in UTC from 22:00 to 6:00.
		expect(summariesOf(drive, { periods: days, zone: 'Europe/Berlin' })[0]?.nightM).toBeCloseTo(70_000);
		expect(summariesOf(drive, { periods: days })[0]?.nightM).toBeCloseTo(80_000);
		expect(summariesOf(drive, { periods: days, night: { from: 1, to: 3 } })[0]?.nightM).toBeCloseTo(20_000);
	});

	it('counts the time above the speed limit, and nothing where the way is not known', () => {
		const fast = leg('2026-03-06T08:00', '2026-03-06T08:01', 2);
		const drive = [fast, leg('2026-03-06T08:01', '2026-03-06T08:02', 1), { ...fast, isGap: true }];
		expect(summariesOf(drive, { speedLimitKmh: 90 })[0]?.speedingSeconds).toBe(60);
	});

	it('counts standing with the engine on as idle', () => {
		const engineOn = [
			{ from: at('2026-03-06T07:50'), to: at('2026-03-06T09:15') },
			{ from: at('2026-03-06T23:50'), to: at('2026-03-07T00:30') },
		];
		const [friday, saturday] = summariesOf(
			[
				stop('2026-03-06T00:00', '2026-03-06T08:00'),
				leg('2026-03-06T08:00', '2026-03-06T09:00', 10),
				stop('2026-03-06T09:00', '2026-03-08T00:00'),
			],
			{ engineOn },
		);
		expect([friday?.idleSeconds, saturday?.idleSeconds]).toEqual([35 * 60, 30 * 60]);
	});

	it('finds the place farthest from the first one of each period', () => {
		const [friday, saturday] = summariesOf([
			stop('2026-03-06T00:00', '2026-03-06T08:00'),
			leg('2026-03-06T08:00', '2026-03-06T08:30', 20),
			leg('2026-03-06T08:30', '2026-03-06T09:00', 5),
			stop('2026-03-07T02:00', '2026-03-07T03:00'),
		]);
		expect(friday?.farthest?.distanceM).toBeCloseTo(20_000, -1);
		expect(friday?.farthest?.place.time).toBe(at('2026-03-06T08:30'));
		expect(saturday?.farthest).toBeNull();
	});

	it('says no start or arrival of a trip that the range cuts', () => {
		const cut = { beginsBefore: true, endsLater: true };
		const [day] = summariesOf([trip('2026-03-06T00:00', '2026-03-06T05:00', cut)]);
		expect(day).toMatchObject({ trips: 1, firstStartAt: null, lastArrivalAt: null });
	});
});

describe('What a summary knows as a whole', () => {
	it('ends with the last trip or stop, because the trip that is under way is not counted yet', () => {
		const builder = new SummaryBuilder({ ...usual, periods });
		builder.add(stop('2026-03-06T00:00', '2026-03-06T23:30'));
		builder.add(leg('2026-03-06T23:30', '2026-03-07T00:30', 30));
		expect(builder.knownUntil).toBe(at('2026-03-06T23:30'));
		builder.add(trip('2026-03-06T23:30', '2026-03-07T00:30'));
		expect(builder.knownUntil).toBe(at('2026-03-07T00:30'));
	});
});

describe('engineTimes', () => {
	const range = { from: 0, to: 1000 };
	it.each([
		['nothing', [], null],
		[
			'on, off',
			[
				[100, true],
				[200, false],
			],
			[[100, 200]],
		],
		['off first: it was on before', [[100, false]], [[0, 100]]],
		['on at the end: it stays on', [[100, true]], [[100, 1000]]],
		[
			'on twice, in any order',
			[
				[300, false],
				[200, true],
				[100, true],
			],
			[[100, 300]],
		],
	] as Array<[string, Array<[number, boolean]>, number[][] | null]>)('takes %s', (_, changes, times) => {
		const found = engineTimes(
			changes.map(([time, isOn]) => ({ time, isOn })),
			range,
		);
		expect(found?.map(({ from, to }) => [from, to]) ?? null).toEqual(times);
	});
});
