import { DateTime } from '../../thirdParty';
import { inSpeedUnit, metersPer, speedUnits, type DistanceUnit } from '../pictureFormat';
import type { FleetReport, ReportPeriod } from './figures';
import type { Counted, ReportTexts } from './texts';

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
	/** "+12 %"; "" for null. */
	change: (share: number | null) => string;
	score: (score: number | null) => string;
	period: (period: ReportPeriod) => string;
	/** Date and time. */
	time: (seconds: number | null) => string;
	/** Fills in a text; where it is counted, with the form for `n`. */
	fill: (text: string | Counted, values: Readonly<Record<string, string>> & { n?: string }, n?: number) => string;
}

/** @param zone IANA name */
export function formatFor(texts: ReportTexts, unit: DistanceUnit, zone: string): Format {
	const { locale, unknown } = texts;
	const number = (value: number, decimals = 0) =>
		new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
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
			return `${number(hours)}\u00a0${texts.hours}\u00a0${rest}\u00a0${texts.minutes}`;
		}),
		count: known((value) => number(value)),
		change: (share) => {
			if (share === null) return '';
			const percent = Math.round(share * 100);
			return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${number(Math.abs(percent))}\u00a0%`;
		},
		score: known((value) => number(Math.round(value))),
		period: ({ from, to }) => {
			const [first, last] = [at(from), at(to - 1)];
			if (!first.hasSame(last, 'day')) return `${dayOf(first)} – ${dayOf(last)}`;
			const isWholeDay =
				first.startOf('day').toSeconds() === from && first.plus({ days: 1 }).startOf('day').toSeconds() === to;
			const day = first.toLocaleString(DateTime.DATE_HUGE);
			return isWholeDay ? day : `${day}, ${clock(first)}–${clock(at(to))}`;
		},
		time: known((seconds) => at(seconds).toLocaleString(DateTime.DATETIME_MED)),
		fill: (text, values, n = 0) => {
			const form = typeof text === 'string' ? text : (text[plurals.select(n)] ?? text.other);
			const all: Readonly<Record<string, string>> = { n: number(n), ...values };
			return form.replace(/\{(\w+)\}/g, (whole, name: string) => all[name] ?? whole);
		},
	};
}

const dayOf = (time: DateTime) => time.toLocaleString(DateTime.DATE_MED);
const clock = (time: DateTime) => time.toLocaleString(DateTime.TIME_SIMPLE);

/** The title of a report in its language. */
export const titleOf = ({ title }: FleetReport, { texts }: Format): string => title ?? texts.title;
