import type { DeviceRecord } from '../client';

/** Which devices are wanted. A field that is left out matches every device; texts match parts, in upper or lower case. */
export interface DeviceFilter {
	name?: string;
	plateNumber?: string;
	model?: string;
	/** The platform's or the user's subscription ends within this number of days or has ended; 0 for ended ones only. */
	expiresWithinDays?: number;
}

const DAY_SECONDS = 86_400;

/** Whether a device passes every part of the filter. @param now epoch seconds */
export function deviceFits(record: DeviceRecord, filter: DeviceFilter, now: number): boolean {
	return (
		contains(record.devicename, filter.name) &&
		contains(record.platenumber, filter.plateNumber) &&
		contains(record.devicetype, filter.model) &&
		expiresWithin(record, filter.expiresWithinDays, now)
	);
}

function contains(text: string, part = ''): boolean {
	return text.toLocaleLowerCase().includes(part.toLocaleLowerCase());
}

function expiresWithin({ platformduetime, userduetime }: DeviceRecord, days: number | undefined, now: number): boolean {
	if (days === undefined) return true;
	// 0 means that no end is set.
	return [platformduetime, userduetime].some((due) => due !== null && due > 0 && due <= now + days * DAY_SECONDS);
}

/**
 * Whether a name matches one of the patterns: `*` stands for any text, `?` for one character; a pattern without either is a part of the name.
 * @param patterns with commas between them, in any case; an empty text fits every name
 */
export function nameFits(name: string, patterns: string): boolean {
	const wanted = patterns
		.split(',')
		.map((each) => each.trim().toLocaleLowerCase())
		.filter((each) => each !== '');
	const lower = name.toLocaleLowerCase();
	return (
		wanted.length === 0 ||
		wanted.some((pattern) => (/[*?]/.test(pattern) ? isLike(lower, pattern) : lower.includes(pattern)))
	);
}

/** Backtracks to the last `*` only, so that no pattern is slow. */
function isLike(text: string, pattern: string): boolean {
	let [at, place, star, starAt] = [0, 0, -1, 0];
	while (at < text.length) {
		if (pattern[place] === '*') [star, starAt, place] = [place, at, place + 1];
		else if (pattern[place] === '?' || pattern[place] === text[at]) [at, place] = [at + 1, place + 1];
		else if (star >= 0) [starAt, at, place] = [starAt + 1, starAt + 1, star + 1];
		else return false;
	}
	return /^\**$/.test(pattern.slice(place));
}
