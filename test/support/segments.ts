import type { Coordinate } from '../../protrack/fleet';
import { distanceM } from '../../protrack/fleet/geography';
import type { Leg, Stop, Trip } from '../../protrack/insight';

/* Trips, stops and legs as the engine gives them, for tests of what is made of them. */

export const stopAt = (place: Coordinate, arrivedAt: number, leftAt: number, more: Partial<Stop> = {}): Stop => ({
	kind: 'stop',
	...place,
	arrivedAt,
	leftAt,
	arrivalGap: null,
	departureGap: null,
	points: 10,
	beginsBefore: false,
	endsLater: false,
	...more,
});

/** @param seconds from when to when @param distance in meters; the straight line if left out */
export const legOf = (
	from: Coordinate,
	to: Coordinate,
	[begin, end]: readonly [number, number],
	{ isGap = false, distance = distanceM(from, to) } = {},
): Leg => ({ kind: 'leg', from: { ...from, time: begin }, to: { ...to, time: end }, distanceM: distance, isGap });

export const tripOf = (startedAt: number, endedAt: number, more: Partial<Trip> = {}): Trip => ({
	kind: 'trip',
	startedAt,
	endedAt,
	startGap: null,
	endGap: null,
	start: { latitude: 10, longitude: 20 },
	end: { latitude: 10.1, longitude: 20 },
	distanceM: 11_000,
	maxSpeedKmh: 60,
	points: 100,
	gapSeconds: 0,
	beginsBefore: false,
	endsLater: false,
	...more,
});
