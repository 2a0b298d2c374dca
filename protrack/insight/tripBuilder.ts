import type { Coordinate } from '../fleet';
import { geodesicM, longitudeDifference, wrapped } from './geodesic';
import { MAX_SPEED } from './pointFilter';
import type { Gap, Leg, Segment, TimedPlace, TrackPoint, Trip, TripOptions } from './segments';

/** Seconds without a report after which the way in between is not known. */
export const GAP_LEG_SECONDS = 180;

/** Reports that lie so close together are one place: at a light, the noise of the receiver must add no distance. Meters. */
const NOISE_M = 20;
/** What is faster does not wait, but turns. Meters per second. */
const MAX_WAITING_SPEED = 2.5;

/** A device's speed is believed up to this much above the mean speed between its neighbors, km/h and factor. */
const SPEED_MARGIN_KMH = 20;
const SPEED_FACTOR = 1.5;
/** The mean speed of a shorter leg may be noise. Meters. */
const MIN_SPEED_LEG_M = 100;

/** How a trip begins. */
export interface TripStart {
	start: TimedPlace;
	startGap: Gap | null;
	beginsBefore: boolean;
}

/** How a trip ends. */
interface TripEnd {
	end: TimedPlace;
	endGap: Gap | null;
	endsLater: boolean;
}

/** Collects the reports of one trip. Its legs come out once it is long enough to be a trip. */
export interface TripBuilder {
	add: (point: TrackPoint) => void;
	/** The last report, or the start. */
	last: () => TimedPlace;
	finish: (end: TripEnd) => void;
}

type Minimum = Pick<TripOptions, 'minTripDistanceM' | 'minTripSeconds'>;

/** @param emit gets the legs and then the trip; nothing of a trip that is too short */
export function createTripBuilder(begin: TripStart, minimum: Minimum, emit: (segment: Segment) => void): TripBuilder {
	const path = createPath(begin.start, createLegGate(begin.start.time, minimum, emit));
	const speed = createTopSpeed(begin.start);
	let points = 1;
	let last = begin.start;
	return {
		add(point) {
			// The report at the start is known already.
			if (point.time <= last.time) return;
			last = point;
			points += 1;
			path.add(point);
			speed.add(point);
		},
		last: () => last,
		finish({ end, endGap, endsLater }) {
			if (end.time > last.time) points += 1;
			const { distanceM, gapSeconds, isTrip } = path.finish(end);
			if (!isTrip) return;
			const trip: Trip = {
				kind: 'trip',
				startedAt: begin.start.time,
				endedAt: end.time,
				startGap: begin.startGap,
				endGap,
				start: placeOf(begin.start),
				end: placeOf(end),
				distanceM,
				maxSpeedKmh: speed.highest(),
				points,
				gapSeconds,
				beginsBefore: begin.beginsBefore,
				endsLater,
			};
			emit(trip);
		},
	};
}

/** Without the other fields of a report. */
const timedPlaceOf = ({ latitude, longitude, time }: TimedPlace): TimedPlace => ({ latitude, longitude, time });
const placeOf = ({ latitude, longitude }: Coordinate): Coordinate => ({ latitude, longitude });

/** Holds legs back until the trip is long enough. */
function createLegGate(startedAt: number, { minTripDistanceM, minTripSeconds }: Minimum, emit: (leg: Leg) => void) {
	let held: Leg[] = [];
	let isTrip = false;
	const sum = { distanceM: 0, gapSeconds: 0 };
	return {
		add(leg: Leg) {
			sum.distanceM += leg.distanceM;
			if (leg.isGap) sum.gapSeconds += leg.to.time - leg.from.time;
			if (isTrip) {
				emit(leg);
				return;
			}
			held.push(leg);
			isTrip = sum.distanceM >= minTripDistanceM && leg.to.time - startedAt >= minTripSeconds;
			if (!isTrip) return;
			held.forEach(emit);
			held = [];
		},
		result: () => ({ ...sum, isTrip }),
	};
}

/** Reports that are one place. */
interface Cluster extends Coordinate {
	count: number;
	first: number;
	last: number;
}

/** Joins reports to a line without the noise of places where the vehicle waits. */
function createPath(start: TimedPlace, legs: ReturnType<typeof createLegGate>) {
	let corner = timedPlaceOf(start);
	let cluster: Cluster | undefined;
	const lineTo = (to: TimedPlace) => {
		if (to.time <= corner.time) return;
		const isGap = to.time - corner.time > GAP_LEG_SECONDS;
		const end = timedPlaceOf(to);
		legs.add({ kind: 'leg', from: corner, to: end, distanceM: geodesicM(corner, end), isGap });
		corner = end;
	};
	const close = () => {
		if (!cluster) return;
		const { first, last, latitude, longitude } = cluster;
		lineTo({ latitude, longitude, time: first });
		lineTo({ latitude, longitude, time: last });
		cluster = undefined;
	};
	return {
		add(point: TrackPoint) {
			if (cluster && waitsAt(cluster, point)) {
				join(cluster, point);
				return;
			}
			close();
			const { latitude, longitude, time } = point;
			cluster = { latitude, longitude, count: 1, first: time, last: time };
		},
		finish(end: TimedPlace) {
			close();
			lineTo(end);
			return legs.result();
		},
	};
}

function waitsAt(cluster: Cluster, point: TrackPoint): boolean {
	const [meters, seconds] = [geodesicM(cluster, point), point.time - cluster.first];
	return point.time - cluster.last <= GAP_LEG_SECONDS && meters <= Math.min(NOISE_M, MAX_WAITING_SPEED * seconds);
}

function join(cluster: Cluster, { latitude, longitude, time }: TrackPoint): void {
	cluster.count += 1;
	cluster.last = time;
	cluster.latitude += (latitude - cluster.latitude) / cluster.count;
	const east = longitudeDifference(cluster.longitude, longitude) / cluster.count;
	cluster.longitude = wrapped(cluster.longitude + east);
}

/** The highest speed that a device reports and that its positions bear out, or the highest mean speed between two reports. */
function createTopSpeed(start: TimedPlace) {
	let previous: TimedPlace = start;
	/** The mean speed of the last leg, and what the device said at its end. */
	let [legKmh, saidKmh]: [number, number | null] = [0, null];
	let highest: number | null = null;
	const note = (kmh: number) => {
		if (kmh <= MAX_SPEED * 3.6) highest = Math.max(highest ?? 0, kmh);
	};
	return {
		add(point: TrackPoint) {
			const [distance, seconds] = [geodesicM(previous, point), point.time - previous.time];
			const kmh = seconds > 0 ? (distance / seconds) * 3.6 : 0;
			if (saidKmh !== null && saidKmh <= SPEED_FACTOR * Math.max(legKmh, kmh) + SPEED_MARGIN_KMH) note(saidKmh);
			if (distance >= MIN_SPEED_LEG_M && seconds <= GAP_LEG_SECONDS) note(kmh);
			[previous, legKmh, saidKmh] = [point, kmh, point.speedKmh];
		},
		highest: () => highest,
	};
}
