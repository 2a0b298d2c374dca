/* Here the platform's placeholders for "no value" become null, and its units become km, km/h and ISO 8601. */

/** @param seconds epoch seconds; 0 and negative mean "never" on the wire @returns ISO 8601 in UTC, or null */
export function toIso(seconds: number | null): string | null {
	if (seconds === null || seconds <= 0) return null;
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
