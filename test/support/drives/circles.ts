import type { PointInput } from '../../../simulator/world/manualTelemetry';

/* A vehicle that drives in circles and stands for 20 minutes after each: its trips and stops are known without looking for them. */

/** Seconds between points. */
export const CIRCLE_EVERY = 10;
/** Points of a circle with the stop after it: two hours. */
export const CIRCLE_POINTS = 720;
/** Of them, those on the road. */
const DRIVEN = 600;

/** @param begin when the first circle begins, epoch seconds @param index of the point */
export function circlePoint(begin: number, index: number): Required<Omit<PointInput, 'visibleFrom'>> {
	const inRound = index % CIRCLE_POINTS;
	const angle = (Math.min(inRound, DRIVEN) / DRIVEN) * 2 * Math.PI;
	return {
		gpstime: begin + index * CIRCLE_EVERY,
		latitude: 52 + 0.1 * Math.sin(angle) + index * 1e-7,
		longitude: 13 + 0.1 * Math.cos(angle),
		speed: inRound < DRIVEN ? 60 : 0,
		course: Math.floor((angle / Math.PI) * 180),
	};
}
