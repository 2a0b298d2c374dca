import type { Leg } from '../segments';
import { toWorld } from './mercator';

/** A corner of a route, on the square world of `mercator.ts`. */
export interface RoutePoint {
	x: number;
	y: number;
	/** How the vehicle came here from the point before: the route begins here, it drove, or the device reported nothing in between. */
	by: 'start' | 'road' | 'gap';
	/** Of the way from the point before. */
	distanceM: number;
	seconds: number;
}

/** Keeps the route of one device in bounded memory. */
export interface RouteCollector {
	/** The legs of its trips in order of time. */
	add: (leg: Leg) => void;
	/** In order of time, at most as many as the collector may keep. */
	points: () => readonly RoutePoint[];
}

/** Of the world, about 2 cm: nothing that a picture shows. */
const FIRST_TOLERANCE = 5e-10;

/**
 * Collects a route. When it becomes too long, points nearer than a tolerance to the one before are left out, and the tolerance doubles as often as it takes:
 * a year takes no more memory than a day, and a day keeps every corner.
 * @param maxPoints how many points are kept, at least 2
 */
export function createRouteCollector(maxPoints: number): RouteCollector {
	let kept: RoutePoint[] = [];
	let tolerance = FIRST_TOLERANCE;
	let last: Leg['to'] | undefined;
	const thin = () => {
		if (kept.length <= maxPoints) return;
		// What came since the last time was not thinned yet, and that may be enough.
		for (kept = thinned(kept, tolerance); kept.length > maxPoints; kept = thinned(kept, tolerance)) tolerance *= 2;
	};
	return {
		add({ from, to, distanceM, isGap }) {
			if (last?.latitude !== from.latitude || last.longitude !== from.longitude)
				kept.push({ ...toWorld(from), by: 'start', distanceM: 0, seconds: 0 });
			kept.push({ ...toWorld(to), by: isGap ? 'gap' : 'road', distanceM, seconds: to.time - from.time });
			last = to;
			if (kept.length >= 2 * maxPoints) thin();
		},
		points() {
			thin();
			return kept;
		},
	};
}

/** Leaves out points near the one before; the first and the last stay. What was driven on the way counts for the next one that stays. */
function thinned(points: readonly RoutePoint[], tolerance: number): RoutePoint[] {
	const result: RoutePoint[] = [];
	let left = { distanceM: 0, seconds: 0 };
	let before: RoutePoint | undefined;
	for (const [index, point] of points.entries()) {
		const isLast = index === points.length - 1;
		if (!isLast && before && Math.abs(eastward(before, point)) + Math.abs(point.y - before.y) < tolerance) {
			// A silence would make the road after it slow.
			if (point.by !== 'gap')
				left = { distanceM: left.distanceM + point.distanceM, seconds: left.seconds + point.seconds };
			continue;
		}
		const isRoad = point.by === 'road';
		result.push({
			...point,
			distanceM: point.distanceM + (isRoad ? left.distanceM : 0),
			seconds: point.seconds + (isRoad ? left.seconds : 0),
		});
		left = { distanceM: 0, seconds: 0 };
		before = point;
	}
	return result;
}

/** The short way around the world. */
function eastward(from: RoutePoint, to: RoutePoint): number {
	const difference = to.x - from.x;
	return difference - Math.round(difference);
}
