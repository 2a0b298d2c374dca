import { isFix, type Coordinate } from '../../fleet';
import type { Segment, Stop, TrackPoint } from '../segments';
import type { Spot } from '../../picture';
import type { PicturedVehicle } from '../drawing/style';
import { toWorld } from './mercator';
import { createRouteCollector, type RoutePoint } from './routeCollector';

/** What a map shows of the way of one vehicle. */
export interface VehicleRoute {
	points: readonly RoutePoint[];
	/** In order of time. */
	stops: readonly Stop[];
	/** The last position; null where there is none, or none was given. */
	place: Coordinate | null;
	trips: number;
	distanceM: number;
	drivingSeconds: number;
	/** Null where no report has a plausible speed. */
	maxSpeedKmh: number | null;
}

/** The same with whose way it is. */
export type PicturedRoute = VehicleRoute & { vehicle: PicturedVehicle };

/** Collects the way of one vehicle. */
export interface RouteBuilder {
	/** The points themselves: of a vehicle with too few of them for a trip or a stop, the map shows the last one. */
	addPoints: (points: readonly TrackPoint[]) => void;
	/** The legs, trips and stops, in order of time. */
	add: (segment: Segment) => void;
	route: () => VehicleRoute;
}

/** @param maxPoints how many corners are kept */
export function createRoute(maxPoints: number): RouteBuilder {
	const collector = createRouteCollector(maxPoints);
	const stops: Stop[] = [];
	const sum = { trips: 0, distanceM: 0, drivingSeconds: 0, maxSpeedKmh: null as number | null };
	let place: Coordinate | null = null;
	return {
		addPoints(points) {
			for (const { latitude, longitude } of points) if (isFix(latitude, longitude)) place = { latitude, longitude };
		},
		add(segment) {
			if (segment.kind === 'leg') collector.add(segment);
			else if (segment.kind === 'stop') stops.push(segment);
			else {
				sum.trips += 1;
				sum.distanceM += segment.distanceM;
				sum.drivingSeconds += segment.endedAt - segment.startedAt;
				if (segment.maxSpeedKmh !== null) sum.maxSpeedKmh = Math.max(sum.maxSpeedKmh ?? 0, segment.maxSpeedKmh);
			}
		},
		route: () => ({ ...sum, stops, place, points: collector.points() }),
	};
}

/** Where a vehicle was last, on the square world of `mercator.ts`; null where nothing is known of it. */
export function endOf({ points, stops, place }: VehicleRoute): Spot | null {
	const point = points.at(-1);
	if (point) return { x: point.x, y: point.y };
	const last = stops.at(-1) ?? place;
	return last && toWorld(last);
}
