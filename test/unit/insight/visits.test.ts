import fc from 'fast-check';

import type { Coordinate, Zone } from '../../../protrack/fleet';
import { distanceM, readPolygons } from '../../../protrack/fleet/geography';
import type { Segment } from '../../../protrack/insight';
import { boxOf, partsOf, wayBetween } from '../../../protrack/insight/placeParts';
import { PlaceIndex } from '../../../protrack/insight/placeIndex';
import { createVisitFinder, type Visit, type VisitOptions } from '../../../protrack/insight/visits';
import { legOf, stopAt, tripOf } from '../../support/segments';

const T = 1_700_000_000;
const at = (latitude: number, longitude: number): Coordinate => ({ latitude, longitude });
/** So many degrees are a distance to the north. */
const north = (meters: number) => (meters / 6_371_008.8) * (180 / Math.PI);
const circle = (name: string, center: Coordinate, radiusM: number): Zone => ({
	name,
	shape: 'circle',
	center,
	radiusM,
});
const area = (name: string, ...rings: number[][][]): Zone => ({ name, shape: 'polygon', polygons: [rings] });
const rectangle = (west: number, south: number, east: number, top: number) => [
	[west, south],
	[east, south],
	[east, top],
	[west, top],
	[west, south],
];

const depot = circle('Depot', at(10, 20), 500);
/** 2 km south and north of the depot's center. */
const [south, beyond] = [at(10 - north(2000), 20), at(10 + north(2000), 20)];

function visitsIn(segments: Segment[], places: Zone[] = [depot], options: Partial<VisitOptions> = {}): Visit[] {
	const finder = createVisitFinder(new PlaceIndex(places), options);
	return [...segments.flatMap((segment) => finder.add(segment)), ...finder.end()];
}
const spansOf = (visits: Visit[]) =>
	visits.map(({ placeName, arrivedAt, leftAt }) => [placeName, arrivedAt - T, leftAt - T]);

describe('A visit', () => {
	it('begins and ends at the border, between two reports', () => {
		const visits = visitsIn([
			stopAt(south, T - 1000, T),
			legOf(south, at(10, 20), [T, T + 200]),
			tripOf(T, T + 200),
			stopAt(at(10, 20), T + 200, T + 1000),
			legOf(at(10, 20), beyond, [T + 1000, T + 1200]),
			stopAt(beyond, T + 1200, T + 2000),
		]);
		expect(visits).toEqual([
			{
				place: 0,
				placeName: 'Depot',
				arrivedAt: T + 150,
				leftAt: T + 1050,
				arrivalGap: null,
				departureGap: null,
				beginsBefore: false,
				endsLater: false,
			},
		]);
	});

	it('is found at a place that a vehicle crosses between two reports', () => {
		expect(spansOf(visitsIn([legOf(south, beyond, [T, T + 400])]))).toEqual([['Depot', 150, 250]]);
	});

	it('is none where a vehicle passes by', () => {
		const east = (place: Coordinate) => ({ ...place, longitude: 20.006 });
		expect(visitsIn([legOf(east(south), east(beyond), [T, T + 400])])).toEqual([]);
	});

	it('takes as long as the vehicle stands in the place, wherever its points drift', () => {
		expect(spansOf(visitsIn([stopAt(at(10, 20.004), T, T + 90_000)]))).toEqual([['Depot', 0, 90_000]]);
	});

	it('says whether it begins before the points and ends after them', () => {
		const [early] = visitsIn([
			stopAt(at(10, 20), T, T + 100, { beginsBefore: true }),
			legOf(at(10, 20), beyond, [T + 100, T + 300]),
		]);
		expect(early).toMatchObject({ arrivedAt: T, beginsBefore: true, endsLater: false });
		const [late] = visitsIn([legOf(south, at(10, 20), [T, T + 200]), stopAt(at(10, 20), T + 200, T + 900)]);
		expect(late).toMatchObject({ beginsBefore: false, leftAt: T + 900, endsLater: true });
		const [driving] = visitsIn([legOf(at(10, 20), at(10.001, 20), [T, T + 200])]);
		expect(driving).toMatchObject({ beginsBefore: true, endsLater: true });
	});

	const outing = (seconds: number) => [
		stopAt(at(10, 20), T, T + 1000),
		legOf(at(10, 20), at(10 + north(500), 20), [T + 1000, T + 1100]),
		legOf(at(10 + north(500), 20), at(10 + north(510), 20), [T + 1100, T + 1100 + seconds / 2]),
		legOf(at(10 + north(510), 20), at(10 + north(500), 20), [T + 1100 + seconds / 2, T + 1100 + seconds]),
		stopAt(at(10, 20), T + 1100 + seconds, T + 5000),
	];

	it('is not split by a short absence', () => {
		expect(spansOf(visitsIn(outing(180)))).toEqual([['Depot', 0, 5000]]);
		expect(spansOf(visitsIn(outing(190)))).toEqual([
			['Depot', 0, 1100],
			['Depot', 1290, 5000],
		]);
		expect(visitsIn(outing(190), [depot], { mergeSeconds: 200 })).toHaveLength(1);
	});

	it('is left out where it is shorter than wanted', () => {
		const crossing = [legOf(south, beyond, [T, T + 400])];
		expect(visitsIn(crossing, [depot], { minVisitSeconds: 100 })).toHaveLength(1);
		expect(visitsIn(crossing, [depot], { minVisitSeconds: 101 })).toEqual([]);
	});

	it('comes out as soon as it cannot become longer', () => {
		const finder = createVisitFinder(new PlaceIndex([depot]));
		expect(finder.add(legOf(south, beyond, [T, T + 400]))).toEqual([]);
		expect(finder.add(stopAt(beyond, T + 400, T + 500))).toHaveLength(1);
		expect(finder.end()).toEqual([]);
	});
});

