import type { Coordinate } from '../fleet';
import { overlapSeconds } from './engineTimes';
import { geodesicM } from './geodesic';
import type { Period } from './periods';
import type { Leg, Segment, Stop, TimedPlace, TrackRange, Trip } from './segments';
import { TimeSlices, type NightHours } from './timeSlices';

/** What a vehicle did in one period. Times in epoch seconds. */
export interface Summary {
	period: Period;
	/** By the track. */
	distanceM: number;
	nightM: number;
	weekendM: number;
	drivingSeconds: number;
	standingSeconds: number;
	/** Standing with the engine on; null where that is not known. */
	idleSeconds: number | null;
	/** Trips and stops count where they begin. */
	trips: number;
	stops: number;
	/** Null where no trip begins or ends; a trip that the range cuts begins before and ends later. */
	firstStartAt: number | null;
	lastArrivalAt: number | null;
	/** The place farthest from the first one of the period; null where the vehicle did not leave that. */
	farthest: { place: TimedPlace; distanceM: number } | null;
	/** How long it drove faster than the limit; null without a limit. */
	speedingSeconds: number | null;
	/** Of the trips that begin in the period, as the device says. */
	maxSpeedKmh: number | null;
}

interface SummaryOptions {
	/** In order of time and without gaps, at least one. */
	periods: readonly Period[];
	/** IANA name of the zone whose nights and weekends count. */
	zone: string;
	night: NightHours;
	/** Null where speeding is not wanted. */
	speedLimitKmh: number | null;
	/** When the engine was on, in order; null where that is not known. */
	engineOn: readonly TrackRange[] | null;
}

/** Adds up the segments of one device. Legs and stops are split at the borders of periods by their share of time. What it keeps does not grow with the number of segments. */
export class SummaryBuilder {
	readonly summaries: readonly Summary[];
	/** Epoch seconds: the end of the last trip or stop. Of a later period not all trips are counted yet. */
	knownUntil = -Infinity;
	private readonly slices: TimeSlices;
	private readonly firstPlaces = new Map<Summary, Coordinate>();

	constructor(private readonly options: SummaryOptions) {
		const { periods, zone, night, speedLimitKmh, engineOn } = options;
		this.slices = new TimeSlices(periods, zone, night);
		this.summaries = periods.map((period) => ({
			period,
			...{ distanceM: 0, nightM: 0, weekendM: 0, drivingSeconds: 0, standingSeconds: 0, trips: 0, stops: 0 },
			idleSeconds: engineOn ? 0 : null,
			firstStartAt: null,
			lastArrivalAt: null,
			farthest: null,
			speedingSeconds: speedLimitKmh === null ? null : 0,
			maxSpeedKmh: null,
		}));
	}

	add(segment: Segment): void {
		if (segment.kind === 'leg') this.addLeg(segment);
		else if (segment.kind === 'trip') this.addTrip(segment);
		else this.addStop(segment);
	}

	private addLeg({ from, to, distanceM: meters, isGap }: Leg): void {
		const seconds = to.time - from.time;
		const { speedLimitKmh } = this.options;
		const isSpeeding = !isGap && speedLimitKmh !== null && seconds > 0 && (meters / seconds) * 3.6 > speedLimitKmh;
		this.slices.split(from.time, to.time, ({ period, isNight, isWeekend }, begin, end) => {
			const summary = this.summaries[period];
			if (!summary) return;
			const part = end - begin;
			const partM = seconds > 0 ? (meters * part) / seconds : meters;
			summary.distanceM += partM;
			if (isNight) summary.nightM += partM;
			if (isWeekend) summary.weekendM += partM;
			summary.drivingSeconds += part;
			if (isSpeeding) summary.speedingSeconds = (summary.speedingSeconds ?? 0) + part;
		});
		this.visit(from);
		this.visit(to);
	}

	private addTrip({ startedAt, endedAt, beginsBefore, endsLater, maxSpeedKmh }: Trip): void {
		const [begin, end] = [this.summaryAt(startedAt), this.summaryAt(endedAt)];
		if (begin) {
			begin.trips += 1;
			if (!beginsBefore) begin.firstStartAt ??= startedAt;
			if (maxSpeedKmh !== null) begin.maxSpeedKmh = Math.max(begin.maxSpeedKmh ?? 0, maxSpeedKmh);
		}
		if (end && !endsLater) end.lastArrivalAt = endedAt;
		this.knownUntil = Math.max(this.knownUntil, endedAt);
	}

	private addStop({ arrivedAt, leftAt, latitude, longitude }: Stop): void {
		const first = this.summaryAt(arrivedAt);
		if (first) first.stops += 1;
		this.slices.split(arrivedAt, leftAt, ({ period }, begin, end) => {
			const summary = this.summaries[period];
			if (!summary) return;
			summary.standingSeconds += end - begin;
			const { engineOn } = this.options;
			if (engineOn) summary.idleSeconds = (summary.idleSeconds ?? 0) + overlapSeconds(engineOn, begin, end);
			this.visit({ time: begin, latitude, longitude }, summary);
		});
		this.knownUntil = Math.max(this.knownUntil, leftAt);
	}

	/** Notes that the vehicle was at a place. */
	private visit(place: TimedPlace, summary = this.summaryAt(place.time)): void {
		if (!summary) return;
		const first = this.firstPlaces.get(summary);
		if (!first) {
			this.firstPlaces.set(summary, { latitude: place.latitude, longitude: place.longitude });
			return;
		}
		const meters = geodesicM(first, place);
		if (meters > (summary.farthest?.distanceM ?? 0)) summary.farthest = { place, distanceM: meters };
	}

	private summaryAt(time: number): Summary | undefined {
		return this.summaries[this.slices.at(time).period];
	}
}
