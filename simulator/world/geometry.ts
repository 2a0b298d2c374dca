const METERS_PER_DEGREE = 111_320;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** A place on earth. */
export interface Place {
	latitude: number;
	longitude: number;
}

/** Meters east and north from one place to another; good enough inside a city. */
export function offsetMeters(from: Place, to: Place): { east: number; north: number } {
	return {
		east: (to.longitude - from.longitude) * METERS_PER_DEGREE * Math.cos(radians(from.latitude)),
		north: (to.latitude - from.latitude) * METERS_PER_DEGREE,
	};
}

/** The place that lies some meters east and north of another. */
export function displaced(from: Place, east: number, north: number): Place {
	return {
		latitude: from.latitude + north / METERS_PER_DEGREE,
		longitude: from.longitude + east / (METERS_PER_DEGREE * Math.cos(radians(from.latitude))),
	};
}

/** Meters between two places. */
export function distanceMeters(from: Place, to: Place): number {
	const { east, north } = offsetMeters(from, to);
	return Math.hypot(east, north);
}

/** Compass direction in whole degrees, north is 0, clockwise (chapter 2.2). */
export function bearing(from: Place, to: Place): number {
	const { east, north } = offsetMeters(from, to);
	return Math.round((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

/** Six decimals, as the platform sends coordinates. */
export function sixDecimals(degrees: number): number {
	return Number(degrees.toFixed(6));
}