describe('While the device was silent', () => {
	it('no place is visited on the way', () => {
		expect(visitsIn([legOf(south, beyond, [T, T + 9000], { isGap: true })])).toEqual([]);
	});

	it('a visit began or ended between two times', () => {
		const visits = visitsIn([
			stopAt(south, T - 500, T),
			legOf(south, at(10, 20), [T, T + 9000], { isGap: true }),
			stopAt(at(10, 20), T + 9000, T + 9500),
			legOf(at(10, 20), beyond, [T + 9500, T + 20_000], { isGap: true }),
			stopAt(beyond, T + 20_000, T + 21_000),
		]);
		expect(visits).toMatchObject([
			{
				arrivalGap: { from: T, to: T + 9000 },
				arrivedAt: T + 9000,
				leftAt: T + 9500,
				departureGap: { from: T + 9500, to: T + 20_000 },
			},
		]);
	});

	it('the gaps of a stop count, and its estimated times', () => {
		const [arrivalGap, departureGap] = [
			{ from: T - 900, to: T + 100 },
			{ from: T + 400, to: T + 1400 },
		];
		const stop = stopAt(at(10, 20), T, T + 500, { arrivalGap, departureGap });
		expect(visitsIn([stop])).toMatchObject([{ arrivedAt: T, leftAt: T + 500, arrivalGap, departureGap }]);
		// The legs next to it are shorter than a gap, but the device was silent for longer.
		const visits = visitsIn([
			legOf(south, at(10, 20), [T - 100, T]),
			tripOf(T - 100, T, { endGap: arrivalGap }),
			stop,
			legOf(at(10, 20), beyond, [T + 500, T + 600]),
			tripOf(T + 500, T + 600, { startGap: departureGap }),
		]);
		expect(visits).toMatchObject([{ arrivedAt: T, leftAt: T + 500, arrivalGap, departureGap }]);
	});

	it('no place is visited next to a stop whose times are estimated', () => {
		const gate = circle('Gate', at(10 - north(1000), 20), 100);
		const silent = { from: T - 900, to: T + 100 };
		const legs = (endGap: typeof silent | null) => [
			legOf(south, at(10, 20), [T - 100, T]),
			tripOf(T - 100, T, { endGap }),
		];
		expect(visitsIn(legs(silent), [gate])).toEqual([]);
		expect(visitsIn(legs(null), [gate])).toHaveLength(1);
	});

	it('a vehicle that was inside before and after was inside', () => {
		const visits = visitsIn([
			stopAt(at(10, 20), T, T + 500),
			legOf(at(10, 20), at(10, 20.003), [T + 500, T + 9000], { isGap: true }),
			stopAt(at(10, 20.003), T + 9000, T + 9500),
		]);
		expect(spansOf(visits)).toEqual([['Depot', 0, 9500]]);
	});

	it('a visit counts with its longest possible time', () => {
		const segments = [
			legOf(south, at(10, 20), [T, T + 4000], { isGap: true }),
			legOf(at(10, 20), beyond, [T + 4000, T + 4200]),
		];
		expect(visitsIn(segments, [depot], { minVisitSeconds: 4000 })).toHaveLength(1);
		expect(visitsIn(segments, [depot], { minVisitSeconds: 4100 })).toEqual([]);
	});
});

