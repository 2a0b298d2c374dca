import { ApiError } from '../world/apiError';

/** The query string as a plain object. */
export type Query = Record<string, string>;

/** Above this an epoch time can only be milliseconds; the platform rejects those (api-facts §1). */
const LATEST_SECONDS = 100_000_000_000;

const MAX_IMEIS = 100;

/** A required text. */
export function text(query: Query, name: string): string {
	const value = query[name];
	if (value === undefined || value === '') throw ApiError.missing(name);
	return value;
}

/** A required epoch time in seconds. */
export function time(query: Query, name: string): number {
	const value = text(query, name);
	if (!/^\d+$/.test(value) || Number(value) >= LATEST_SECONDS) throw new ApiError(10004);
	return Number(value);
}

/** A required number within a range. */
export function numberBetween(query: Query, name: string, least: number, most: number): number {
	const value = text(query, name);
	if (!/^-?\d+(\.\d+)?$/.test(value)) throw new ApiError(10004);
	const number = Number(value);
	if (number < least || number > most) throw new ApiError(10006);
	return number;
}

/** A required whole number within a range. */
export function integerBetween(query: Query, name: string, least: number, most: number): number {
	const number = numberBetween(query, name, least, most);
	if (!Number.isInteger(number)) throw new ApiError(10004);
	return number;
}

/** begintime and endtime; both are inside the range. */
export function timeRange(query: Query): { begin: number; end: number } {
	const begin = time(query, 'begintime');
	const end = time(query, 'endtime');
	if (begin > end) throw new ApiError(10004);
	return { begin, end };
}

/** A required list, separated by commas, with a limit. */
export function list(query: Query, name: string, most: number): string[] {
	const items = text(query, name)
		.split(',')
		.filter((item) => item !== '');
	if (items.length === 0) throw ApiError.missing(name);
	if (items.length > most) throw new ApiError(10006);
	return items;
}

/** Chapters 2.2, 2.12, 2.14: at most 100 IMEIs. */
export function imeis(query: Query): string[] {
	return list(query, 'imeis', MAX_IMEIS);
}
