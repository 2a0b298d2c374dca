import { geodesicM } from './geodesic';
import { createPointFilter } from './pointFilter';
import {
	usualTripOptions,
	type Gap,
	type Segment,
	type TrackPoint,
	type TrackRange,
	type TripFinder,
	type TripOptions,
} from './segments';
import { isSlow, Stand, type NextStart, type StandSetup } from './stand';
import { createTripBuilder, GAP_LEG_SECONDS, type TripBuilder } from './tripBuilder';

/** A vehicle that has not come farther in so many seconds before a silence waits. */
const WAITING_M = 30;
const WAITING_SECONDS = 15;

/**
 * Finds trips and stops by distance alone, like Traccar's current engine; the device's speed is not trusted. A vehicle moves when it is
 * `minTripDistanceM` from where it stood. It stopped when the reports of the last `minStopSeconds` lie within that distance. When exactly it left and
 * arrived is then looked for at the place where it stood: at the last report there, and at the first one.
 * @param range what is asked for; it tells which trips and stops are cut
 * @param options what differs from the usual
 */
export function createTripFinder(range: TrackRange, options: Partial<TripOptions> = {}): TripFinder {
	let found: Segment[] = [];
	const vehicle: Vehicle = {
		range,
		options: { ...usualTripOptions, ...options },
		emit: (segment) => found.push(segment),
		isFirstStand: true,
	};
	const receiver = {
		point: (point: TrackPoint) => follow(vehicle, point),
		relocated: () => {
			if (vehicle.last) finish(vehicle, vehicle.last.time, false);
		},
	};
	const filter = createPointFilter(receiver, range);
	const takeFound = () => {
		const segments = found;
		found = [];
		return segments;
	};
	return {
		add(points) {
			for (const point of points) filter.add(point);
			return takeFound();
		},
		end() {
			filter.end();
			if (vehicle.last) finish(vehicle, lastMoment(vehicle, vehicle.last), true);
			return takeFound();
		},
		dropped: filter.dropped,
	};
}

/** How long a vehicle is taken to stand where it stood last: to the end of the range, unless its device is silent for longer than a trip may be. */
function lastMoment({ range, options }: Vehicle, last: TrackPoint): number {
	return range.to - last.time <= options.gapSeconds ? range.to : last.time;
}

/** A vehicle that is followed from report to report: it stands, or it is under way. */
interface Vehicle {
	range: TrackRange;
	options: TripOptions;
	emit: (segment: Segment) => void;
	last?: TrackPoint;
	stand?: Stand;
	journey?: Journey;
	isFirstStand: boolean;
}

interface Journey {
	trip: TripBuilder;
	/** The reports of the last minutes, which may already be those of a stop. */
	recent: TrackPoint[];
}

function follow(vehicle: Vehicle, point: TrackPoint): void {
	const { last, stand, journey, options } = vehicle;
	if (!last) standAt(vehicle, [point]);
	else if (point.time - last.time > options.gapSeconds && isElsewhere(vehicle, last, point))
		crossGap(vehicle, last, point);
	else if (stand) standOrLeave(vehicle, stand, point);
	else if (journey) drive(vehicle, journey, last, point);
	vehicle.last = point;
}

const isElsewhere = ({ stand, options }: Vehicle, last: TrackPoint, point: TrackPoint): boolean =>
	stand ? stand.isAway(point) : geodesicM(last, point) >= options.minTripDistanceM;

/** The vehicle stops, or slows down: of the reports of its way those that lie together may be those of a stop. */
function slowDown(vehicle: Vehicle, { trip, recent }: Journey): Stand {
	const together = countTogether(recent, vehicle.options);
	for (const point of recent.slice(0, -together)) trip.add(point);
	return standAt(vehicle, recent.slice(-together), { trip });
}

function standAt(vehicle: Vehicle, points: TrackPoint[], way: Pick<StandSetup, 'trip' | 'arrivalGap'> = {}): Stand {
	const { range, options, emit, isFirstStand } = vehicle;
	const stand = new Stand({ points, ...way, isFirst: isFirstStand, range, options, emit });
	Object.assign(vehicle, { stand, journey: undefined, isFirstStand: false });
	return stand;
}

function standOrLeave(vehicle: Vehicle, stand: Stand, point: TrackPoint): void {
	if (!stand.isAway(point)) {
		stand.add(point);
		return;
	}
	const { trip, start, rest } = stand.leave(point);
	const begin = { ...start.start, speedKmh: null };
	const next = trip ?? createTripBuilder(start, vehicle.options, vehicle.emit);
	vehicle.stand = undefined;
	vehicle.journey = { trip: next, recent: [] };
	for (const each of [...(trip ? [] : [begin]), ...rest, point]) keepRecent(vehicle.journey, each, vehicle.options);
}

