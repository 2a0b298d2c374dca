import type { Coordinate } from '../fleet';
import { geodesicM } from './geodesic';
import type { Gap, Segment, Stop, TimedPlace, TrackPoint, TrackRange, TripOptions } from './segments';
import { secondsAt, standPlace, type StandPlace } from './standPlace';
import { GAP_LEG_SECONDS, type TripBuilder, type TripStart } from './tripBuilder';

/** The place of a stand is that of the last 10 minutes, so that drift cannot carry it away. Seconds. */
const PLACE_SECONDS = 600;
/** Where reports are rare, the place is that of at least so many. */
const MIN_PLACE_POINTS = 5;
/** The place is computed again after so many seconds of reports, or after this share of a long time: the work must not grow with the square of it. */
const PLACE_AGE_SECONDS = 30;
const PLACE_AGE_SHARE = 0.02;

/** Meters per second; what a vehicle drives on average in a city. */
const ASSUMED_SPEED = 30 / 3.6;

/** What follows a stand. */
export interface NextStart {
	/** Set where the stand was too short to be a stop: the trip that it only interrupted. */
	trip?: TripBuilder;
	/** How a new trip starts, where there is none to go on with. */
	start: TripStart;
	/** The reports that belong to the trip already. */
	rest: TrackPoint[];
}

export interface StandSetup {
	/** The first reports; some of them may still be those of the way here. */
	points: TrackPoint[];
	/** The trip that leads here, which ends as soon as this is known to be a stop. */
	trip?: TripBuilder;
	/** Whether these are the first reports of the range. */
	isFirst: boolean;
	/** Where the device was silent while the vehicle came here. */
	arrivalGap?: Gap;
	range: TrackRange;
	options: TripOptions;
	emit: (segment: Segment) => void;
}

interface Arrival extends Coordinate {
	arrivedAt: number;
	arrivalGap: Gap | null;
	beginsBefore: boolean;
	/** How many of the reports belong to the way here. */
	reportsBefore: number;
}

/** A vehicle that stands, or has only slowed down: that shows later. */
export class Stand {
	/** The reports of the last minutes; until the arrival is known, all of them. */
	private recent: TrackPoint[];
	private count: number;
	private arrival?: Arrival;
	private place: StandPlace;
	private placeFoundAt: number;

	constructor(private readonly setup: StandSetup) {
		this.recent = setup.points;
		this.count = setup.points.length;
		this.placeFoundAt = lastOf(this.recent).time;
		this.place = standPlace(this.recent, this.placeFoundAt);
	}

	/** Whether a report is from elsewhere. */
	isAway(point: TrackPoint): boolean {
		const isFar = (place: StandPlace) => geodesicM(point, place) >= this.setup.options.minTripDistanceM;
		const seconds = point.time - (this.recent[0] ?? point).time;
		const maxAge = Math.max(PLACE_AGE_SECONDS, PLACE_AGE_SHARE * seconds);
		return isFar(this.placeAt(point.time, maxAge)) && isFar(this.placeAt(point.time));
	}

	/** Adds a report from here. Once the reports tell the place well enough, only the last of them are kept. */
	add(point: TrackPoint): void {
		const { recent } = this;
		recent.push(point);
		this.count += 1;
		const isKnown = point.time - (recent[0] ?? point).time >= longestDoubt(this.setup.options);
		if (!this.arrival && isKnown) {
			const arrival = this.findArrival(point.time);
			if (this.isStop(arrival, point.time)) this.arrive(arrival);
		}
		if (!this.arrival) return;
		while (this.recent.length > MIN_PLACE_POINTS && (this.recent[1] ?? point).time < point.time - PLACE_SECONDS)
			this.recent.shift();
	}

	/**
	 * @param next the first report from elsewhere
	 * @param isMaximal whether a trip that starts in a gap takes all of it
	 */
	leave(next: TrackPoint, { isMaximal } = { isMaximal: false }): NextStart {
		const { latitude, longitude, radiusM } = this.placeAt(next.time);
		const isHere = (point: TrackPoint) => geodesicM(point, { latitude, longitude }) <= radiusM;
		let left = this.recent.map(isHere).lastIndexOf(true);
		// A place that has drifted away is still the same; and a vehicle that leaves after a silence did so just before its first report.
		while (isSlowPair(this.recent[left], this.recent[left + 1], this.setup.options)) left += 1;
		const last = { latitude, longitude, time: (this.recent[left] ?? lastOf(this.recent)).time };
		const after = this.recent[left + 1] ?? next;
		const isSilent = after.time - last.time > GAP_LEG_SECONDS;
		const stoodUntil = isSilent && isSlow(last, after, this.setup.options) ? after.time : last.time;
		const arrival = this.arrival ?? this.findArrival(next.time);
		if (!this.isStop(arrival, stoodUntil)) return this.noStop();
		this.arrive(arrival);
		const rest = this.recent.slice(this.recent.findIndex(({ time }) => time === last.time) + 1);
		const startGap = isSilent ? { from: last.time, to: after.time } : null;
		const leftAt = isSilent && !isMaximal ? Math.max(last.time, after.time - secondsBetween(last, after)) : last.time;
		this.emitStop(arrival, { leftAt, departureGap: startGap, endsLater: false, points: this.count - rest.length });
		return { start: { start: { latitude, longitude, time: leftAt }, startGap, beginsBefore: false }, rest };
	}

