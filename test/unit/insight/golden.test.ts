import * as fc from 'fast-check';
import { createTripFinder, type Segment } from '../../../protrack/insight';
import { metersBetween, travel } from '../../support/drives/earth';
import { find, HOUR, MINUTE, MORNING, NAIROBI, rangeAround, Track } from '../../support/drives/track';

/** Of a distance, as share. */
const CLOSE = 0.002;

function expectDistance(distanceM: number, meters: number): void {
	expect(Math.abs(distanceM - meters) / meters).toBeLessThan(CLOSE);
}

/** From 30 minutes of standing through a drive to 30 minutes of standing. */
const fromStopToStop = (drive: (track: Track) => Track) => drive(new Track().stand(30 * MINUTE)).stand(30 * MINUTE);

describe('a vehicle that stands', () => {
	it('makes no trip and no distance by drifting in all directions for 8 hours', () => {
		const star = (index: number): [number, number] => [index * 137, index % 3 === 0 ? 0 : 40 + ((index * 53) % 110)];
		const track = new Track().stand(8 * HOUR, MINUTE, star);
		const { trips, legs, stops } = find(track);
		expect({ trips, legs }).toEqual({ trips: [], legs: [] });
		expect(stops).toHaveLength(1);
		expect(metersBetween(stops[0]!, NAIROBI)).toBeLessThan(50);
	});

	it('stands through holes of 25 minutes', () => {
		const { trips, stops } = find(new Track().stand(8 * HOUR + 20 * MINUTE, 25 * MINUTE));
		expect(trips).toEqual([]);
		expect(stops).toHaveLength(1);
	});

	it('stands from the begin to the end of the range, as far as anybody knows', () => {
		const track = new Track().stand(8 * HOUR, 25 * MINUTE);
		const range = rangeAround(track);
		const { stops } = find(track, {}, range);
		expect(stops).toMatchObject([{ arrivedAt: range.from, leftAt: range.to, beginsBefore: true, endsLater: true }]);
	});

	it('stands in one stop where its position is 150 m off for a minute, whatever speed that would be', () => {
		const track = new Track().stand(2 * HOUR, 1);
		for (const point of track.points.slice(3000, 3060)) Object.assign(point, travel(point, 90, 150));
		const { kinds, dropped } = find(track);
		expect(kinds).toEqual(['stop']);
		expect(dropped.relocations).toBe(0);
	});

	it.each([1, 5, 40])('makes no trip by one report %d km away, among reports every 25 minutes', (km) => {
		const track = new Track()
			.stand(150 * MINUTE, 25 * MINUTE)
			.jump(km * 1000, 25 * MINUTE)
			.stand(150 * MINUTE, 25 * MINUTE);
		const { trips, legs, stops, dropped } = find(track);
		expect({ trips, legs, jumps: dropped.jumps }).toEqual({ trips: [], legs: [], jumps: 1 });
		expect(stops).toHaveLength(1);
		expect(metersBetween(stops[0]!, NAIROBI)).toBeLessThan(1);
	});

	it('makes no trip on the antimeridian, where east and west are 360 degrees apart', () => {
		const track = new Track({ latitude: -16.8, longitude: 180 }).stand(8 * HOUR, 10 * MINUTE, (index) => [
			index % 2 ? 90 : -90,
			30,
		]);
		const { trips, stops } = find(track);
		expect(trips).toEqual([]);
		expect(stops).toHaveLength(1);
		expect(metersBetween(stops[0]!, { latitude: -16.8, longitude: 180 })).toBeLessThan(50);
	});

	it('stands by the rule while it goes in circles for 8 hours and never leaves the distance of a trip', () => {
		const track = new Track().stand(30 * MINUTE).drive({ meters: 5000, kmh: 50 });
		const [arrived, center] = [track.time, track.place];
		for (let seconds = 5; seconds < 8 * HOUR; seconds += 5)
			track.report(arrived + seconds, 10, travel(center, seconds * 2, 90));
		const { kinds, stops } = find(track);
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expect(Math.abs(stops[1]!.arrivedAt - arrived)).toBeLessThan(60);
	});

	it('stands although the device reports 60 km/h', () => {
		const track = new Track();
		for (let index = 0; index < 100; index += 1) track.report(MORNING + index * 60, 60);
		expect(find(track).trips).toEqual([]);
	});
});

