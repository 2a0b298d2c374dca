import { DateTime } from '../../thirdParty';
import { periodsOf, type Period } from '../periods';
import type { CourseUnit, ReportPeriod } from './figures';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The longest period that is shown by each unit; what is longer is shown by month. */
const units: ReadonlyArray<{ unit: Exclude<CourseUnit, 'month'>; upTo: number }> = [
	{ unit: 'hour', upTo: 2 * DAY },
	{ unit: 'day', upTo: 45 * DAY },
	{ unit: 'week', upTo: 60 * 7 * DAY },
];

/**
 * Cuts the period of a report into the bars of its small charts.
 * @param zone IANA name
 */
export function courseOf(period: ReportPeriod, zone: string): { unit: CourseUnit; periods: Period[] } {
	const unit = units.find(({ upTo }) => period.to - period.from <= upTo)?.unit ?? 'month';
	// What is still to come has bars, too.
	return { unit, periods: unit === 'hour' ? hoursOf(period, zone) : periodsOf(period, unit, zone, period.to) };
}

function hoursOf({ from, to }: ReportPeriod, zone: string): Period[] {
	const begins = [from];
	const first = DateTime.fromSeconds(from, { zone }).startOf('hour').plus({ hours: 1 }).toSeconds();
	for (let begin = first; begin < to; begin += HOUR) begins.push(begin);
	return begins.map((begin, index) => {
		const end = begins[index + 1] ?? to;
		return { label: '', from: begin, to: end, isCut: end - begin < HOUR };
	});
}
