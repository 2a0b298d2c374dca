import { distanceFromZone, distanceM, readPolygons, type Zone } from '../../../protrack/fleet/geography';
import { compareZones } from '../../../protrack/monitor/events/zones';
import { fingerprintOfZones } from '../../../protrack/monitor/events';
import { detectionOf } from '../../support/detectionOptions';

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const square = (from: number, to: number) => [
	[from, from],
	[to, from],
	[to, to],
	[from, to],
	[from, from],
];
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings });
const zoneOf = (json: unknown): Zone => ({
	name: 'Z',
	shape: 'polygon',
	polygons: readPolygons(JSON.stringify(json)) ?? [],
});
const circle: Zone = { name: 'C', shape: 'circle', center: at(10, 20), radiusM: 200 };
/** Degrees of latitude for meters. */
const north = (meters: number) => meters / 111_195;

describe('distances', () => {
	it('are those of the earth', () => {
		expect(distanceM(at(0, 0), at(1, 0))).toBeCloseTo(111_195, -1);
		expect(distanceM(at(52.52, 13.405), at(48.137, 11.575))).toBeCloseTo(504_300, -4);
		expect(distanceM(at(10, 20), at(10, 20))).toBe(0);
	});

	it('from a circle are negative inside', () => {
		expect(distanceFromZone(at(10, 20), circle)).toBeCloseTo(-200);
		expect(distanceFromZone(at(10 + north(300), 20), circle)).toBeCloseTo(100, 0);
	});

	it('from a polygon are those from its nearest side, also far north', () => {
		expect(distanceFromZone(at(0.5, 1.001), zoneOf(polygon(square(0, 1))))).toBeCloseTo(111.2, 0);
		const inOslo = {
			name: 'O',
			shape: 'polygon',
			polygons: [
				[
					[
						[10, 60],
						[11, 60],
						[11, 61],
						[10, 61],
					],
				],
			],
		} as Zone;
		expect(distanceFromZone(at(60.5, 11.001), inOslo)).toBeCloseTo(111.2 * Math.cos((60.5 * Math.PI) / 180), 0);
	});

	it.each<[string, unknown, number, number, boolean]>([
		['in a polygon', polygon(square(0, 1)), 0.5, 0.5, true],
		['beside a polygon', polygon(square(0, 1)), 0.5, 1.5, false],
		['in its hole', polygon(square(0, 1), square(0.4, 0.6)), 0.5, 0.5, false],
		['beside its hole', polygon(square(0, 1), square(0.4, 0.6)), 0.5, 0.7, true],
		[
			'in the second of a MultiPolygon',
			{ type: 'MultiPolygon', coordinates: [[square(0, 1)], [square(2, 3)]] },
			2.5,
			2.5,
			true,
		],
		['between those', { type: 'MultiPolygon', coordinates: [[square(0, 1)], [square(2, 3)]] }, 1.5, 1.5, false],
		['in a Feature', { type: 'Feature', properties: {}, geometry: polygon(square(0, 1)) }, 0.5, 0.5, true],
		[
			'in the second of a FeatureCollection',
			{
				type: 'FeatureCollection',
				features: [square(0, 1), square(2, 3)].map((ring) => ({ type: 'Feature', geometry: polygon(ring) })),
			},
			2.5,
			2.5,
			true,
		],
		[
			'in the bay of a polygon that bends',
			polygon([
				[0, 0],
				[3, 0],
				[3, 3],
				[2, 3],
				[2, 1],
				[1, 1],
				[1, 3],
				[0, 3],
			]),
			2,
			1.5,
			false,
		],
		[
			'in an arm of it',
			polygon([
				[0, 0],
				[3, 0],
				[3, 3],
				[2, 3],
				[2, 1],
				[1, 1],
				[1, 3],
				[0, 3],
			]),
			2,
			0.5,
			true,
		],
	])('%s', (_, json, latitude, longitude, isInside) => {
		expect(distanceFromZone(at(latitude, longitude), zoneOf(json)) < 0).toBe(isInside);
	});
});

