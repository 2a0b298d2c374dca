import { DateTime } from '../thirdParty';

/* The days, weeks and months of a time zone. A day may have 23 or 25 hours. All times are epoch seconds, ends excluded. */

/** What a range is cut into; `range` leaves it whole. Weeks begin on Monday. */
export type PeriodUnit = 'day' | 'week' | 'month' | 'range';

interface Span {
	from: number;
	to: number;
}

/** The local midnights at which a new day, week or month begins inside a range, up to and including the first one at or after `until`. */
export function beginsWithin({ from, to }: Span, unit: PeriodUnit, zone: string, until: number): number[] {
	if (unit === 'range') return [];
	const begins = [];
	const next = (time: DateTime) => time.plus({ [unit]: 1 }).startOf(unit);
	for (let time = next(DateTime.fromSeconds(from, { zone }).startOf(unit)); time.toSeconds() < to; time = next(time)) {
		begins.push(time.toSeconds());
		if (time.toSeconds() >= until) break;
	}
	return begins;
}

/** Whether a part of a range is a whole day, week or month; the range itself always is whole. */
export function isWhole({ from, to }: Span, unit: PeriodUnit, zone: string): boolean {
	if (unit === 'range') return true;
	const begin = DateTime.fromSeconds(from, { zone }).startOf(unit);
	return (
		begin.toSeconds() === from &&
		begin
			.plus({ [unit]: 1 })
			.startOf(unit)
			.toSeconds() === to
	);
}
