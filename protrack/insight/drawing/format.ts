import { DateTime } from '../../thirdParty';
import { fillText, type PictureTexts } from '../languages';

/* How figures and times are written in maps and charts. */

export const distanceUnits = ['km', 'mi'] as const;
export type DistanceUnit = (typeof distanceUnits)[number];

export const METERS_PER_MILE = 1609.344;

/** Meters in one of a unit. */
export const metersPer: Readonly<Record<DistanceUnit, number>> = { km: 1000, mi: METERS_PER_MILE };

/** The unit of speeds. */
export const speedUnits: Readonly<Record<DistanceUnit, string>> = { km: 'km/h', mi: 'mph' };

/** @returns a speed in km/h as one in the unit */
export const inSpeedUnit = (kmh: number, unit: DistanceUnit): number => (kmh * 1000) / metersPer[unit];

type Marks = Pick<PictureTexts, 'decimalMark' | 'thousandsMark'>;

/** A number with so many decimals, in the marks of a language. */
export function formatNumber(value: number, decimals: number, { decimalMark, thousandsMark }: Marks): string {
	const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousandsMark);
	const isZero = !/[1-9]/.test(whole + (fraction ?? ''));
	return `${value < 0 && !isZero ? '-' : ''}${grouped}${fraction === undefined ? '' : decimalMark + fraction}`;
}

/** Meters as "8.4 km", "84 km" or "1,240 km". */
export function formatDistance(meters: number, unit: DistanceUnit, marks: Marks): string {
	const value = meters / metersPer[unit];
	return `${formatNumber(value, value > 0 && value < 99.95 ? 1 : 0, marks)} ${unit}`;
}

export const formatSpeed = (kmh: number, unit: DistanceUnit, marks: Marks): string =>
	`${formatNumber(inSpeedUnit(kmh, unit), 0, marks)} ${speedUnits[unit]}`;

/** Seconds as "45 s", "12 min", "3 h 05 min" or "2 d 4 h"; these units are the same in all languages here. */
export function formatDuration(seconds: number): string {
	if (seconds > 0 && seconds < 59.5) return `${Math.round(seconds)} s`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 60) return `${minutes} min`;
	if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
	const hours = Math.round(minutes / 60);
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const inZone = (time: number, zone: string): DateTime => DateTime.fromSeconds(time, { zone });

/** "08:05" in a zone. @param time epoch seconds */
export const formatClock = (time: number, zone: string): string => inZone(time, zone).toFormat('HH:mm');

/** "30 Jun" or "30 Jun 2025". @param time epoch seconds */
export function formatDate(time: number, zone: string, texts: PictureTexts, withYear: boolean): string {
	const { day, month, year } = inZone(time, zone);
	const values = { day: String(day), month: texts.months[month - 1] ?? '', year: String(year) };
	return fillText(withYear ? texts.date : texts.dateWithoutYear, values);
}

/** "Mon 30 Jun". @param time epoch seconds */
export const formatDay = (time: number, zone: string, texts: PictureTexts): string =>
	`${texts.weekdays[inZone(time, zone).weekday - 1]} ${formatDate(time, zone, texts, false)}`;

/** Whether two times (epoch seconds) are of the same day of a zone. */
export const isSameDay = (one: number, other: number, zone: string): boolean =>
	inZone(one, zone).hasSame(inZone(other, zone), 'day');

/** Whether a time (epoch seconds) is the first of its day: mostly midnight, but some zones skip that hour when clocks are changed. */
export const isDayStart = (time: number, zone: string): boolean =>
	inZone(time, zone).startOf('day').toSeconds() === time;

/**
 * A range as a person writes it: "30 Jun 2025" for a whole day, "30 Jun 2025, 08:00 – 17:30" for a part of one, "23 Jun – 29 Jun 2025" for whole days, and
 * with times where it is none of these. Both ends in epoch seconds.
 */
export function formatRange({ from, to }: { from: number; to: number }, zone: string, texts: PictureTexts): string {
	const areDays = isDayStart(from, zone) && isDayStart(to, zone) && to > from;
	// The end of a range is mostly the start of a day, and belongs to the day before.
	const last = areDays ? to - 1 : to;
	const isSameYear = inZone(from, zone).year === inZone(last, zone).year;
	if (isSameDay(from, last, zone)) {
		const day = formatDate(from, zone, texts, true);
		return areDays ? day : `${day}, ${formatClock(from, zone)} – ${formatClock(to, zone)}`;
	}
	const [first, second] = [formatDate(from, zone, texts, !isSameYear), formatDate(last, zone, texts, true)];
	if (areDays) return `${first} – ${second}`;
	return `${first}, ${formatClock(from, zone)} – ${second}, ${formatClock(to, zone)}`;
}
