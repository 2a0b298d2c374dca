import * as fc from 'fast-check';
import { createTripFinder, type Segment, type TrackPoint } from '../../../protrack/insight';

/* Whatever a platform sends: what comes out is in order, finite and consistent. */

const BEGIN = 1_772_438_400;

/** Moves and waits of all sizes, with nonsense in between. */
const step = fc.oneof(
	{
		weight: 10,
		arbitrary: fc.record({
			seconds: fc.nat(30),
			north: fc.double({ min: -0.002, max: 0.002, noNaN: true }),
			east: fc.double({ min: -0.002, max: 0.002, noNaN: true }),
		}),
	},
	{ weight: 5, arbitrary: fc.record({ seconds: fc.nat(2000), north: fc.constant(0), east: fc.constant(0) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			seconds: fc.nat(20_000),
			north: fc.double({ min: -2, max: 2, noNaN: true }),
			east: fc.double({ min: -300, max: 300, noNaN: true }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			seconds: fc.integer({ min: -5000, max: 0 }),
			north: fc.constant(NaN),
			east: fc.constant(0),
		}),
	},
);
const speed = fc.oneof(fc.constant(null), fc.double({ min: -10, max: 1e9 }), fc.constant(NaN));
const track = fc.array(fc.tuple(step, speed), { maxLength: 300, size: 'max' }).map((steps) => {
	let [time, latitude, longitude] = [BEGIN, 10, 179];
	return steps.map(([{ seconds, north, east }, speedKmh]): TrackPoint => {
		time += seconds;
		const [y, x] = [latitude + north, longitude + east];
		// nonsense is not where the next step goes on from
		if (Math.abs(y) <= 85) [latitude, longitude] = [y, x > 180 ? x - 360 : x < -180 ? x + 360 : x];
		return { time, latitude: y, longitude: Math.abs(x) > 180 ? longitude : x, speedKmh };
	});
});

function segmentsOf(points: readonly TrackPoint[], page = points.length + 1): Segment[] {
	const to = points.reduce((latest, { time }) => Math.max(latest, time), BEGIN) + 100;
	const finder = createTripFinder({ from: BEGIN - 100, to });
	const segments: Segment[] = [];
	for (let begin = 0; begin < points.length; begin += page)
		segments.push(...finder.add(points.slice(begin, begin + page)));
	return [...segments, ...finder.end()];
}

const isWhole = (value: unknown): boolean =>
	typeof value === 'number'
		? Number.isFinite(value)
		: typeof value !== 'object' || value === null || Object.values(value).every(isWhole);

const spanOf = (segment: Segment) =>
	segment.kind === 'trip'
		? [segment.startedAt, segment.endedAt]
		: segment.kind === 'stop'
			? [segment.arrivedAt, segment.leftAt]
			: [segment.from.time, segment.to.time];

function holdsFor(property: (points: TrackPoint[]) => void): void {
	fc.assert(fc.property(track, property), { seed: 13, numRuns: 60 });
}

it('gives numbers that are finite', () => {
	holdsFor((points) => expect(segmentsOf(points).filter((segment) => !isWhole(segment))).toEqual([]));
});

it('gives trips and stops in order of time, which do not overlap', () => {
	holdsFor((points) => {
		let last = BEGIN - 100;
		for (const [from, to] of segmentsOf(points)
			.filter(({ kind }) => kind !== 'leg')
			.map(spanOf)) {
			expect(from).toBeGreaterThanOrEqual(last);
			expect(to).toBeGreaterThanOrEqual(from!);
			last = to!;
		}
	});
});

it('gives each trip after its legs, which make up its time and its distance', () => {
	holdsFor((points) => {
		let legs: Array<Segment & { kind: 'leg' }> = [];
		for (const segment of segmentsOf(points)) {
			if (segment.kind === 'leg') legs.push(segment);
			if (segment.kind !== 'trip') continue;
			expect([legs[0]?.from.time, legs.at(-1)?.to.time]).toEqual([segment.startedAt, segment.endedAt]);
			expect(legs.slice(1).map(({ from }) => from)).toEqual(legs.slice(0, -1).map(({ to }) => to));
			const sum = legs.reduce((meters, { distanceM }) => meters + distanceM, 0);
			expect(Math.abs(sum - segment.distanceM)).toBeLessThan(0.001);
			expect(segment.distanceM).toBeGreaterThanOrEqual(200);
			legs = [];
		}
		expect(legs).toEqual([]);
	});
});

it('gives gaps that contain the time of which they say that it is not known', () => {
	holdsFor((points) => {
		for (const segment of segmentsOf(points)) {
			if (segment.kind === 'leg') continue;
			const [from, to] = spanOf(segment);
			const [first, last] =
				segment.kind === 'trip' ? [segment.startGap, segment.endGap] : [segment.arrivalGap, segment.departureGap];
			if (first) expect(first.from <= from! && from! <= first.to).toBe(true);
			if (last) expect(last.from <= to! && to! <= last.to).toBe(true);
		}
	});
});

it('gives the same for one point at a time', () => {
	holdsFor((points) => expect(segmentsOf(points, 1)).toEqual(segmentsOf(points)));
});
