import type { Chance } from './chance';
import { shift, type Place } from './earth';
import type { Hole, Journey } from './journey';
import type { Vehicle } from './vehicle';

/* What a device reports of what its vehicle does. */

/** A report has the shape of a point of the package. */
export interface Report extends Place {
	time: number;
	speedKmh: number | null;
}

export interface Noise {
	/** Of each axis of each report, in meters. */
	sigmaM: number;
}

/** Reports while driving, and for a while after it, come with so many seconds between them. */
const AWAKE_INTERVAL = { least: 5, most: 12 };
/** How fast the drift of a parked vehicle changes, in seconds. */
const DRIFT_SECONDS = 1800;
const MAX_DRIFT_M = 60;
/** A report that lies far out comes no sooner than this after another one; else it looks like driving. Seconds. */
const SLOWEST_STAR = 60;

/** Rounded as the platform does. */
function reportAt(place: Place, time: number, speedKmh: number | null): Report {
	const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
	return { latitude: rounded(place.latitude), longitude: rounded(place.longitude), time, speedKmh };
}

const isIn = ({ from, to }: Hole, time: number) => time > from && time < to;

/** Whole seconds in order, none twice, none in a hole. The reports at the ends of a hole are among them where they lie in the time. */
function visible(times: number[], holes: readonly Hole[], from: number, to: number): number[] {
	const all = [...times, ...holes.flatMap((hole) => [hole.from, hole.to])];
	const seen = all
		.map(Math.round)
		.filter((time) => time >= from && time <= to && !holes.some((hole) => isIn(hole, time)));
	return [...new Set(seen)].sort((a, b) => a - b);
}

/**
 * The reports of a trip: every 5 to 12 seconds, and at each turn.
 * @param start when it starts, in epoch seconds
 */
export function drivingReports(
	chance: Chance,
	{ drive, holes }: Journey,
	start: number,
	vehicle: Vehicle,
	{ sigmaM }: Noise,
): Report[] {
	const times: number[] = [];
	const turns = [...drive.corners, drive.seconds];
	let clock = chance.between(0, AWAKE_INTERVAL.most);
	for (const turn of turns) {
		for (; clock < turn; clock += chance.between(AWAKE_INTERVAL.least, AWAKE_INTERVAL.most)) times.push(clock);
		// the device starts to count anew after it has reported a turn
		if (turn < drive.seconds) times.push(turn);
		clock = turn + chance.between(AWAKE_INTERVAL.least, AWAKE_INTERVAL.most);
	}
	return visible(times, holes, 0, Math.floor(drive.seconds)).map((second) => {
		const { place, speed } = drive.at(second);
		const told = Math.max(0, Math.round(speed * 3.6 + chance.normal()));
		const seen = shift(place, sigmaM * chance.normal(), sigmaM * chance.normal());
		return reportAt(seen, start + second, drivingSpeed(vehicle, told));
	});
}

function drivingSpeed({ speedLie }: Vehicle, speedKmh: number): number | null {
	return speedLie === 'zeroWhileDriving' ? 0 : speedLie === 'missing' ? null : speedKmh;
}

/**
 * The reports of a stop: as while driving for one to three minutes, then seldom. The position drifts.
 * @param holes when the device is silent, in epoch seconds
 */
export function parkedReports(
	chance: Chance,
	place: Place,
	span: { from: number; to: number },
	holes: readonly Hole[],
	vehicle: Vehicle,
	{ sigmaM }: Noise,
): Report[] {
	const times: number[] = [];
	const awakeUntil = span.from + chance.between(60, 180);
	for (let time = span.from; time < span.to; ) {
		const { least, most } = time < awakeUntil ? AWAKE_INTERVAL : vehicle.parkedInterval;
		time += chance.between(least, most);
		times.push(time);
	}
	const drift = driftOf(chance, vehicle);
	const isNearEdge = (time: number) =>
		holes.some(({ from, to }) => time > from - SLOWEST_STAR && time < to + SLOWEST_STAR);
	let before = span.from;
	return visible(times, holes, Math.ceil(span.from), Math.ceil(span.to) - 1).map((time) => {
		let [east, north] = drift(time - before);
		const isSudden = time - before < SLOWEST_STAR || isNearEdge(time);
		before = time;
		if (vehicle.hasStars && time > awakeUntil && !isSudden && chance.happens(0.1)) {
			const direction = chance.between(0, 2 * Math.PI);
			const meters = chance.between(50, 85);
			[east, north] = [meters * Math.sin(direction), meters * Math.cos(direction)];
		}
		const seen = shift(place, east + sigmaM * chance.normal(), north + sigmaM * chance.normal());
		return reportAt(seen, time, parkedSpeed(chance, vehicle));
	});
}

function parkedSpeed(chance: Chance, { speedLie }: Vehicle): number | null {
	if (speedLie === 'missing') return null;
	return speedLie === 'fastWhileParked' && chance.happens(0.5) ? chance.whole(20, 60) : 0;
}

/** @returns how far the position has drifted, after so many more seconds; it begins where the vehicle is */
function driftOf(chance: Chance, { driftM }: Vehicle): (seconds: number) => [east: number, north: number] {
	let [east, north] = [0, 0];
	return (seconds) => {
		const kept = Math.exp(-seconds / DRIFT_SECONDS);
		const added = driftM * Math.sqrt(1 - kept * kept);
		east = east * kept + added * chance.normal();
		north = north * kept + added * chance.normal();
		const shrink = Math.min(1, MAX_DRIFT_M / Math.max(1, Math.hypot(east, north)));
		[east, north] = [east * shrink, north * shrink];
		return [east, north];
	};
}
