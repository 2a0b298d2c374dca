import { parseJson } from '../client';
import { z } from '../thirdParty';

/** Degrees. */
export interface Coordinate {
	latitude: number;
	longitude: number;
}

export type Zone = { name: string } & (
	| { shape: 'circle'; center: Coordinate; radiusM: number }
	/** Rings as in GeoJSON: the first is the outline, the others are holes; each point is [longitude, latitude]. */
	| { shape: 'polygon'; polygons: number[][][][] }
);

const EARTH_RADIUS_M = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Great-circle distance in meters. */
export function distanceM(a: Coordinate, b: Coordinate): number {
	const lat = radians(b.latitude - a.latitude) / 2;
	const lng = radians(b.longitude - a.longitude) / 2;
	const h = Math.sin(lat) ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(lng) ** 2;
	return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

const COMPASS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;

export type CompassPoint = (typeof COMPASS)[number];

/** @returns the nearest of the eight directions of the compass */
export function compassPoint(degrees: number): CompassPoint {
	return COMPASS[Math.round(degrees / 45) % COMPASS.length] ?? 'N';
}

/** The direction in which a great circle leaves one place for another, in degrees clockwise from north: 0 to 360. From a pole everything lies south or north. */
export function bearingDeg(from: Coordinate, to: Coordinate): number {
	if (Math.abs(from.latitude) === 90) return from.latitude > 0 ? 180 : 0;
	const [a, b] = [radians(from.latitude), radians(to.latitude)];
	const lng = radians(to.longitude - from.longitude);
	const east = Math.sin(lng) * Math.cos(b);
	const north = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(lng);
	return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** @returns meters to the outline of the zone: positive outside, negative inside */
export function distanceFromZone(place: Coordinate, zone: Zone): number {
	if (zone.shape === 'circle') return distanceM(place, zone.center) - zone.radiusM;
	const distances = zone.polygons.flatMap((rings) => rings.map((ring) => distanceFromRing(place, ring)));
	const inside = zone.polygons.some(
		([outline = [], ...holes]) => isInRing(place, outline) && !holes.some((hole) => isInRing(place, hole)),
	);
	const nearest = distances.reduce((least, each) => Math.min(least, each), Infinity);
	return inside ? -nearest : nearest;
}

function isInRing({ latitude: y, longitude: x }: Coordinate, ring: number[][]): boolean {
	let inside = false;
	for (const [[x1, y1], [x2, y2]] of sidesOf(ring)) {
		if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
	}
	return inside;
}

/** Projects the ring to a plane around the place, which is exact enough at the size of a zone. */
function distanceFromRing(place: Coordinate, ring: number[][]): number {
	const shrink = Math.cos(radians(place.latitude));
	const flat = ([x, y]: [number, number]): [number, number] => [
		radians(x - place.longitude) * shrink * EARTH_RADIUS_M,
		radians(y - place.latitude) * EARTH_RADIUS_M,
	];
	return sidesOf(ring).reduce((least, [a, b]) => Math.min(least, distanceFromOrigin(flat(a), flat(b))), Infinity);
}

function distanceFromOrigin([ax, ay]: [number, number], [bx, by]: [number, number]): number {
	const [dx, dy] = [bx - ax, by - ay];
	const length = dx * dx + dy * dy;
	const along = length === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length));
	return Math.hypot(ax + along * dx, ay + along * dy);
}

type Point = [number, number];

function sidesOf(ring: number[][]): Array<[Point, Point]> {
	return ring.map((point, index) => [point as Point, (ring[index + 1] ?? ring[0]) as Point]);
}

const position = z
	.array(z.number())
	.min(2)
	.refine(
		([lng = 0, lat = 0]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90,
		'has a point that is not [longitude, latitude]',
	);
const polygon = z.array(z.array(position).min(3)).min(1);
const geometry = z.union([
	z.object({ type: z.literal('Polygon'), coordinates: polygon }).transform(({ coordinates }) => [coordinates]),
	z
		.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) })
		.transform(({ coordinates }) => coordinates),
]);

/**
 * Reads the polygons of a GeoJSON text: Polygon, MultiPolygon, or a Feature or FeatureCollection of these.
 * @returns null for anything else
 */
export function readPolygons(text: unknown): number[][][][] | null {
	const value = typeof text === 'string' ? parseJson(text) : text;
	const features = collect(value).map((each) => geometry.safeParse(each));
	if (features.length === 0 || features.some(({ success }) => !success)) return null;
	return features.flatMap(({ data }) => data ?? []);
}

function collect(value: unknown): unknown[] {
	const {
		type,
		geometry: inner,
		features,
	} = (value ?? {}) as { type?: unknown; geometry?: unknown; features?: unknown };
	if (type === 'Feature') return [inner];
	if (type === 'FeatureCollection') return Array.isArray(features) ? features.flatMap(collect) : [];
	return [value];
}
