import type { Coordinate } from '../../fleet';
import type { Spot } from '../../picture';

/*
 * The square world of the Web Mercator projection: x from 0 (180° W) to 1 (180° E), y from 0 (85° N) to 1 (85° S). A place nearer to a pole is drawn at its
 * edge. East of a map's west edge x goes on beyond 1, so that what crosses 180° stays in one piece.
 */

/** Degrees. */
export const MAX_LATITUDE = 85.051_128_779_806_6;
const EARTH_CIRCUMFERENCE_M = 2 * Math.PI * 6_378_137;

export function toWorld({ latitude, longitude }: Coordinate): Spot {
	const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, latitude)) * Math.PI) / 180);
	return { x: longitude / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

/** Degrees. */
export const latitudeAt = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** Degrees, -180 to 180. */
export function longitudeAt(x: number): number {
	const turns = x - Math.floor(x);
	return turns * 360 - 180;
}

/** How long the world is on the ground along the parallel at `y`. */
export const metersPerWorldAt = (y: number): number =>
	EARTH_CIRCUMFERENCE_M * Math.cos((latitudeAt(y) * Math.PI) / 180);

const BINS = 720;

/** Where to cut the world open so that the places lie as close together as they can: in the middle of the widest gap between them. */
export function westEdgeOf(xs: Iterable<number>): number {
	const isTaken = new Array<boolean>(BINS).fill(false);
	for (const x of xs) isTaken[Math.floor((x - Math.floor(x)) * BINS) % BINS] = true;
	const first = isTaken.indexOf(true);
	if (first < 0) return 0;
	let widest = { length: 0, end: 0 };
	let length = 0;
	for (let step = 1; step <= BINS; step += 1) {
		if (isTaken[(first + step) % BINS]) {
			if (length > widest.length) widest = { length, end: first + step };
			length = 0;
		} else length += 1;
	}
	const middle = (widest.end - widest.length / 2) / BINS;
	return widest.length === 0 ? 0 : middle - Math.floor(middle);
}

/** The same x, as the distance from the west edge of the map wants it. */
export const eastOf = (x: number, westEdge: number): number => {
	const turns = x - westEdge;
	return westEdge + turns - Math.floor(turns);
};
