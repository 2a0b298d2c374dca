import { beginsWithin, isWhole, type PeriodUnit } from '../fleet';
import { DateTime } from '../thirdParty';
import type { TrackRange } from './segments';

/** A day, week or month, or the part of it that lies in a range; or the whole range. */
export interface Period {
	/** E.g. 2026-03-01, 2026-W09 (ISO week), 2026-03, or for a range its first and last day with a slash between. */
	label: string;
	/** Epoch seconds; the end is excluded. */
	from: number;
	to: number;
	/** Whether it is less than a whole day, week or month, or is not over yet. */
	isCut: boolean;
}

const labels: Record<Exclude<PeriodUnit, 'range'>, string> = {
	day: 'yyyy-MM-dd',
	week: "kkkk-'W'WW",
	month: 'yyyy-MM',
};

/**
 * Cuts a range at the midnights of a time zone. The periods follow each other without gaps.
 * @param zone IANA name
 * @param now epoch seconds; what has not begun is left out
 */
export function periodsOf(range: TrackRange, unit: PeriodUnit, zone: string, now: number): Period[] {
	const borders = [range.from, ...beginsWithin(range, unit, zone, now), range.to];
	const periods: Period[] = [];
	for (const [index, from] of borders.slice(0, -1).entries()) {
		const to = borders[index + 1] ?? range.to;
		if (from >= now || from >= to) break;
		periods.push({
			label: labelOf({ from, to }, unit, zone),
			from,
			to: Math.min(to, now),
			isCut: to > now || !isWhole({ from, to }, unit, zone),
		});
	}
	return periods;
}

function labelOf({ from, to }: TrackRange, unit: PeriodUnit, zone: string): string {
	const dayOf = (time: number, format: string) => DateTime.fromSeconds(time, { zone }).toFormat(format);
	if (unit !== 'range') return dayOf(from, labels[unit]);
	const [first, last] = [dayOf(from, labels.day), dayOf(to - 1, labels.day)];
	return first === last ? first : `${first}/${last}`;
}