describe('Places', () => {
	it('may be inside each other, overlap, and have equal names', () => {
		const places = [depot, circle('Gate', at(10, 20), 100), circle('Depot', at(10 + north(400), 20), 200)];
		expect(spansOf(visitsIn([legOf(south, beyond, [T, T + 4000])], places))).toEqual([
			['Gate', 1900, 2100],
			['Depot', 1500, 2500],
			['Depot', 2200, 2600],
		]);
	});

	it('may be polygons with holes', () => {
		const yard = area('Yard', rectangle(20, 10, 20.01, 10.01), rectangle(20.004, 10.004, 20.006, 10.006));
		const through = [legOf(at(10.005, 19.99), at(10.005, 20.02), [T, T + 3000])];
		expect(spansOf(visitsIn(through, [yard], { mergeSeconds: 10 }))).toEqual([
			['Yard', 1000, 1400],
			['Yard', 1600, 2000],
		]);
		expect(spansOf(visitsIn(through, [yard], { mergeSeconds: 200 }))).toEqual([['Yard', 1000, 2000]]);
		expect(visitsIn([stopAt(at(10.005, 20.005), T, T + 100)], [yard])).toEqual([]);
	});

	it('may have a hole on the other side of the antimeridian', () => {
		const yard = area('Yard', rectangle(179.98, -17.1, -179.98, -16.9), rectangle(-179.995, -17.05, -179.985, -16.95));
		expect(visitsIn([stopAt(at(-17, -179.99), T, T + 100)], [yard])).toEqual([]);
		expect(visitsIn([stopAt(at(-17, 179.99), T, T + 100)], [yard])).toHaveLength(1);
	});

	it('may consist of several polygons, side by side', () => {
		const sides = { name: 'A', shape: 'polygon' as const, polygons: [[rectangle(20, 10, 20.01, 10.01)], [rectangle(20.01, 10, 20.02, 10.01)]] }; // prettier-ignore
		expect(spansOf(visitsIn([legOf(at(10.005, 19.99), at(10.005, 20.03), [T, T + 400])], [sides]))).toEqual([
			['A', 100, 300],
		]);
	});

	it.each([
		['a circle', circle('Fiji', at(-17, 179.999), 1000)],
		['an area that continues beyond 180', area('Fiji', rectangle(179.98, -17.1, -179.98, -16.9))],
		[
			'two areas that meet there',
			{
				name: 'Fiji',
				shape: 'polygon' as const,
				polygons: [[rectangle(179.98, -17.1, 180, -16.9)], [rectangle(-180, -17.1, -179.98, -16.9)]],
			},
		],
	])('may lie on the antimeridian: %s', (_, place) => {
		const [west, east] = [at(-17, 179.9), at(-17, -179.9)];
		for (const [from, to] of [
			[west, east],
			[east, west],
		] as const)
			expect(visitsIn([legOf(from, to, [T, T + 2000])], [place])).toHaveLength(1);
		expect(visitsIn([stopAt(at(-17, -179.9999), T, T + 10)], [place])).toHaveLength(1);
		expect(visitsIn([stopAt(at(-17, 179.9999), T, T + 10)], [place])).toHaveLength(1);
		expect(visitsIn([stopAt(at(-17, 0), T, T + 10)], [place])).toEqual([]);
	});

	it('of any size are found the same way as one by one', () => {
		const degree = (around: number, spread: number) =>
			fc.double({ min: around - spread, max: around + spread, noNaN: true });
		const place = fc.record({ latitude: degree(60, 0.3), longitude: degree(-179.9, 0.3) });
		const shape = fc.oneof(
			fc
				.record({ center: place, radiusM: fc.double({ min: 10, max: 50_000, noNaN: true }) })
				.map(({ center, radiusM }): Zone => circle('A', center, radiusM)),
			fc.array(place, { minLength: 3, maxLength: 6 }).map(
				(ring): Zone =>
					area(
						'A',
						ring.map(({ latitude, longitude }) => [longitude, latitude]),
					),
			),
		);
		fc.assert(
			fc.property(fc.array(shape, { maxLength: 8 }), place, place, (zones, from, to) => {
				const way = wayBetween(from, to);
				const alone = zones.flatMap((zone, index) => (new PlaceIndex([zone]).spansOn(way).size > 0 ? [index] : []));
				expect([...new PlaceIndex(zones).spansOn(way).keys()].sort((a, b) => a - b)).toEqual(alone);
				// Everything inside lies in the box that is looked at first.
				for (const part of zones.flatMap(partsOf))
					if (part.spans(way).length > 0) {
						const box = boxOf(way);
						expect(box.west <= part.box.east && box.east >= part.box.west).toBe(true);
					}
			}),
			{ seed: 2, numRuns: 300 },
		);
	});
});