describe('a trip', () => {
	it('lies between two stops, which end and begin with it', () => {
		const { kinds, trips, stops } = find(fromStopToStop((track) => track.drive({ meters: 5000, kmh: 50 })));
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 5000);
		expect(stops.map(({ leftAt, arrivedAt }) => [leftAt, arrivedAt])).toEqual([
			[trips[0]!.startedAt, expect.any(Number)],
			[expect.any(Number), trips[0]!.endedAt],
		]);
		expect(Math.abs(trips[0]!.startedAt - (MORNING + 30 * MINUTE))).toBeLessThanOrEqual(10);
		expect(Math.abs(trips[0]!.endedAt - (MORNING + 30 * MINUTE + 360))).toBeLessThanOrEqual(10);
	});

	it('comes after its legs, which follow each other from its start to its end', () => {
		const track = fromStopToStop((each) => each.drive({ meters: 5000, kmh: 50 }));
		const { trips, legs } = find(track);
		const [trip] = trips;
		expect(legs[0]!.from.time).toBe(trip!.startedAt);
		expect(legs.at(-1)!.to.time).toBe(trip!.endedAt);
		expect(legs.slice(1).map(({ from }) => from)).toEqual(legs.slice(0, -1).map(({ to }) => to));
		expect(legs.reduce((sum, { distanceM }) => sum + distanceM, 0)).toBeCloseTo(trip!.distanceM, 6);
	});

	it('goes on through a tunnel of 20 minutes, and says how long that was', () => {
		const { trips, legs } = find(
			fromStopToStop((track) =>
				track
					.drive({ meters: 5000, kmh: 50 })
					.silently(20 * MINUTE, 15_000)
					.drive({ meters: 5000, kmh: 50 }),
			),
		);
		expect(trips).toMatchObject([{ gapSeconds: 1200, startGap: null, endGap: null }]);
		expectDistance(trips[0]!.distanceM, 25_000);
		expect(legs.filter(({ isGap }) => isGap)).toHaveLength(1);
	});

	it('is a ferry with reports every 25 minutes', () => {
		const { kinds, trips } = find(
			fromStopToStop((track) => track.drive({ meters: 50_000, kmh: 20, every: 25 * MINUTE })),
		);
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 50_000);
	});

	it('is a ferry with reports every 30 seconds', () => {
		const { kinds, trips } = find(fromStopToStop((track) => track.drive({ meters: 50_000, kmh: 20, every: 30 })));
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 50_000);
	});

	it('is a ferry that is silent for two hours; then both of its ends lie in them', () => {
		const gap = { from: MORNING + 30 * MINUTE, to: MORNING + 30 * MINUTE + 2 * HOUR };
		const { kinds, trips, stops } = find(fromStopToStop((track) => track.silently(2 * HOUR, 50_000)));
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expect(trips).toMatchObject([
			{ startedAt: gap.from, startGap: gap, endedAt: gap.to, endGap: gap, gapSeconds: 7200 },
		]);
		expectDistance(trips[0]!.distanceM, 50_000);
		expect(stops).toMatchObject([
			{ leftAt: gap.from, departureGap: gap },
			{ arrivedAt: gap.to, arrivalGap: gap },
		]);
	});

	it('ends when nothing is reported for over an hour; what is driven meanwhile is a trip of its own', () => {
		const { trips } = find(
			fromStopToStop((track) =>
				track
					.drive({ meters: 5000, kmh: 50 })
					.silently(90 * MINUTE, 80_000)
					.drive({ meters: 5000, kmh: 50 }),
			),
		);
		expect(trips.map(({ distanceM }) => Math.round(distanceM / 1000))).toEqual([5, 80, 5]);
		expect(trips.map(({ gapSeconds }) => gapSeconds)).toEqual([0, 90 * MINUTE, 0]);
	});

	it('is the same where the device reports four times a second', () => {
		const at = (quarter: number) => travel(NAIROBI, 90, (quarter / 4) * 14);
		const track = new Track().stand(10 * MINUTE);
		const begin = track.time + 1;
		for (let quarter = 4; quarter < 4 * 600; quarter += 1)
			track.points.push({ ...at(quarter), time: begin + Math.floor(quarter / 4) - 1, speedKmh: 50 });
		track.place = at(4 * 600);
		track.time = begin + 599;
		track.stand(10 * MINUTE);
		const { trips, dropped } = find(track);
		expect(trips).toHaveLength(1);
		expectDistance(trips[0]!.distanceM, 600 * 14);
		expect(dropped.sameTime).toBe(599 * 3);
	});

	it('goes on through two kilometers of a straight and steady jam at 5 km/h', () => {
		const { kinds, trips } = find(
			fromStopToStop((track) =>
				track.drive({ meters: 2000, kmh: 40 }).drive({ meters: 2000, kmh: 5 }).drive({ meters: 2000, kmh: 40 }),
			),
		);
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 6000);
	});

	it('goes on over midnight', () => {
		const track = new Track(NAIROBI, MORNING + 15.5 * HOUR)
			.stand(15 * MINUTE)
			.drive({ meters: 30_000, kmh: 60 })
			.stand(15 * MINUTE);
		const { trips } = find(track);
		expect(trips).toHaveLength(1);
		expectDistance(trips[0]!.distanceM, 30_000);
	});

	it('gets nothing from a jump of 300 km and back', () => {
		const { trips, dropped } = find(
			fromStopToStop((track) =>
				track.drive({ meters: 5000, kmh: 50 }).jump(300_000, 10).drive({ meters: 5000, kmh: 50 }),
			),
		);
		expect(trips).toHaveLength(1);
		expectDistance(trips[0]!.distanceM, 10_000);
		expect(dropped).toEqual({ withoutFix: 0, sameTime: 0, jumps: 1, relocations: 0 });
	});

	it('gets nothing from four reports in a row at another place', () => {
		const track = new Track().stand(30 * MINUTE).drive({ meters: 5000, kmh: 50 });
		const wrong = travel(track.place, 45, 50_000);
		for (let index = 1; index <= 4; index += 1) track.report(track.time + index * 10, 50, wrong);
		track
			.silently(50, 700)
			.drive({ meters: 5000, kmh: 50 })
			.stand(30 * MINUTE);
		const { trips, dropped } = find(track);
		expect(trips).toHaveLength(1);
		expectDistance(trips[0]!.distanceM, 10_700);
		expect(dropped).toEqual({ withoutFix: 0, sameTime: 0, jumps: 4, relocations: 0 });
	});

	it('does not count the distance of a jump that does not come back', () => {
		const { trips, dropped } = find(
			fromStopToStop((track) =>
				track.drive({ meters: 5000, kmh: 50 }).silently(60, 200_000).drive({ meters: 5000, kmh: 50 }),
			),
		);
		expect(trips.reduce((sum, { distanceM }) => sum + distanceM, 0)).toBeLessThan(10_050);
		expect(dropped.relocations).toBe(1);
	});

	it('gets nothing from reports without a fix', () => {
		const track = fromStopToStop((each) =>
			each
				.drive({ meters: 5000, kmh: 50 })
				.report(MORNING + 30 * MINUTE + 365, 0, { latitude: 0, longitude: 0 })
				.silently(10)
				.drive({ meters: 5000, kmh: 50 }),
		);
		const { trips, dropped } = find(track);
		expectDistance(trips[0]!.distanceM, 10_000);
		expect(dropped).toEqual({ withoutFix: 1, sameTime: 0, jumps: 0, relocations: 0 });
	});

	it('keeps the first of two reports of one second', () => {
		const track = new Track().stand(30 * MINUTE).drive({ meters: 5000, kmh: 50 });
		track.points.push({ ...track.points.at(-1)!, ...travel(track.place, 0, 3000) });
		track.drive({ meters: 5000, kmh: 50 }).stand(30 * MINUTE);
		const { trips, dropped } = find(track);
		expectDistance(trips[0]!.distanceM, 10_000);
		expect(dropped).toEqual({ withoutFix: 0, sameTime: 1, jumps: 0, relocations: 0 });
	});

	it.each([-10, 10])('is found behind a report from %d years away, which is left out', (years) => {
		const track = fromStopToStop((each) => each.drive({ meters: 5000, kmh: 50 }));
		const [range, whole] = [rangeAround(track), find(track)];
		const time = MORNING + years * 365 * 24 * HOUR;
		track.points.splice(years < 0 ? 0 : 5, 0, { ...NAIROBI, time, speedKmh: 0 });
		const { trips, stops, dropped } = find(track, {}, range);
		expect({ trips, stops }).toEqual({ trips: whole.trips, stops: whole.stops });
		expect(dropped).toEqual({ withoutFix: 0, sameTime: 1, jumps: 0, relocations: 0 });
	});

	it('goes on where its position is corrected by 150 m within a second, and was not that fast', () => {
		const track = new Track().stand(30 * MINUTE);
		for (let second = 1; second <= 600; second += 1)
			track.report(track.time + second, null, travel(NAIROBI, 0, second * 10 + (second < 300 ? 0 : 150)));
		const { kinds, trips } = find(track);
		expect(kinds).toEqual(['stop', 'trip']);
		expect(trips[0]!.maxSpeedKmh ?? 0).toBeLessThan(251);
	});

	it('crosses the antimeridian', () => {
		const track = new Track({ latitude: -16.8, longitude: 179.97 });
		track
			.stand(30 * MINUTE)
			.drive({ meters: 8000, kmh: 50, azimuth: 90 })
			.stand(30 * MINUTE);
		const { trips } = find(track);
		expect(trips).toHaveLength(1);
		expectDistance(trips[0]!.distanceM, 8000);
		expect(trips[0]!.end.longitude).toBeLessThan(-179);
	});

	it('has no longitude beyond 180 where it waits on the antimeridian', () => {
		const track = new Track({ latitude: -16.8, longitude: 179.97 }).stand(30 * MINUTE);
		track.drive({ meters: 3000, kmh: 50, azimuth: 90 });
		const [begin, lights] = [track.time, { latitude: -16.8, longitude: 180 }];
		for (let report = 0; report < 20; report += 1)
			track.report(begin + 30 + 5 * report, 0, travel(lights, report === 0 ? -90 : 90, 5));
		for (let report = 0; report < 20; report += 1)
			track.report(begin + 140 + 10 * report, 50, travel(lights, 90, 100 * report + 100));
		const { legs } = find(track);
		expect(legs.some(({ to }) => Math.abs(to.longitude) > 179.9999)).toBe(true);
		expect(legs.filter(({ to }) => Math.abs(to.longitude) > 180)).toEqual([]);
	});

	it('ends where it began, and has its whole distance', () => {
		const { kinds, trips } = find(
			fromStopToStop((track) => track.drive({ meters: 5000, kmh: 50 }).drive({ meters: 5000, kmh: 50, azimuth: 180 })),
		);
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 10_000);
		expect(metersBetween(trips[0]!.start, trips[0]!.end)).toBeLessThan(20);
	});

	it('is found although the device reports 0 km/h all the time', () => {
		const track = fromStopToStop((each) => each.drive({ meters: 5000, kmh: 50 }));
		for (const point of track.points) point.speedKmh = 0;
		expect(find(track).kinds).toEqual(['stop', 'trip', 'stop']);
	});
});

