import { DateTime } from '../../thirdParty';
import type { ReportPeriod } from './figures';

/**
 * The period that a report compares with: as many months before whole calendar months, the same number of days before a range that begins at midnight, and
 * otherwise the time of the same length right before. For a day that is not over it is the day before until the same time.
 * @param zone IANA name of the zone whose months and days count
 */
export function periodBefore({ from, to }: ReportPeriod, zone: string): ReportPeriod {
	const [begin, end] = [DateTime.fromSeconds(from, { zone }), DateTime.fromSeconds(to, { zone })];
	if (isMonthStart(begin) && isMonthStart(end)) {
		const months = Math.round(end.diff(begin, 'months').months);
		return { from: begin.minus({ months }).toSeconds(), to: from };
	}
	if (begin.startOf('day').toSeconds() !== from) return { from: from - (to - from), to: from };
	// Days of the calendar, because one may have 23 or 25 hours.
	const days = Math.max(1, Math.ceil(end.diff(begin, 'days').days));
	return { from: begin.minus({ days }).toSeconds(), to: Math.min(from, end.minus({ days }).toSeconds()) };
}

const isMonthStart = (time: DateTime) => time.startOf('month').toMillis() === time.toMillis();
