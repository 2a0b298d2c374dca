import { wholeSeconds } from './epochSeconds';

/*
 * How single values of a reply are read. Servers send numbers as text and leave keys out (seen with several clients), so nothing here throws: an odd
 * value does not spoil its record, nor a record its page.
 */

/** @returns null for what is no finite number; text may hold one */
export function readNumber(value: unknown): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'string' || value.trim() === '') return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
}

/** @returns whole epoch seconds (0 when unset), or null for what is no time and what the platform would reject when it comes back as a parameter */
export function readTime(value: unknown): number | null {
	return wholeSeconds(readNumber(value));
}

/** @returns trimmed text, "" for what is neither text nor a number */
export function readText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** @returns the numbers of a list, without the entries that are none */
export function readNumbers(value: unknown): number[] {
	const list: unknown[] = Array.isArray(value) ? value : [];
	return list.map(readNumber).filter((number) => number !== null);
}
