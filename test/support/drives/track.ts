import {
	createTripFinder,
	type DroppedPoints,
	type Leg,
	type Stop,
	type TrackPoint,
	type Trip,
	type TripOptions,
} from '../../../protrack/insight';
import { travel, type Place } from './earth';

/* Tracks that are written by hand, one movement after the other. */

/** 2026-03-02 08:00 UTC. */
export const MORNING = 1_772_438_400;
export const NAIROBI: Place = { latitude: -1.2864, longitude: 36.8172 };
export const MINUTE = 60;
export const HOUR = 3600;

interface Going {
	meters: number;
	kmh: number;
	/** Seconds between two reports. */
	every?: number;
	/** In degrees clockwise from north. */
	azimuth?: number;
}

export class Track {
	readonly points: TrackPoint[] = [];

	/** The first report comes with the first movement. */
	constructor(
		public place = NAIROBI,
		public time = MORNING,
	) {}

	/** @param offset where each report is seen, as direction and meters; without it at the right place */
	stand(seconds: number, every = 30, offset?: (index: number) => [azimuth: number, meters: number]): this {
		for (let passed = 0, index = 0; passed <= seconds; passed += every, index += 1) {
			const seen = offset ? travel(this.place, ...offset(index)) : this.place;
			this.report(this.time + passed, 0, seen);
		}
		this.time += seconds;
		return this;
	}

	/** In a straight line. */
	drive({ meters, kmh, every = 10, azimuth = 0 }: Going): this {
		const seconds = Math.round(meters / (kmh / 3.6));
		const start = this.place;
		for (let passed = 0; passed < seconds; passed += every) {
			this.report(this.time + passed, kmh, travel(start, azimuth, (meters * passed) / seconds));
		}
		this.place = travel(start, azimuth, meters);
		this.time += seconds;
		this.report(this.time, kmh);
		return this;
	}

	/** Goes on without a report until it is there, or has waited so long. */
	silently(seconds: number, meters = 0, azimuth = 0): this {
		this.place = travel(this.place, azimuth, meters);
		this.time += seconds;
		return this;
	}

	/** A wrong report after so many seconds; the next movement begins as many seconds later. */
	jump(meters: number, seconds: number, azimuth = 90): this {
		this.report(this.time + seconds, 30, travel(this.place, azimuth, meters));
		this.time += 2 * seconds;
		return this;
	}

	report(time: number, speedKmh: number | null, place = this.place): this {
		if (this.points.at(-1)?.time !== time) this.points.push({ ...place, time, speedKmh });
		return this;
	}
}

export interface Finding {
	trips: Trip[];
	stops: Stop[];
	legs: Leg[];
	/** What came in which order, without the legs. */
	kinds: string[];
	dropped: DroppedPoints;
}

/** What the engine says of a track that is handed over at once. The range is an hour longer than the points at both ends, unless given. */
export function find(track: Track, options: Partial<TripOptions> = {}, range = rangeAround(track)): Finding {
	const finder = createTripFinder(range, options);
	const segments = [...finder.add(track.points), ...finder.end()];
	return {
		trips: segments.filter((each) => each.kind === 'trip'),
		stops: segments.filter((each) => each.kind === 'stop'),
		legs: segments.filter((each) => each.kind === 'leg'),
		kinds: segments.map(({ kind }) => kind).filter((kind) => kind !== 'leg'),
		dropped: { ...finder.dropped },
	};
}

export function rangeAround({ points }: Track): { from: number; to: number } {
	return { from: (points[0]?.time ?? MORNING) - HOUR, to: (points.at(-1)?.time ?? MORNING) + HOUR };
}
