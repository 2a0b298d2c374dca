import { DateTime } from '../../thirdParty';
import { roundAbove } from '../drawing/niceNumbers';
import { formatClock, formatDate, isDayStart } from '../drawing/format';
import type { PictureTexts } from '../languages';

/** A scale with round numbers. */
export interface ValueScale {
	min: number;
	max: number;
	ticks: number[];
	/** How many decimals the ticks need. */
	decimals: number;
}

/** Values that lie nearer together are one, as a share of the largest: numbers of JavaScript have some 15 digits. */
const MIN_SPAN = 1e-9;
/** The same, for values near zero. */
const MIN_STEP = 1e-9;

/**
 * A scale that holds all values, with ticks 1, 2 or 5 times a power of ten apart.
 * @param wantedTicks about how many ticks
 */
export function valueScale(min: number, max: number, wantedTicks: number): ValueScale {
	const largest = Math.max(Math.abs(min), Math.abs(max));
	const span = max - min > largest * MIN_SPAN ? max - min : Math.max(1, largest);
	const step = roundAbove(Math.max(MIN_STEP, span / Math.max(1, wantedTicks)));
	const first = Math.floor(min / step + 1e-9);
	const last = Math.max(first + 1, Math.ceil(max / step - 1e-9));
	const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
	const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
		Number(((first + index) * step).toFixed(decimals)),
	);
	return { min: first * step, max: last * step, ticks, decimals };
}

/** A line of the axis of time. */
export interface TimeTick {
	/** Epoch seconds. */
	time: number;
	label: string;
	/** Whether a day begins here. */
	isDayStart: boolean;
}

type Step = { unit: 'minute' | 'hour' | 'day' | 'month' | 'year'; count: number; seconds: number };

const step = (unit: Step['unit'], unitSeconds: number, counts: number[]): Step[] =>
	counts.map((count) => ({ unit, count, seconds: count * unitSeconds }));

/** What may lie between two ticks, from small to large. */
const steps: readonly Step[] = [
	...step('minute', 60, [1, 2, 5, 10, 15, 30]),
	...step('hour', 3600, [1, 2, 3, 6, 12]),
	...step('day', 86_400, [1, 2, 7, 14]),
	...step('month', 30 * 86_400, [1, 3, 6]),
	...step('year', 365 * 86_400, [1, 5, 10]),
];

/**
 * Ticks at round times of a zone: full hours, midnights, first days of a month. A day of 23 or 25 hours does not shift them.
 * @param range both ends in epoch seconds
 * @param maxTicks how many labels there is room for
 */
export function timeTicks(
	{ from, to }: { from: number; to: number },
	zone: string,
	maxTicks: number,
	texts: PictureTexts,
): TimeTick[] {
	const { unit, count } = steps.find(({ seconds }) => (to - from) / seconds <= maxTicks) ?? (steps.at(-1) as Step);
	const ticks: TimeTick[] = [];
	const isBelowDay = unit === 'minute' || unit === 'hour';
	let day = DateTime.fromSeconds(from, { zone }).startOf(isBelowDay || unit === 'day' ? 'day' : 'year');
	// Below a day each day begins with a tick, so the count starts again at midnight.
	for (let guard = 0; day.toSeconds() <= to && guard < MAX_DAYS; guard += 1) {
		for (const time of isBelowDay ? timesOf(day, unit, count) : [day.toSeconds()])
			if (time >= from && time <= to && time > (ticks.at(-1)?.time ?? -Infinity))
				ticks.push(tickAt(time, zone, unit, texts));
		// A day that begins at 1:00 shall not make the next ones begin then.
		day = day.plus(isBelowDay ? { days: 1 } : { [`${unit}s`]: count }).startOf('day');
	}
	return ticks;
}

/** More days or longer steps are never looked at. */
const MAX_DAYS = 400;

/** What the clock shows every so many hours or minutes of a day, also on the day that clocks are changed. Epoch seconds. */
function timesOf(day: DateTime, unit: 'hour' | 'minute', count: number): number[] {
	const minutes = unit === 'hour' ? count * 60 : count;
	return Array.from({ length: 1440 / minutes }, (_, step) =>
		day.set({ hour: Math.floor((step * minutes) / 60), minute: (step * minutes) % 60 }).toSeconds(),
	);
}

function tickAt(time: number, zone: string, unit: Step['unit'], texts: PictureTexts): TimeTick {
	const beginsDay = isDayStart(time, zone);
	if (unit === 'month' || unit === 'year') {
		const { month, year } = DateTime.fromSeconds(time, { zone });
		const label = month === 1 || unit === 'year' ? String(year) : (texts.months[month - 1] ?? '');
		return { time, label, isDayStart: beginsDay };
	}
	const label = beginsDay ? formatDate(time, zone, texts, false) : formatClock(time, zone);
	return { time, label, isDayStart: beginsDay };
}
