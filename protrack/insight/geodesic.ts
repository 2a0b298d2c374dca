import type { Coordinate } from '../fleet';

/* Distances on the ellipsoid WGS 84. On a sphere the months of a vehicle would be wrong by up to 0.5 %. */

const EQUATOR_M = 6_378_137;
const FLATTENING = 1 / 298.257_223_563;
const ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING);
/** Degrees; nearer places are taken as lying on a plane, which is wrong by less than a millionth there. */
const MAX_PLANE = 0.2;
const MAX_PLANE_LATITUDE = 85;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The difference of two longitudes in degrees, the short way: -180 to 180. */
export function longitudeDifference(from: number, to: number): number {
	const difference = to - from;
	return Math.abs(difference) <= 180 ? difference : difference - 360 * Math.sign(difference);
}

/** A longitude beyond the antimeridian, as one of -180 to 180. */
export const wrapped = (longitude: number): number =>
	longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;

/** @returns meters between two places, exact to 0.01 % */
export function geodesicM(a: Coordinate, b: Coordinate): number {
	const lng = longitudeDifference(a.longitude, b.longitude);
	const lat = b.latitude - a.latitude;
	const middle = (a.latitude + b.latitude) / 2;
	const isNear = Math.abs(lat) < MAX_PLANE && Math.abs(lng) < MAX_PLANE && Math.abs(middle) < MAX_PLANE_LATITUDE;
	return isNear ? onPlane(lat, lng, middle) : lambert(a, b, lng);
}

/** With the radii of curvature in the middle. */
function onPlane(lat: number, lng: number, middle: number): number {
	const sine = Math.sin(radians(middle));
	const bend = 1 - ECCENTRICITY_2 * sine * sine;
	const acrossM = EQUATOR_M / Math.sqrt(bend);
	const alongM = (acrossM * (1 - ECCENTRICITY_2)) / bend;
	const north = alongM * radians(lat);
	const east = acrossM * Math.sqrt(1 - sine * sine) * radians(lng);
	return Math.sqrt(north * north + east * east);
}

/** Lambert's formula for long lines: the great circle of the reduced latitudes, corrected for the flattening. */
function lambert(a: Coordinate, b: Coordinate, lng: number): number {
	const reduced = ({ latitude }: Coordinate) => Math.atan((1 - FLATTENING) * Math.tan(radians(latitude)));
	const [p, q] = [(reduced(a) + reduced(b)) / 2, (reduced(b) - reduced(a)) / 2];
	const half = Math.sin(q) ** 2 + Math.cos(reduced(a)) * Math.cos(reduced(b)) * Math.sin(radians(lng) / 2) ** 2;
	const angle = 2 * Math.asin(Math.min(1, Math.sqrt(half)));
	if (half === 0 || half >= 1) return EQUATOR_M * angle;
	const x = (angle - Math.sin(angle)) * ((Math.sin(p) * Math.cos(q)) ** 2 / (1 - half));
	const y = (angle + Math.sin(angle)) * ((Math.cos(p) * Math.sin(q)) ** 2 / half);
	return EQUATOR_M * (angle - (FLATTENING / 2) * (x + y));
}
