import type { Coordinate } from '../fleet';
import { geodesicM } from './geodesic';
import type { Segment, Stop, TimedPlace, TrackPoint, TrackRange, TripOptions } from './segments';
import { standPlace, type StandPlace } from './standPlace';
import { GAP_LEG_SECONDS, type TripBuilder, type TripStart } from './tripBuilder';

/** The place of a stand is that of the last 10 minutes, so that drift cannot carry it away. Seconds. */
const PLACE_SECONDS = 600;
/** Where reports are rare, the place is that of at least so many. */
const MIN_PLACE_POINTS = 5;
/** The place is computed again after so many seconds of reports. */
const PLACE_AGE_SECONDS = 30;

/** What follows a stand. */
export interface Left {
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
	/** The last report from elsewhere, where the device was silent since. */
	arrivedAtEarliest?: number;
	range: TrackRange;
	options: TripOptions;
	emit: (segment: Segment) => void;
}

interface Arrival extends Coordinate {
	arrivedAt: number;
	arrivedAtEarliest: number | null;
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
		return isFar(this.placeAt(point.time, PLACE_AGE_SECONDS)) && isFar(this.placeAt(point.time));
	}

	/** Adds a report from here. Once the reports tell the place well enough, only the last of them are kept. */
	add(point: TrackPoint): void {
		const { recent } = this;
		recent.push(point);
		this.count += 1;
		const { minStopSeconds } = this.setup.options;
		const isKnown = point.time - (recent[0] ?? point).time >= Math.max(PLACE_SECONDS, 2 * minStopSeconds);
		if (!this.arrival && isKnown) {
			const arrival = this.findArrival(point.time);
			if (point.time - arrival.arrivedAt >= minStopSeconds) this.arrive(arrival);
		}
		if (!this.arrival) return;
		while (this.recent.length > MIN_PLACE_POINTS && (this.recent[1] ?? point).time < point.time - PLACE_SECONDS)
			this.recent.shift();
	}

	/** @param next the first report from elsewhere */
	leave(next: TrackPoint): Left {
		const { minStopSeconds } = this.setup.options;
		const { latitude, longitude, radiusM } = this.placeAt(next.time);
		const isHere = (point: TrackPoint) => geodesicM(point, { latitude, longitude }) <= radiusM;
		const left = this.recent.map(isHere).lastIndexOf(true);
		const leftAt = (this.recent[left] ?? lastOf(this.recent)).time;
		const after = this.recent[left + 1] ?? next;
		const isSilent = after.time - leftAt > GAP_LEG_SECONDS;
		const stoodUntil =
			isSilent && isSlow({ latitude, longitude, time: leftAt }, after, this.setup.options) ? after.time : leftAt;
		const arrival = this.arrival ?? this.findArrival(next.time);
		if (stoodUntil - arrival.arrivedAt < minStopSeconds) return this.noStop();
		this.arrive(arrival);
		const rest = this.recent.slice(this.recent.findIndex(({ time }) => time === leftAt) + 1);
		const startedAtLatest = isSilent ? after.time : null;
		this.emitStop(arrival, {
			leftAt,
			leftAtLatest: startedAtLatest,
			endsLater: false,
			points: this.count - rest.length,
		});
		return { start: { start: { latitude, longitude, time: leftAt }, startedAtLatest, beginsBefore: false }, rest };
	}

	/** Ends the stand where the reports end. @param until how long the vehicle is taken to have stood here */
	end(until: number, endsLater: boolean): Left | null {
		const arrival = this.arrival ?? this.findArrival(until);
		// A single report that was followed by another place proves nothing.
		const isProven = endsLater || this.count > 1;
		if (!isProven || until - arrival.arrivedAt < this.setup.options.minStopSeconds) return this.noStop();
		this.arrive(arrival);
		this.emitStop(arrival, { leftAt: until, leftAtLatest: null, endsLater, points: this.count });
		return null;
	}

	private noStop(): Left {
		const { trip, isFirst, range } = this.setup;
		const first = this.recent[0] ?? lastOf(this.recent);
		const beginsBefore = isFirst && first.time - range.from <= GAP_LEG_SECONDS;
		return { trip, start: { start: first, startedAtLatest: null, beginsBefore }, rest: this.recent };
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
		const { trip, isFirst, arrivedAtEarliest, range, options } = this.setup;
		const { latitude, longitude, radiusM } = this.placeAt(until);
		const isHere = (point: TrackPoint) => geodesicM(point, { latitude, longitude }) <= radiusM;
		const reportsBefore = Math.max(0, this.recent.findIndex(isHere));
		const { time } = this.recent[reportsBefore] ?? lastOf(this.recent);
		const previous = this.recent[reportsBefore - 1]?.time ?? trip?.lastTime() ?? arrivedAtEarliest ?? time;
		const beginsBefore = isFirst && reportsBefore === 0 && time - range.from <= options.gapSeconds;
		return {
			latitude,
			longitude,
			arrivedAt: beginsBefore ? range.from : time,
			arrivedAtEarliest: time - previous > GAP_LEG_SECONDS ? previous : null,
			beginsBefore,
			reportsBefore,
		};
	}

	/** From now on this is a stop, so the trip that leads here is over. */
	private arrive(arrival: Arrival): void {
		if (this.arrival) return;
		const { latitude, longitude, arrivedAt, arrivedAtEarliest, reportsBefore } = arrival;
		const { trip } = this.setup;
		if (trip) {
			for (const point of this.recent.slice(0, reportsBefore)) trip.add(point);
			const end = { latitude, longitude, time: arrivedAt };
			trip.finish({ end, endedAtEarliest: arrivedAtEarliest, endsLater: false });
		}
		this.recent = this.recent.slice(reportsBefore);
		this.count -= reportsBefore;
		this.arrival = arrival;
	}

	private emitStop(
		{ latitude, longitude, arrivedAt, arrivedAtEarliest, beginsBefore }: Arrival,
		end: Pick<Stop, 'leftAt' | 'leftAtLatest' | 'endsLater' | 'points'>,
	): void {
		this.setup.emit({ kind: 'stop', latitude, longitude, arrivedAt, arrivedAtEarliest, beginsBefore, ...end });
	}
}

function lastOf(points: readonly TrackPoint[]): TrackPoint {
	const last = points.at(-1);
	if (!last) throw new Error('A stand has at least one report');
	return last;
}

/** Whether a vehicle that came from one place to another must have stood in between, or all but stood. */
export function isSlow(
	from: TimedPlace,
	to: TimedPlace,
	{ minTripDistanceM, minStopSeconds }: Pick<TripOptions, 'minTripDistanceM' | 'minStopSeconds'>,
): boolean {
	return geodesicM(from, to) * minStopSeconds <= minTripDistanceM * (to.time - from.time);
}
