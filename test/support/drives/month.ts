import { Chance } from './chance';
import { azimuthTo, metersBetween, type Place } from './earth';
import { planJourney, type Hole, type Journey } from './journey';
import { withJumps } from './jumps';
import { drivingReports, parkedReports, type Noise, type Report } from './reports';
import type { Vehicle } from './vehicle';

/* What a vehicle really does in some days, and what its device reports of it. */

/** How an end of a trip or stop can be known: from reports, only that it lies in a hole, or it is an end only because a trip ends at a hole of over an hour, or at the end of the range. */
type Visibility = 'seen' | 'hidden' | 'cut';

export interface TrueEnd {
	time: number;
	visibility: Visibility;
	/** The silence around it. */
	hole?: Hole;
}

export interface TrueTrip {
	kind: 'trip';
	start: TrueEnd;
	end: TrueEnd;
	distanceM: number;
}

export interface TrueStop {
	kind: 'stop';
	start: TrueEnd;
	end: TrueEnd;
	place: Place;
}

export interface Episode {
	truth: Array<TrueTrip | TrueStop>;
	reports: Report[];
}

export interface MonthOptions extends Noise {
	days: number;
	/** Whether trips and stops are about as short as the shortest that count, instead of clearly longer or shorter. */
	atThresholds?: boolean;
	/** Without jumps, if set to false. */
	hasJumps?: boolean;
}

/** 2026-03-01 00:00 UTC. */
const MONTH_BEGIN = 1_772_323_200;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
/** A longer silence ends a trip. */
const LONGEST_HOLE = 3600;
/** From here the next trip leads back. */
const FAR_FROM_HOME_M = 30_000;
/** How much of each stop the device shows at least. */
const SHOWN_SECONDS = 8 * MINUTE;

/** The times of the range are whole days from `MONTH_BEGIN` on; it begins and ends with a stop. */
export function rangeOf({ days }: MonthOptions): { from: number; to: number } {
	return { from: MONTH_BEGIN, to: MONTH_BEGIN + days * DAY };
}

/** One episode after the other, so that months need no more memory than a day: a stop, a trip, a stop, ... */
export function* liveMonth(vehicle: Vehicle, options: MonthOptions): Generator<Episode, void, undefined> {
	const chance = new Chance(vehicle.seed);
	const { from, to } = rangeOf(options);
	let place = vehicle.home;
	let arrival: TrueEnd = { time: from, visibility: 'cut' };
	for (;;) {
		const azimuth =
			metersBetween(place, vehicle.home) > FAR_FROM_HOME_M ? azimuthTo(place, vehicle.home) : chance.between(-180, 180);
		const journey = planJourney(chance, place, azimuth, options.atThresholds ?? false);
		const left = Math.round(departure(chance, arrival, journey, vehicle, options));
		const isLast = left + journey.drive.seconds + 6 * HOUR > to;
		const start = isLast ? ({ time: to, visibility: 'cut' } as const) : endAt(journey, left, 0);
		yield stand(chance, { kind: 'stop', start: arrival, end: start, place }, vehicle, options);
		if (isLast) return;
		yield move(chance, journey, left, vehicle, options);
		arrival = endAt(journey, left, journey.drive.seconds);
		place = journey.drive.end;
	}
}

/** When the next trip starts: after a stop, or in the next morning or evening. */
function departure(
	chance: Chance,
	arrival: TrueEnd,
	{ holes }: Journey,
	{ isNightly, parkedInterval }: Vehicle,
	{ atThresholds }: MonthOptions,
): number {
	if (atThresholds && !chance.happens(0.05)) return arrival.time + chance.between(150, 210);
	const silentBefore = Math.max(0, -Math.min(0, ...holes.map(({ from }) => from)));
	const shownFrom = Math.max(arrival.time, arrival.hole?.to ?? 0);
	const earliest = shownFrom + SHOWN_SECONDS + silentBefore + (silentBefore > 0 ? parkedInterval.most : 0);
	const stop = chance.happens(0.4) ? chance.between(6, 25) * MINUTE : chance.between(6, 180) * MINUTE;
	const next = shownFrom + stop + silentBefore;
	const hour = (((next - MONTH_BEGIN) / HOUR) % 24) - (isNightly ? 12 : 0);
	const rests = hour >= 0 && hour < 6;
	return Math.max(
		arrival.visibility === 'seen' && silentBefore === 0 ? arrival.time + 6 * MINUTE : earliest,
		rests ? next + (6 - hour) * HOUR + chance.between(0, 2 * HOUR) : next,
	);
}

function endAt({ holes }: Journey, left: number, second: number): TrueEnd {
	const hole = holes.find(({ from, to }) => from < second && second < to);
	if (!hole) return { time: left + second, visibility: 'seen' };
	return { time: left + second, visibility: 'hidden', hole: { from: left + hole.from, to: left + hole.to } };
}

function stand(chance: Chance, stop: TrueStop, vehicle: Vehicle, options: MonthOptions): Episode {
	const holes = [stop.start.hole, stop.end.hole].filter((hole) => hole !== undefined);
	const span = { from: stop.start.time, to: stop.end.time };
	const reports = parkedReports(chance, stop.place, span, holes, vehicle, options);
	const perReport = vehicle.parkedInterval.least < 10 * MINUTE ? 1 / 500 : 1 / 40;
	return { truth: [stop], reports: spoil(chance, reports, { perReport, isParked: true, holes }, options) };
}

function move(chance: Chance, journey: Journey, left: number, vehicle: Vehicle, options: MonthOptions): Episode {
	const holes = journey.holes.map(({ from, to }) => ({ from: left + from, to: left + to }));
	const reports = drivingReports(chance, journey, left, vehicle, options);
	return {
		truth: cutAtHoles(journey, left),
		reports: spoil(chance, reports, { perReport: 1 / 500, isParked: false, holes }, options),
	};
}

function spoil(
	chance: Chance,
	reports: Report[],
	{ holes, ...jumps }: { perReport: number; isParked: boolean; holes: Hole[] },
	{ hasJumps = true }: MonthOptions,
): Report[] {
	if (!hasJumps) return reports;
	const isKept = (time: number) => holes.some(({ from, to }) => time === from || time === to);
	return withJumps(chance, reports, { ...jumps, isKept });
}

/** A trip ends at a silence of over an hour; what is driven in it is a trip of its own. */
function cutAtHoles(journey: Journey, left: number): TrueTrip[] {
	const { drive, holes } = journey;
	const cuts = holes
		.filter(({ from, to }) => to - from > LONGEST_HOLE)
		.flatMap(({ from, to }) => [from, to])
		.filter((second) => second > 0 && second < drive.seconds);
	const ends = [0, ...cuts, drive.seconds];
	const trips: TrueTrip[] = [];
	let before = 0;
	for (const [index, second] of ends.slice(1).entries()) {
		const driven = drive.distanceAt(second);
		trips.push({
			kind: 'trip',
			start: index === 0 ? endAt(journey, left, 0) : { time: left + ends[index]!, visibility: 'cut' },
			end: second < drive.seconds ? { time: left + second, visibility: 'cut' } : endAt(journey, left, second),
			distanceM: driven - before,
		});
		before = driven;
	}
	return trips;
}