describe('the ends of a trip', () => {
	it('lie in the gap that is given where a vehicle left in a hole of 25 minutes', () => {
		const startGap = { from: MORNING + 30 * MINUTE, to: MORNING + 55 * MINUTE };
		const { trips, stops } = find(
			fromStopToStop((track) => track.silently(25 * MINUTE, 1000).drive({ meters: 5000, kmh: 50 })),
		);
		expect(trips).toMatchObject([{ startGap, endGap: null }]);
		expect(stops[0]).toMatchObject({ leftAt: trips[0]!.startedAt, departureGap: startGap });
		// a kilometer takes some minutes in a town
		expect(startGap.to - trips[0]!.startedAt).toBeGreaterThan(60);
		expect(startGap.to - trips[0]!.startedAt).toBeLessThan(240);
		expectDistance(trips[0]!.distanceM, 6000);
	});

	it('lie in the gap that is given where it arrived in a hole of 25 minutes', () => {
		const lost = MORNING + 30 * MINUTE + 360;
		const endGap = { from: lost, to: lost + 25 * MINUTE };
		const { trips, stops } = find(
			fromStopToStop((track) => track.drive({ meters: 5000, kmh: 50 }).silently(25 * MINUTE, 1000)),
		);
		expect(trips).toMatchObject([{ startGap: null, endGap }]);
		expect(stops[1]).toMatchObject({ arrivedAt: trips[0]!.endedAt, arrivalGap: endGap });
		expect(trips[0]!.endedAt - lost).toBeGreaterThan(60);
		expect(trips[0]!.endedAt - lost).toBeLessThan(240);
		expectDistance(trips[0]!.distanceM, 6000);
	});

	it('are at the start and not at the last report before it, which is 25 minutes older', () => {
		const track = new Track().stand(50 * MINUTE, 25 * MINUTE).silently(24 * MINUTE);
		const left = track.time;
		track
			.silently(8, 100)
			.drive({ meters: 5000, kmh: 50 })
			.stand(30 * MINUTE);
		const [trip] = find(track).trips;
		expect(Math.abs(trip!.startedAt - left)).toBeLessThanOrEqual(30);
		expectDistance(trip!.distanceM, 5100);
	});

	it('have no gap where it came to light before it arrived', () => {
		const track = new Track()
			.stand(30 * MINUTE)
			.silently(90 * MINUTE, 80_000)
			.drive({ meters: 150, kmh: 50, every: 5 });
		const arrived = track.time;
		const { stops } = find(track.stand(30 * MINUTE));
		expect(stops.at(-1)).toMatchObject({ arrivalGap: null });
		expect(Math.abs(stops.at(-1)!.arrivedAt - arrived)).toBeLessThanOrEqual(10);
	});

	it('are known also where the clock of the host is slow, and the range seems to end before them', () => {
		const track = new Track().stand(30 * MINUTE).drive({ meters: 5000, kmh: 50 });
		const finder = createTripFinder({ from: MORNING, to: track.time - 5 * MINUTE });
		const trips = [...finder.add(track.points), ...finder.end()].filter(({ kind }) => kind === 'trip');
		expect(trips).toMatchObject([{ endedAt: track.time }]);
	});

	it('are at the goal, and not at a light 120 m before it', () => {
		const track = new Track()
			.stand(30 * MINUTE)
			.drive({ meters: 3000, kmh: 40 })
			.stand(80, 8)
			.drive({ meters: 120, kmh: 30, every: 6 });
		const arrived = track.time;
		const { trips } = find(track.stand(30 * MINUTE));
		expect(trips).toHaveLength(1);
		expect(Math.abs(trips[0]!.endedAt - arrived)).toBeLessThanOrEqual(30);
		expect(metersBetween(trips[0]!.end, track.place)).toBeLessThan(20);
		expectDistance(trips[0]!.distanceM, 3120);
	});

	it('are at the start, and not at a light 120 m after it', () => {
		const track = new Track().stand(30 * MINUTE);
		const [left, start] = [track.time, track.place];
		track
			.drive({ meters: 120, kmh: 30, every: 6 })
			.stand(80, 8)
			.drive({ meters: 3000, kmh: 40 })
			.stand(30 * MINUTE);
		const { trips } = find(track);
		expect(trips).toHaveLength(1);
		expect(Math.abs(trips[0]!.startedAt - left)).toBeLessThanOrEqual(30);
		expect(metersBetween(trips[0]!.start, start)).toBeLessThan(20);
		expectDistance(trips[0]!.distanceM, 3120);
	});

	it('are not at two lights that are 100 m apart and take over three minutes together', () => {
		const { kinds, trips } = find(
			fromStopToStop((track) =>
				track
					.drive({ meters: 3000, kmh: 40 })
					.stand(90, 8)
					.drive({ meters: 100, kmh: 30, every: 6 })
					.stand(90, 8)
					.drive({ meters: 3000, kmh: 40 }),
			),
		);
		expect(kinds).toEqual(['stop', 'trip', 'stop']);
		expectDistance(trips[0]!.distanceM, 6100);
	});
});

