/* Here the platform's placeholders for "no value" become null, and its units become km, km/h and ISO 8601. */

const DAY_SECONDS = 86_400;
const ZERO = '0'.charCodeAt(0);
/** The end of the year 9999; later ones are written with more digits. */
const LAST_DAY = 253_402_300_800;

/**
 * The last text as character codes, and the day (epoch seconds) that stands in it. Most times of an answer are of one day. For each of 600,000 points,
 * a Date takes several times as long, and a text that is joined from parts more than twice the memory.
 */
const text = { day: -1, codes: [] as number[] };

/** @param seconds epoch seconds; 0 and negative mean "never" on the wire @returns ISO 8601 in UTC, or null */
export function toIso(seconds: number | null): string | null {
	if (seconds === null || seconds <= 0) return null;
	if (!Number.isInteger(seconds) || seconds >= LAST_DAY) return isoOfDate(seconds);
	const inDay = seconds % DAY_SECONDS;
	if (seconds - inDay !== text.day) {
		text.day = seconds - inDay;
		text.codes = Array.from(isoOfDate(text.day) ?? '', (character) => character.charCodeAt(0));
	}
	const minutes = Math.floor(inDay / 60);
	writeTwoDigits(11, Math.floor(minutes / 60));
	writeTwoDigits(14, minutes % 60);
	writeTwoDigits(17, inDay % 60);
	return String.fromCharCode(...text.codes);
}

function writeTwoDigits(place: number, number: number): void {
	text.codes[place] = ZERO + Math.floor(number / 10);
	text.codes[place + 1] = ZERO + (number % 10);
}

function isoOfDate(seconds: number): string | null {
	const date = new Date(seconds * 1000);
	return Number.isNaN(date.getTime()) ? null : date.toISOString().replace('.000Z', 'Z');
}

/** -1 on the wire means that the device has no such sensor. */
export function orNull(value: number | null): number | null {
	return value === null || value === -1 ? null : value;
}

/** @param meters -1 for none @returns kilometers with at most three decimals, or null */
export function toKm(meters: number | null): number | null {
	return meters === null || meters < 0 ? null : Math.round(meters) / 1000;
}

export function textOrNull(text: string): string | null {
	return text === '' ? null : text;
}

export interface Place {
	latitude: number | null;
	longitude: number | null;
	mapUrl: string | null;
}

/** Whether there was a fix: (0,0) and impossible coordinates mean that there was none. */
export function isFix(latitude: number | null, longitude: number | null): boolean {
	if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return false;
	return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** Without a fix everything is null. */
export function toPlace(latitude: number | null, longitude: number | null): Place {
	return isFix(latitude, longitude)
		? {
				latitude,
				longitude,
				mapUrl: `https://www.google.com/maps/search/?api=1&query=${Number(latitude)},${Number(longitude)}`,
			}
		: { latitude: null, longitude: null, mapUrl: null };
}