describe('The parts of a way inside a place', () => {
	const place = fc.record({
		latitude: fc.double({ min: 49.99, max: 50.01, noNaN: true }),
		longitude: fc.double({ min: 7.99, max: 8.01, noNaN: true }),
	});
	const on = (from: Coordinate, to: Coordinate, share: number) =>
		at(from.latitude + share * (to.latitude - from.latitude), from.longitude + share * (to.longitude - from.longitude));

	it('of a circle are those within its radius', () => {
		fc.assert(
			fc.property(place, place, place, fc.double({ min: 20, max: 800, noNaN: true }), (center, from, to, radiusM) => {
				const spans = new PlaceIndex([circle('A', center, radiusM)]).spansOn(wayBetween(from, to)).get(0) ?? [];
				for (let share = 0; share <= 1; share += 0.02) {
					const distance = distanceM(on(from, to, share), center);
					if (Math.abs(distance - radiusM) < 1) continue;
					expect(spans.some(([begin, end]) => begin <= share && share <= end)).toBe(distance < radiusM);
				}
			}),
			{ seed: 3, numRuns: 200 },
		);
	});

	it('of a polygon are those with an odd number of sides to one hand', () => {
		fc.assert(
			fc.property(fc.array(place, { minLength: 3, maxLength: 7 }), place, place, (ring, from, to) => {
				const outline = ring.map(({ latitude, longitude }) => [longitude, latitude]);
				const polygons = readPolygons({ type: 'Polygon', coordinates: [outline] })!;
				const spans = new PlaceIndex([{ name: 'A', shape: 'polygon', polygons }]).spansOn(wayBetween(from, to)).get(0);
				for (let share = 0.01; share < 1; share += 0.02) {
					if ((spans ?? []).flat().some((border) => Math.abs(border - share) < 1e-6)) continue;
					const inside = isInsideByAngle(on(from, to, share), ring);
					expect((spans ?? []).some(([begin, end]) => begin <= share && share <= end)).toBe(inside);
				}
			}),
			{ seed: 4, numRuns: 200 },
		);
	});

	/** Counts the turns of the outline around the place, another way than the package's. */
	function isInsideByAngle(inner: Coordinate, ring: Coordinate[]): boolean {
		const crossings = ring.filter((a, index) => {
			const b = ring[(index + 1) % ring.length]!;
			const [low, high] = a.longitude < b.longitude ? [a, b] : [b, a];
			if (!(low.longitude <= inner.longitude && inner.longitude < high.longitude)) return false;
			const share = (inner.longitude - low.longitude) / (high.longitude - low.longitude);
			return low.latitude + share * (high.latitude - low.latitude) > inner.latitude;
		});
		return crossings.length % 2 === 1;
	}
});