describe('a range', () => {
	it('without points has no trips and no stops', () => {
		expect(find(new Track())).toMatchObject({ trips: [], stops: [], legs: [] });
	});

	it('with one point has no trip', () => {
		expect(find(new Track().report(MORNING, 50))).toMatchObject({ trips: [], legs: [] });
	});

	it('that ends during a trip has its last trip, and says that it goes on', () => {
		const track = new Track().stand(30 * MINUTE).drive({ meters: 5000, kmh: 50 });
		const { kinds, trips } = find(track, {}, { from: MORNING, to: track.time + 5 });
		expect(kinds).toEqual(['stop', 'trip']);
		expect(trips).toMatchObject([{ endsLater: true, beginsBefore: false, endedAt: track.time }]);
		expectDistance(trips[0]!.distanceM, 5000);
	});

	it('that begins during a trip has it, and says that it began before', () => {
		const track = new Track().drive({ meters: 5000, kmh: 50 }).stand(30 * MINUTE);
		const { kinds, trips } = find(track, {}, { from: MORNING, to: track.time });
		expect(kinds).toEqual(['trip', 'stop']);
		expect(trips).toMatchObject([{ beginsBefore: true, endsLater: false, startedAt: MORNING }]);
		expectDistance(trips[0]!.distanceM, 5000);
	});

	it('gives the same in pages of any size', () => {
		const track = new Track()
			.stand(30 * MINUTE)
			.drive({ meters: 1000, kmh: 50 })
			.stand(60, 10)
			.drive({ meters: 1500, kmh: 30, azimuth: 90 })
			.jump(20_000, 10)
			.drive({ meters: 500, kmh: 30, azimuth: 90 })
			.stand(10 * MINUTE, 10)
			.stand(90 * MINUTE, 25 * MINUTE)
			.jump(5000, 25 * MINUTE)
			.stand(50 * MINUTE, 25 * MINUTE)
			.silently(20 * MINUTE, 3000)
			.drive({ meters: 2000, kmh: 40, azimuth: 180 })
			.silently(2 * HOUR, 40_000)
			.stand(30 * MINUTE)
			.drive({ meters: 1000, kmh: 20 });
		const found = (splits: readonly number[]): Segment[] => {
			const finder = createTripFinder(rangeAround(track));
			const ends = [...new Set(splits)].sort((a, b) => a - b);
			const pages = [0, ...ends].map((begin, index) => track.points.slice(begin, ends[index] ?? track.points.length));
			return [...pages.flatMap((page) => finder.add(page)), ...finder.end()];
		};
		const whole = found([]);
		expect(whole.filter(({ kind }) => kind === 'trip').length).toBeGreaterThanOrEqual(4);
		fc.assert(
			fc.property(fc.array(fc.nat(track.points.length), { maxLength: 60 }), (splits) => {
				expect(found(splits)).toEqual(whole);
			}),
			{ seed: 13, numRuns: 25 },
		);
		expect(found(track.points.map((_, index) => index))).toEqual(whole);
	});
});

