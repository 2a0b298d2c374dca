import { DateTime } from '../thirdParty';
import { beginsWithin, isWhole, type PeriodUnit } from './calendar';

/*
 * The platform measures from half hour to half hour, and at most 7 days (chapter 2.14). Users ask for any range, and for days and weeks of their time
 * zone. This file plans the calls; all times are epoch seconds, begin included, end excluded.
 */

const HALF_HOUR = 1800;
const MAX_WINDOW_SECONDS = 7 * 24 * 3600;

/** What one distance is wanted for: the whole range, or each day, week (from Monday) or month of it. */
export type MileagePer = PeriodUnit;

/** What one call measures. */
export interface MileageWindow {
	begintime: number;
	endtime: number;
}

/** What one distance is given for. */
export interface MileagePeriod {
	/** The day on which it begins in the user's time zone, e.g. 2026-03-01. */
	date: string;
	/** The part of the requested range that the period covers. */
	askedFrom: number;
	askedTo: number;
	/** Whether it is less than a whole day, week or month, or is not over yet. */
	isCut: boolean;
	/** What is measured for it. */
	from: number;
	to: number;
	/** The same, cut into windows that the platform accepts; the distance is their sum. */
	windows: MileageWindow[];
}

export interface MileagePlanRequest {
	from: number;
	to: number;
	per: MileagePer;
	/** IANA name of the time zone whose days and weeks count. */
	zone: string;
	now: number;
}

/**
 * Plans the calls for a range. The measured range contains the requested one, up to now: its ends are rounded outwards to the half hour.
 * A midnight between two periods is rounded to the nearest half hour (in zones such as Asia/Kathmandu midnight is none) for both periods, so that
 * they neither overlap nor leave a gap.
 * @returns the periods that have begun, in order of time; none when the whole range lies ahead
 */
export function planMileage({ from, to, per, zone, now }: MileagePlanRequest): MileagePeriod[] {
	const [first, last, end] = [roundDown(from), roundUp(to), roundUp(now)];
	const midnights = beginsWithin({ from, to }, per, zone, end).filter(
		(time) => nearest(time) > first && nearest(time) < last,
	);
	const asked = [from, ...midnights, to];
	const measured = [first, ...midnights.map(nearest), last];
	const periods: MileagePeriod[] = [];
	for (let index = 0; index + 1 < asked.length; index += 1) {
		const [begin = first, stop = last] = measured.slice(index, index + 2);
		const [askedFrom = from, askedTo = to] = asked.slice(index, index + 2);
		if (begin >= end) break;
		periods.push({
			date: DateTime.fromSeconds(askedFrom, { zone }).toFormat('yyyy-MM-dd'),
			askedFrom,
			askedTo,
			isCut: askedTo > now || !isWhole({ from: askedFrom, to: askedTo }, per, zone),
			from: begin,
			to: Math.min(stop, end),
			windows: windowsBetween(begin, Math.min(stop, end)),
		});
	}
	return periods;
}

const DAY = 24 * 3600;

/** Estimates how many windows a plan has without making it, because a plan of many years takes long. */
export function estimateWindows({ from, to, per, now }: Omit<MileagePlanRequest, 'zone'>): number {
	const seconds = Math.max(0, Math.min(to, now) - from);
	return Math.ceil(seconds / (per === 'day' ? DAY : MAX_WINDOW_SECONDS));
}

function windowsBetween(from: number, to: number): MileageWindow[] {
	const windows = [];
	for (let begintime = from; begintime < to; begintime += MAX_WINDOW_SECONDS) {
		windows.push({ begintime, endtime: Math.min(begintime + MAX_WINDOW_SECONDS, to) });
	}
	return windows;
}

/** @returns the half hour at or before this time */
export const roundDown = (time: number): number => Math.floor(time / HALF_HOUR) * HALF_HOUR;
const roundUp = (time: number): number => Math.ceil(time / HALF_HOUR) * HALF_HOUR;
const nearest = (time: number): number => Math.round(time / HALF_HOUR) * HALF_HOUR;
