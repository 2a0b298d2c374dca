/* Here the platform's placeholders for "no value" become null, and its units become km, km/h and ISO 8601. */

const DAY_SECONDS = 86_400;
/** The end of the year 9999; later ones are written with more digits. */
const LAST_DAY = 253_402_300_800;
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** The day (epoch seconds) whose text was made last: most times of an answer are of one day, and a Date takes many times as long as the rest. */
let lastDay = { start: -1, text: '' };

/** @param seconds epoch seconds; 0 and negative mean "never" on the wire @returns ISO 8601 in UTC, or null */
export function toIso(seconds: number | null): string | null {
	if (seconds === null || seconds <= 0) return null;
	if (!Number.isInteger(seconds) || seconds >= LAST_DAY) return isoOfDate(seconds);
	const inDay = seconds % DAY_SECONDS;
	const start = seconds - inDay;
	if (start !== lastDay.start) lastDay = { start, text: new Date(start * 1000).toISOString().slice(0, 11) };
	const minutes = Math.floor(inDay / 60);
	return `${lastDay.text}${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[inDay % 60]}Z`;
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
