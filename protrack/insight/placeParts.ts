import type { Coordinate, Zone } from '../fleet';

/* Which part of a straight way lies inside a place. Longitudes may go beyond 180 here, so that a way or an area across the antimeridian has no jump. */

/** From west to east and from south to north, degrees. */
export interface Box {
	west: number;
	south: number;
	east: number;
	north: number;
}

/** Two ends of a way; `longitude` of the second continues that of the first. */
export interface Way {
	from: Coordinate;
	to: Coordinate;
}

/** Parts of a way as shares of it: 0 is its begin, 1 its end. */
export type Span = [begin: number, end: number];

/** A circle, or one of the polygons of a place. */
export interface PlacePart {
	/** Which place it belongs to. */
	place: number;
	box: Box;
	/** @param way moved by whole turns so that it is as near to the box as it can be */
	spans: (way: Way) => Span[];
}

const METERS_PER_DEGREE = (Math.PI / 180) * 6_371_008.8;
const TURN = 360;

/** The way between two places, the short way around the earth. */
export function wayBetween(from: Coordinate, to: Coordinate): Way {
	return { from, to: { latitude: to.latitude, longitude: nearTo(from.longitude, to.longitude) } };
}

/** A longitude, moved by whole turns to within 180 degrees of another. */
const nearTo = (other: number, longitude: number) => longitude - TURN * Math.round((longitude - other) / TURN);

export function boxOf({ from, to }: Way): Box {
	return {
		west: Math.min(from.longitude, to.longitude),
		east: Math.max(from.longitude, to.longitude),
		south: Math.min(from.latitude, to.latitude),
		north: Math.max(from.latitude, to.latitude),
	};
}

/** The parts of a place, each with the box around it. */
export function partsOf(zone: Zone, place: number): PlacePart[] {
	if (zone.shape === 'circle') return [circlePart(zone.center, zone.radiusM, place)];
	return zone.polygons.map((rings) => {
		const first = rings[0]?.[0]?.[0] ?? 0;
		return polygonPart(
			rings.map((ring) => unwrapped(ring, first)),
			place,
		);
	});
}

/** Measured in a plane around the center, which is exact enough at the size of a place. */
function circlePart(center: Coordinate, radiusM: number, place: number): PlacePart {
	const perLongitude = METERS_PER_DEGREE * Math.max(1e-6, Math.cos((center.latitude * Math.PI) / 180));
	const [high, wide] = [radiusM / METERS_PER_DEGREE, radiusM / perLongitude];
	const flat = ({ latitude, longitude }: Coordinate) => ({
		x: (longitude - center.longitude) * perLongitude,
		y: (latitude - center.latitude) * METERS_PER_DEGREE,
	});
	return {
		place,
		box: {
			west: center.longitude - wide,
			east: center.longitude + wide,
			south: center.latitude - high,
			north: center.latitude + high,
		},
		spans(way) {
			const [a, b] = [flat(way.from), flat(way.to)];
			const [dx, dy] = [b.x - a.x, b.y - a.y];
			// |a + t * d| = radius: t * t * dd + 2 * t * ad + aa = 0
			const [dd, ad, aa] = [dx * dx + dy * dy, a.x * dx + a.y * dy, a.x * a.x + a.y * a.y - radiusM * radiusM];
			if (dd === 0) return aa <= 0 ? [[0, 1]] : [];
			const root = Math.sqrt(Math.max(0, ad * ad - dd * aa));
			const [begin, end] = [Math.max(0, (-ad - root) / dd), Math.min(1, (-ad + root) / dd)];
			return ad * ad > dd * aa && begin < end ? [[begin, end]] : [];
		},
	};
}

type Corner = [longitude: number, latitude: number];

/** @param begin a longitude that all rings of an area go on from, so that a hole is not a turn away from its outline */
function unwrapped(ring: number[][], begin: number): Corner[] {
	let last = begin;
	return ring.map(([longitude = 0, latitude = 0]) => {
		last = nearTo(last, longitude);
		return [last, latitude];
	});
}

/** Inside is what is inside of an odd number of rings: the outline, and no hole. */
function polygonPart(rings: Corner[][], place: number): PlacePart {
	const sides = rings.flatMap((ring) =>
		ring.map((corner, index): [Corner, Corner] => [corner, ring[(index + 1) % ring.length] ?? corner]),
	);
	const box: Box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
	for (const [[longitude, latitude]] of sides) {
		box.west = Math.min(box.west, longitude);
		box.east = Math.max(box.east, longitude);
		box.south = Math.min(box.south, latitude);
		box.north = Math.max(box.north, latitude);
	}
	return { place, box, spans: (way) => spansInSides(way, sides) };
}

function spansInSides(way: Way, sides: ReadonlyArray<[Corner, Corner]>): Span[] {
	const cuts = [0, ...sides.map((side) => crossing(way, side)).filter((share) => share !== null), 1].sort(
		(a, b) => a - b,
	);
	const spans: Span[] = [];
	cuts.slice(1).forEach((end, index) => {
		const begin = cuts[index] ?? 0;
		if (begin >= end || !isInside(at(way, (begin + end) / 2), sides)) return;
		const last = spans.at(-1);
		if (last?.[1] === begin) last[1] = end;
		else spans.push([begin, end]);
	});
	return spans;
}

const at = ({ from, to }: Way, share: number): Coordinate => ({
	latitude: from.latitude + share * (to.latitude - from.latitude),
	longitude: from.longitude + share * (to.longitude - from.longitude),
});

/** @returns at which share of the way it crosses the side; null where it does not, or runs along it */
function crossing({ from, to }: Way, [[x1, y1], [x2, y2]]: [Corner, Corner]): number | null {
	const [dx, dy] = [to.longitude - from.longitude, to.latitude - from.latitude];
	const [sx, sy] = [x2 - x1, y2 - y1];
	const area = dx * sy - dy * sx;
	if (area === 0) return null;
	const [ox, oy] = [x1 - from.longitude, y1 - from.latitude];
	const share = (ox * sy - oy * sx) / area;
	const along = (ox * dy - oy * dx) / area;
	return share > 0 && share < 1 && along >= 0 && along <= 1 ? share : null;
}

function isInside({ longitude: x, latitude: y }: Coordinate, sides: ReadonlyArray<[Corner, Corner]>): boolean {
	let inside = false;
	for (const [[x1, y1], [x2, y2]] of sides) {
		if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
	}
	return inside;
}
