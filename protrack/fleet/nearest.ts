import { BoundedSelection } from './boundedSelection';
import { bearingDeg, compassPoint, distanceM, type CompassPoint, type Coordinate } from './geography';
import type { MotionState, Position } from './position';

/** Which vehicles are wanted. */
export interface NearestQuestion {
	place: Coordinate;
	states: ReadonlySet<MotionState>;
	/** Infinity for any distance. */
	maxKm: number;
	/** How many vehicles; Infinity for all. */
	limit: number;
}

/** A vehicle and its way from the place, in a straight line. */
export interface NearVehicle {
	position: Position;
	distanceKm: number;
	/** Where the vehicle is, seen from the place; null at the place itself. */
	direction: CompassPoint | null;
	/** The same in whole degrees clockwise from north. */
	directionDeg: number | null;
}

export interface NearestVehicles {
	/** The nearest first; at the same distance by IMEI. */
	vehicles: NearVehicle[];
	/** IMEIs of vehicles without a position. */
	withoutFix: string[];
	/** IMEIs of vehicles near enough that are left out because their state is unknown: mostly their position is old. */
	unknown: string[];
}

/** Below this the direction would be that of the noise of the receiver. */
const SAME_PLACE_M = 1;

/** Finds the vehicles that are nearest to a place. */
export function findNearest(
	{ place, states, maxKm, limit }: NearestQuestion,
	positions: Iterable<Position>,
): NearestVehicles {
	const nearest = new BoundedSelection<{ position: Position; meters: number }>(limit, byDistance);
	const withoutFix: string[] = [];
	const unknown: string[] = [];
	for (const position of positions) {
		const { imei, latitude, longitude, state } = position;
		if (latitude === null || longitude === null) {
			withoutFix.push(imei);
			continue;
		}
		const meters = distanceM(place, { latitude, longitude });
		if (meters > maxKm * 1000) continue;
		if (states.has(state)) nearest.add({ position, meters });
		else if (state === 'unknown') unknown.push(imei);
	}
	return { vehicles: nearest.sorted().map((each) => toNearVehicle(place, each)), withoutFix, unknown };
}

function byDistance(a: { position: Position; meters: number }, b: { position: Position; meters: number }): number {
	return a.meters - b.meters || (a.position.imei < b.position.imei ? -1 : Number(a.position.imei > b.position.imei));
}

function toNearVehicle(place: Coordinate, { position, meters }: { position: Position; meters: number }): NearVehicle {
	const distanceKm = Math.round(meters) / 1000;
	if (meters < SAME_PLACE_M) return { position, distanceKm, direction: null, directionDeg: null };
	const degrees = bearingDeg(place, { latitude: position.latitude ?? 0, longitude: position.longitude ?? 0 });
	return { position, distanceKm, direction: compassPoint(degrees), directionDeg: Math.round(degrees) % 360 };
}

/** How long the way takes in a straight line, in whole minutes; roads are longer. */
export const roughMinutes = (distanceKm: number, speedKmh: number): number => Math.round((distanceKm / speedKmh) * 60);
