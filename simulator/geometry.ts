const METRES_PER_DEGREE = 111_320;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A place on earth. */
export interface Place {
	latitude: number;
	longitude: number;
}

/** Metres east and north from one place to another; good enough inside a city. */
export function offsetMetres(from: Place, to: Place): { east: number; north: number } {
	return {
		east: (to.longitude - from.longitude) * METRES_PER_DEGREE * Math.cos(radians(from.latitude)),
		north: (to.latitude - from.latitude) * METRES_PER_DEGREE,
	};
}

/** The place that lies some meters east and north of another. */
export function displaced(from: Place, east: number, north: number): Place {
	return {
		latitude: from.latitude + north / METRES_PER_DEGREE,
		longitude: from.longitude + east / (METRES_PER_DEGREE * Math.cos(radians(from.latitude))),
	};
}

/** Metres between two places. */
export function distanceMeters(from: Place, to: Place): number {
	const { east, north } = offsetMetres(from, to);
	return Math.hypot(east, north);
}

/** Compass direction in whole degrees, north is 0, clockwise (chapter 2.2). */
export function bearing(from: Place, to: Place): number {
	const { east, north } = offsetMetres(from, to);
	return Math.round((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** Six decimals, as the platform sends coordinates. */
export function sixDecimals(degrees: number): number {
	return Number(degrees.toFixed(6));
}
