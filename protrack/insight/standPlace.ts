import type { Coordinate } from '../fleet';
import { geodesicM, longitudeDifference, wrapped } from './geodesic';
import type { TrackPoint } from './segments';

/** Meters from its place within which a standing vehicle is reported: noise of the receiver is less, drift may be more. */
const MIN_RADIUS_M = 30;
const MAX_RADIUS_M = 100;
/** What is nearer to a place is at it: more than drift in a few minutes, less than half of the way between two lights. Meters. */
const SAME_PLACE_M = 45;
/** A point counts for the time until the next, but for no longer than this. Seconds. */
const MAX_WEIGHT = 600;

/** Where a vehicle stands, and how far from it its reports lie. */
export interface StandPlace extends Coordinate {
	radiusM: number;
}

/**
 * The median of reports, each for the time that it stands for: neither drift nor a wait at a light near the goal moves it.
 * @param until what the last one stands for, epoch seconds
 */
export function standPlace(points: readonly TrackPoint[], until: number): StandPlace {
	const weights = points.map(({ time }, index) => Math.min(MAX_WEIGHT, (points[index + 1]?.time ?? until) - time));
	const origin = points[0]?.longitude ?? 0;
	const latitude = weightedMedian(
		points.map((point) => point.latitude),
		weights,
	);
	const longitude = wrapped(
		origin +
			weightedMedian(
				points.map((point) => longitudeDifference(origin, point.longitude)),
				weights,
			),
	);
	const spread = weightedMedian(
		points.map((point) => geodesicM(point, { latitude, longitude })),
		weights,
	);
	return { latitude, longitude, radiusM: Math.min(MAX_RADIUS_M, Math.max(MIN_RADIUS_M, 2 * spread)) };
}

/** @returns how long the vehicle was at a place, each report counted until the next */
export function secondsAt(place: Coordinate, points: readonly TrackPoint[], until: number): number {
	return points.reduce(
		(sum, point, index) =>
			geodesicM(point, place) <= SAME_PLACE_M ? sum + (points[index + 1]?.time ?? until) - point.time : sum,
		0,
	);
}

function weightedMedian(values: readonly number[], weights: readonly number[]): number {
	const order = values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
	let left = weights.reduce((sum, weight) => sum + weight, 0) / 2;
	for (const index of order) {
		left -= weights[index] ?? 0;
		if (left <= 0) return values[index] ?? 0;
	}
	return 0;
}