	/** Ends the stand where the reports end. @param until how long the vehicle is taken to have stood here */
	end(until: number, endsLater: boolean): NextStart | null {
		const arrival = this.arrival ?? this.findArrival(until);
		// A single report that was followed by another place proves nothing.
		const isProven = endsLater || this.count > 1;
		if (!isProven || !this.isStop(arrival, until)) return this.noStop();
		this.arrive(arrival);
		this.emitStop(arrival, { leftAt: until, departureGap: null, endsLater, points: this.count });
		return null;
	}

	private noStop(): NextStart {
		const { trip, isFirst, range } = this.setup;
		const first = this.recent[0] ?? lastOf(this.recent);
		const beginsBefore = isFirst && first.time - range.from <= GAP_LEG_SECONDS;
		return { trip, start: { start: first, startGap: null, beginsBefore }, rest: this.recent };
	}

	/** @param maxAge seconds; an older result is not used again */
	private placeAt(time: number, maxAge = 0): StandPlace {
		if (maxAge === 0 || time - this.placeFoundAt > maxAge) {
			this.place = standPlace(this.recent, time);
			this.placeFoundAt = time;
		}
		return this.place;
	}

	/** When the vehicle arrived: at the first report within the radius of the place. @param until how long it is known to have stood */
	private findArrival(until: number): Arrival {
		const { trip, isFirst, range, options } = this.setup;
		const { latitude, longitude, radiusM } = this.placeAt(until);
		const isHere = (point: TrackPoint) => geodesicM(point, { latitude, longitude }) <= radiusM;
		let reportsBefore = Math.max(0, this.recent.findIndex(isHere));
		while (isSlowPair(this.recent[reportsBefore - 1], this.recent[reportsBefore], options)) reportsBefore -= 1;
		const { time } = this.recent[reportsBefore] ?? lastOf(this.recent);
		const previous = this.recent[reportsBefore - 1] ?? trip?.last();
		const isSilent = previous !== undefined && time - previous.time > GAP_LEG_SECONDS;
		const estimate = isSilent ? previous.time + secondsBetween(previous, { latitude, longitude }) : time;
		const beginsBefore = isFirst && reportsBefore === 0 && time - range.from <= options.gapSeconds;
		return {
			latitude,
			longitude,
			arrivedAt: beginsBefore ? range.from : Math.min(time, estimate),
			arrivalGap: isSilent ? { from: previous.time, to: time } : this.gapBefore(reportsBefore),
			beginsBefore,
			reportsBefore,
		};
	}

	/** Two lights within the distance of a trip are no stop, nor is a jam before a light: the vehicle must have been at one place for long enough. */
	private isStop(arrival: Arrival, until: number): boolean {
		const { minStopSeconds } = this.setup.options;
		const seconds = until - arrival.arrivedAt;
		if (seconds < minStopSeconds) return false;
		const isDoubtful = !this.arrival && !arrival.beginsBefore && seconds < longestDoubt(this.setup.options);
		return !isDoubtful || secondsAt(arrival, this.recent, until) >= minStopSeconds;
	}

	/** Where the device came to light on the way, it was silent while the vehicle drove, and not while it arrived. */
	private gapBefore(reportsBefore: number): Gap | null {
		return reportsBefore === 0 ? (this.setup.arrivalGap ?? null) : null;
	}

	/** From now on this is a stop, so the trip that leads here is over. */
	private arrive(arrival: Arrival): void {
		if (this.arrival) return;
		const { latitude, longitude, arrivedAt, arrivalGap, reportsBefore } = arrival;
		const { trip } = this.setup;
		if (trip) {
			for (const point of this.recent.slice(0, reportsBefore)) trip.add(point);
			trip.finish({ end: { latitude, longitude, time: arrivedAt }, endGap: arrivalGap, endsLater: false });
		}
		this.recent = this.recent.slice(reportsBefore);
		this.count -= reportsBefore;
		this.arrival = arrival;
	}

	private emitStop(
		{ latitude, longitude, arrivedAt, arrivalGap, beginsBefore }: Arrival,
		end: Pick<Stop, 'leftAt' | 'departureGap' | 'endsLater' | 'points'>,
	): void {
		this.setup.emit({ kind: 'stop', latitude, longitude, arrivedAt, arrivalGap, beginsBefore, ...end });
	}
}

function lastOf(points: readonly TrackPoint[]): TrackPoint {
	const last = points.at(-1);
	if (!last) throw new Error('A stand has at least one report');
	return last;
}

/** How long a way takes that nothing was reported of: at 30 km/h. */
const secondsBetween = (from: Coordinate, to: Coordinate): number => Math.round(geodesicM(from, to) / ASSUMED_SPEED);

/** After so long within the distance of a trip, a vehicle has stopped in any case. Until then all reports are kept. */
const longestDoubt = ({ minStopSeconds }: TripOptions): number => Math.max(PLACE_SECONDS, 2 * minStopSeconds);

function isSlowPair(from: TrackPoint | undefined, to: TrackPoint | undefined, options: TripOptions): boolean {
	return from !== undefined && to !== undefined && isSlow(from, to, options);
}

/** Whether a vehicle that came from one place to another must have stood in between, or all but stood. */
export function isSlow(
	from: TimedPlace,
	to: TimedPlace,
	{ minTripDistanceM, minStopSeconds }: Pick<TripOptions, 'minTripDistanceM' | 'minStopSeconds'>,
): boolean {
	return geodesicM(from, to) * minStopSeconds <= minTripDistanceM * (to.time - from.time);
}
