import { DateTime } from '../../thirdParty';
import { printableLine } from '../printable';
import { inSpeedUnit, metersPer, speedUnits, type DistanceUnit } from '../drawing/format';
import type { FleetReport, ReportPeriod } from './figures';
import { fillText, type Counted, type ReportTexts } from '../languages';

/** Writes values in one language, unit and time zone. Null is written as not known. */
export interface Format {
	texts: ReportTexts;
	unit: DistanceUnit;
	distance: (meters: number | null) => string;
	/** The number alone. */
	distanceNumber: (meters: number) => number;
	speed: (kmh: number | null) => string;
	duration: (seconds: number | null) => string;
	count: (value: number | null) => string;
	/** "+12%"; "" for null. */
	change: (share: number | null) => string;
	score: (score: number | null) => string;
	/** What alarms of a type are called, by the platform's code. */
	alarmLabel: (type: number) => string;
	period: (period: ReportPeriod) => string;
	/** Date and time. */
	time: (seconds: number | null) => string;
	/** Fills in a text; where it is counted, with the form for `n`. */
	fill: (text: string | Counted, values: Readonly<Record<string, string>> & { n?: string }, n?: number) => string;
}

/** How a report is written. */
interface FormatOptions {
	unit: DistanceUnit;
	/** IANA name. */
	zone: string;
	alarmLabel: (type: number) => string;
}

export function formatFor(texts: ReportTexts, { unit, zone, alarmLabel }: FormatOptions): Format {
	const { locale, unknown } = texts;
	const number = (value: number, decimals = 0) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
	const percent = new Intl.NumberFormat(locale, { style: 'percent', signDisplay: 'exceptZero' });
	const plurals = new Intl.PluralRules(locale);
	const known = (write: (value: number) => string) => (value: number | null) =>
		value === null ? unknown : write(value);
	const at = (seconds: number) => DateTime.fromSeconds(seconds, { zone, locale });
	const distanceNumber = (meters: number) => meters / metersPer[unit];
	return {
		texts,
		unit,
		distanceNumber,
		distance: known((meters) => {
			const value = distanceNumber(meters);
			return `${number(value, value < 100 ? 1 : 0)}\u00a0${unit}`;
		}),
		speed: known((kmh) => `${number(Math.round(inSpeedUnit(kmh, unit)))}\u00a0${speedUnits[unit]}`),
		duration: known((seconds) => {
			const minutes = Math.round(seconds / 60);
			const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
			if (hours === 0) return `${rest}\u00a0${texts.minutes}`;
			return `${number(hours)}\u00a0${texts.hours} ${rest}\u00a0${texts.minutes}`;
		}),
		count: known((value) => number(value)),
		change: (share) => (share === null ? '' : percent.format(share).replace('-', '−')),
		alarmLabel,
		score: known((value) => number(Math.round(value))),
		period: ({ from, to }) => {
			// The end of a period is mostly a midnight, which belongs to the day before.
			const [first, last, end] = [at(from), at(to - 1), at(to)];
			const areDays = isMidnight(first) && isMidnight(end);
			if (!first.hasSame(last, 'day'))
				return areDays ? `${dayOf(first)} – ${dayOf(last)}` : `${timeOf(first)} – ${timeOf(end)}`;
			const day = first.toLocaleString(DateTime.DATE_HUGE);
			return areDays ? day : `${day}, ${clock(first)}–${clock(end)}`;
		},
		time: known((seconds) => timeOf(at(seconds))),
		fill: (text, values, n = 0) => {
			const form = typeof text === 'string' ? text : (text[plurals.select(n)] ?? text.other);
			return fillText(form, { n: number(n), ...values });
		},
	};
}

const isMidnight = (time: DateTime) => time.startOf('day').toMillis() === time.toMillis();
const dayOf = (time: DateTime) => time.toLocaleString(DateTime.DATE_MED);
const timeOf = (time: DateTime) => time.toLocaleString(DateTime.DATETIME_MED);
const clock = (time: DateTime) => time.toLocaleString(DateTime.TIME_SIMPLE);

/** The title of a report in its language, in one line: it is the subject of a mail, too. */
export const titleOf = ({ title }: FleetReport, { texts }: Format): string =>
	(title && printableLine(title)) || texts.title;