describe('the options', () => {
	const track = fromStopToStop((each) =>
		each
			.drive({ meters: 600, kmh: 40 })
			.stand(5 * MINUTE, 10)
			.drive({ meters: 3000, kmh: 40 }),
	);

	it('leave out trips that are shorter than the minimum duration', () => {
		expect(find(track, { minTripSeconds: 120 }).trips.map(({ distanceM }) => Math.round(distanceM / 1000))).toEqual([
			3,
		]);
	});

	it('join what a stop separates that is shorter than the minimum stop', () => {
		expect(find(track).kinds).toEqual(['stop', 'trip', 'stop', 'trip', 'stop']);
		expect(find(track, { minStopSeconds: 600 }).kinds).toEqual(['stop', 'trip', 'stop']);
	});

	it('leave out trips that are shorter than the minimum distance', () => {
		expect(
			find(track, { minTripDistanceM: 1000 }).trips.map(({ distanceM }) => Math.round(distanceM / 1000)),
		).not.toContain(1);
	});

	it('let a trip end at a shorter hole', () => {
		const tunnel = fromStopToStop((each) =>
			each
				.drive({ meters: 5000, kmh: 50 })
				.silently(20 * MINUTE, 15_000)
				.drive({ meters: 5000, kmh: 50 }),
		);
		expect(find(tunnel, { gapSeconds: 600 }).trips).toHaveLength(3);
	});
});