function drive(vehicle: Vehicle, journey: Journey, last: TrackPoint, point: TrackPoint): void {
	const { recent } = journey;
	const isSilent = point.time - last.time > GAP_LEG_SECONDS;
	const isHere = geodesicM(last, point) < vehicle.options.minTripDistanceM;
	if (isSilent && (isHere || isWaiting(recent)) && isSlow(last, point, vehicle.options)) {
		standOrLeave(vehicle, slowDown(vehicle, journey), point);
		return;
	}
	keepRecent(journey, point, vehicle.options);
	if (standsStill(recent, vehicle.options)) slowDown(vehicle, journey);
}

/** Adds a report. Those that are too old to be part of a stop go to the trip. */
function keepRecent({ trip, recent }: Journey, point: TrackPoint, { minStopSeconds }: TripOptions): void {
	recent.push(point);
	while ((recent[1]?.time ?? Infinity) <= point.time - 2 * minStopSeconds) {
		const first = recent.shift();
		if (first) trip.add(first);
	}
}

/** @returns how many of the last reports lie together */
function countTogether(recent: readonly TrackPoint[], { minTripDistanceM }: TripOptions): number {
	const latest = recent.at(-1);
	if (!latest) return 0;
	let first = recent.length - 1;
	for (
		let before = recent[first - 1];
		before && geodesicM(before, latest) < minTripDistanceM;
		before = recent[first - 1]
	)
		first -= 1;
	return recent.length - first;
}

/** Whether the reports of the last `minStopSeconds` lie together. */
function standsStill(recent: readonly TrackPoint[], options: TripOptions): boolean {
	const latest = recent.at(-1);
	if (!latest) return false;
	const begin = latest.time - options.minStopSeconds;
	// Mostly this one tells already, without a look at all reports since.
	let index = recent.length - 1;
	while (index >= 0 && (recent[index]?.time ?? 0) > begin) index -= 1;
	const early = recent[index];
	if (!early || geodesicM(early, latest) >= options.minTripDistanceM) return false;
	return recent.length - countTogether(recent, options) <= index;
}

function isWaiting(recent: readonly TrackPoint[]): boolean {
	const latest = recent.at(-1);
	if (!latest) return false;
	const before = recent.filter(({ time }) => time <= latest.time - WAITING_SECONDS).at(-1);
	return before !== undefined && geodesicM(before, latest) <= WAITING_M;
}

/** The device was silent for longer than a trip may be, and came to light elsewhere: what it drove in that time is a trip of its own. */
function crossGap(vehicle: Vehicle, last: TrackPoint, point: TrackPoint): void {
	const { journey, options, emit } = vehicle;
	const gap: Gap = { from: last.time, to: point.time };
	const here: NextStart = { start: { start: last, startGap: gap, beginsBefore: false }, rest: [] };
	const stand = journey && isWaiting(journey.recent) ? slowDown(vehicle, journey) : vehicle.stand;
	let left = stand
		? stand.leave(point, { isMaximal: true })
		: { ...here, trip: journey?.trip, rest: journey?.recent ?? [] };
	if (left.trip) {
		endTrip(left.trip, left.rest, false);
		left = here;
	}
	const trip = createTripBuilder(left.start, options, emit);
	for (const each of [...left.rest, point]) trip.add(each);
	trip.finish({ end: point, endGap: gap, endsLater: false });
	standAt(vehicle, [point], { arrivalGap: gap });
}

/** Ends a trip at its last report. */
function endTrip(trip: TripBuilder, points: readonly TrackPoint[], endsLater: boolean): void {
	for (const point of points) trip.add(point);
	const end = points.at(-1);
	if (end) trip.finish({ end, endGap: null, endsLater });
}

/** Ends what the vehicle does. @param until how long it is taken to do what it did last */
function finish(vehicle: Vehicle, until: number, endsLater: boolean): void {
	const { journey, last, options } = vehicle;
	const waits = journey && last && isWaiting(journey.recent) && until - last.time > options.minStopSeconds;
	const stand = waits ? slowDown(vehicle, journey) : vehicle.stand;
	const left = stand ? stand.end(until, endsLater) : journey && { trip: journey.trip, rest: journey.recent };
	if (left?.trip) endTrip(left.trip, left.rest, endsLater);
	Object.assign(vehicle, { last: undefined, stand: undefined, journey: undefined });
}
