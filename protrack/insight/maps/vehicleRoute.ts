import type { Segment, Stop } from '../segments';
import type { PicturedVehicle } from '../pictureStyle';
import { createRouteCollector, type RoutePoint } from './routeCollector';

/** What a map shows of the way of one vehicle. */
export interface VehicleRoute {
	points: readonly RoutePoint[];
	/** In order of time. */
	stops: readonly Stop[];
	trips: number;
	distanceM: number;
	drivingSeconds: number;
	/** Null where no report has a plausible speed. */
	maxSpeedKmh: number | null;
}

/** The same with whose way it is. */
export type PicturedRoute = VehicleRoute & { vehicle: PicturedVehicle };

/** Makes a route of the legs, trips and stops of a vehicle, which it gets in order of time. @param maxPoints how many corners are kept */
export function createRoute(maxPoints: number): { add: (segment: Segment) => void; route: () => VehicleRoute } {
	const collector = createRouteCollector(maxPoints);
	const stops: Stop[] = [];
	const sum = { trips: 0, distanceM: 0, drivingSeconds: 0, maxSpeedKmh: null as number | null };
	return {
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
		route: () => ({ ...sum, stops, points: collector.points() }),
	};
}