describe('a GeoJSON text', () => {
	it.each<[string, unknown]>([
		['no JSON', '{'],
		['nothing', ''],
		['null', null],
		['a number', 5],
		['a point', { type: 'Point', coordinates: [1, 2] }],
		['a line', { type: 'LineString', coordinates: square(0, 1) }],
		['a Feature without a geometry', { type: 'Feature', geometry: null }],
		['an empty FeatureCollection', { type: 'FeatureCollection', features: [] }],
		['a FeatureCollection of nothing', { type: 'FeatureCollection' }],
		[
			'a collection with a point among polygons',
			{
				type: 'FeatureCollection',
				features: [
					{ type: 'Feature', geometry: polygon(square(0, 1)) },
					{ type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } },
				],
			},
		],
		[
			'a polygon of two points',
			polygon([
				[0, 0],
				[1, 1],
			]),
		],
		['a polygon without rings', polygon()],
		[
			'a polygon of texts',
			{
				type: 'Polygon',
				coordinates: [
					[
						['0', '0'],
						['1', '0'],
						['1', '1'],
					],
				],
			},
		],
		[
			'a latitude of 91',
			polygon([
				[0, 0],
				[1, 91],
				[1, 1],
			]),
		],
	])('that is %s is none', (_, json) => {
		expect(readPolygons(json)).toBeNull();
		expect(readPolygons(typeof json === 'string' ? json : JSON.stringify(json))).toBeNull();
	});

	it('may be an object, and may have heights', () => {
		expect(
			readPolygons(
				polygon([
					[0, 0, 5],
					[1, 0, 5],
					[1, 1, 5],
				]),
			),
		).toHaveLength(1);
	});
});

describe('crossing zones', () => {
	/** @returns `step: event zone` */
	function travel(places: Array<ReturnType<typeof at> | null>, zones: Zone[], marginM = 50) {
		let inside: readonly number[] | null = null;
		return places.flatMap((place, step) => {
			const next = compareZones(inside, place, zones, marginM);
			inside = next.inside;
			return next.changes.map(({ event, zone }) => `${step} ${event} ${zone.name}`);
		});
	}
	const meters = (distance: number) => at(10 + north(distance), 20);

	it('says nothing of where a device is at first', () => {
		expect(travel([meters(0), meters(10)], [circle])).toEqual([]);
		expect(travel([meters(900), meters(901)], [circle])).toEqual([]);
	});

	it('comes when it is entered, and when it is left by more than the margin', () => {
		expect(travel([300, 201, 199, 201, 249, 252, 201, 199].map(meters), [circle])).toEqual([
			'2 zoneEntered C',
			'5 zoneLeft C',
			'7 zoneEntered C',
		]);
	});

	it('is not disturbed by a place that is not known', () => {
		expect(travel([meters(0), null, meters(0), null, meters(900)], [circle])).toEqual(['4 zoneLeft C']);
		expect(compareZones(null, null, [circle], 0)).toEqual({ inside: null, changes: [] });
	});

	it('is told apart where two zones have one name', () => {
		const second: Zone = { ...circle, radiusM: 500 };
		const { changes } = compareZones([], meters(0), [circle, second], 50);
		expect(changes.map(({ zone, index }) => [zone.name, index])).toEqual([
			['C', 0],
			['C', 1],
		]);
	});

	it('has a mark that changes with anything in the zones', () => {
		const fingerprintOf = (zones: Zone[]) => fingerprintOfZones(detectionOf({ zones }, { rules: ['zones'] }));
		const marks = [[circle], [{ ...circle, radiusM: 1000 }], [{ ...circle, name: 'X' }], [circle, circle], []].map(
			(zones) => fingerprintOf(zones),
		);
		expect(new Set(marks).size).toBe(5);
		expect(fingerprintOf([{ ...circle }])).toBe(marks[0]);
	});

	it('tells several zones apart', () => {
		const second: Zone = { ...circle, name: 'D', radiusM: 500 };
		expect(travel([900, 400, 100, 900].map(meters), [circle, second])).toEqual([
			'1 zoneEntered D',
			'2 zoneEntered C',
			'3 zoneLeft C',
			'3 zoneLeft D',
		]);
	});

	it('leaves a zone for its hole', () => {
		const ring: Zone = { ...zoneOf(polygon(square(0, 1), square(0.4, 0.6))), name: 'R' };
		expect(travel([at(0.5, 0.5), at(0.5, 0.7), at(0.5, 0.5)], [ring])).toEqual(['1 zoneEntered R', '2 zoneLeft R']);
	});
});
