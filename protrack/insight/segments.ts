import type { Coordinate } from '../fleet';

/* What the points of a track become. Times are epoch seconds, distances meters. */

/** One report of a device. */
export interface TrackPoint extends Coordinate {
	/** When the satellites were read. */
	time: number;
	/** As the device says; null where it does not. */
	speedKmh: number | null;
}

/** The part of the time that is asked for; both ends in epoch seconds. `to` is not in the future. */
export interface TrackRange {
	from: number;
	to: number;
}

/** Where a vehicle was at one time. */
export interface TimedPlace extends Coordinate {
	time: number;
}

/** A time without a report; both ends in epoch seconds. */
export interface Gap {
	from: number;
	to: number;
}

/** A piece of a trip in a straight line. The legs of a trip come before it, in order of time and without gaps. */
export interface Leg {
	kind: 'leg';
	from: TimedPlace;
	to: TimedPlace;
	distanceM: number;
	/** Whether the device reported nothing for so long that the way between both ends is not known. */
	isGap: boolean;
}

export interface Trip {
	kind: 'trip';
	startedAt: number;
	endedAt: number;
	/** Set where the device reported nothing while the trip started: it started in this time, and `startedAt` is an estimate. */
	startGap: Gap | null;
	/** The same of its end. */
	endGap: Gap | null;
	start: Coordinate;
	end: Coordinate;
	distanceM: number;
	/** Null where no report has a plausible speed. */
	maxSpeedKmh: number | null;
	/** How many reports it has. */
	points: number;
	/** How long the device reported nothing, in legs with `isGap`. */
	gapSeconds: number;
	/** Whether the vehicle was under way already when the points begin. */
	beginsBefore: boolean;
	/** Whether the vehicle was still under way when the points end. */
	endsLater: boolean;
}

/** A time in which a vehicle stood. */
export interface Stop extends Coordinate {
	kind: 'stop';
	/** Where it `beginsBefore`, the begin of the range. */
	arrivedAt: number;
	/** Where it `endsLater`, the end of the range, or the last report where that is much older. */
	leftAt: number;
	/** Set where the device reported nothing while the vehicle arrived: it arrived in this time, and `arrivedAt` is an estimate. */
	arrivalGap: Gap | null;
	/** The same of its departure. */
	departureGap: Gap | null;
	points: number;
	/** Whether the vehicle stood here already when the points begin. */
	beginsBefore: boolean;
	/** Whether the vehicle still stood here when the points end. */
	endsLater: boolean;
}

/** Trips and stops follow each other: where both are longer than their minimum, a trip starts when the stop before it ends, and the other way round. */
export type Segment = Leg | Trip | Stop;

export interface TripOptions {
	/** A vehicle moves when it is so far from where it stood; a shorter trip is none. Meters. */
	minTripDistanceM: number;
	/** A stop takes at least so long, the silence that follows it included; what is shorter belongs to the trip. */
	minStopSeconds: number;
	/** A shorter trip is left out. */
	minTripSeconds: number;
	/** Without a report for longer than this, a trip ends; what was driven in that time is a trip of its own. */
	gapSeconds: number;
}

/** The defaults of Traccar's current engine (2026). */
export const usualTripOptions: Readonly<TripOptions> = {
	minTripDistanceM: 200,
	minStopSeconds: 180,
	minTripSeconds: 0,
	gapSeconds: 3600,
};

/** Points that say nothing about where the vehicle was. */
export interface DroppedPoints {
	/** (0,0) and impossible coordinates. */
	withoutFix: number;
	/** A second point of the same second, what is not later than the point before, what has no time, and what lies outside of the range. */
	sameTime: number;
	/** Positions that jump away and come back. */
	jumps: number;
	/** Jumps of 200 m or more that do not come back, faster than 250 km/h: the distance between both ends is not counted. */
	relocations: number;
}

/** Finds trips and stops in the points of one device, in order of time. What it keeps does not grow with the number of points. */
export interface TripFinder {
	/** @returns what is complete by now, in order of time */
	add: (points: readonly TrackPoint[]) => Segment[];
	/** To be called once, after the last points. */
	end: () => Segment[];
	readonly dropped: Readonly<DroppedPoints>;
}
