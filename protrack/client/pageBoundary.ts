import { Multiset } from './multiset';
import { recordKey } from './recordKey';

/*
 * The next page starts at the time of the last record, that time included, so the records of that time come again. They are remembered as a multiset,
 * because real duplicates exist and the order among equal times is not guaranteed.
 */

/** What a page holds of the time from which the next one is asked. */
export interface PageBoundary {
	/** Keys of the records of that time. */
	keys: readonly string[];
	/** How many damaged records have that time. */
	timed: number;
	/** How many damaged records have no time and come before the last record of that time, so that they may belong to it; they were counted. */
	timeless: number;
	/** How many damaged records come after the last record: they come again in the next page, and are counted there. */
	behind: number;
	/** Set after a truncated page: then `timeless` are those behind its last record, which come first in the next page if they are later. */
	isTruncated?: true;
}

export const NO_BOUNDARY: PageBoundary = { keys: [], timed: 0, timeless: 0, behind: 0 };

/** A record that cannot be read. */
export interface DamagedRecord {
	/** Epoch seconds, null when it has no time within the range that was asked for. */
	time: number | null;
	/** How many readable records stand before it. */
	place: number;
}

/**
 * The boundary after a full page.
 * @param last the latest time of its records
 */
export function boundaryAfter<Row extends object>(
	records: readonly Row[],
	damaged: readonly DamagedRecord[],
	last: number,
	timeOf: (record: Row) => number,
): PageBoundary {
	const atLast = records.filter((record) => timeOf(record) === last);
	const first = atLast[0] ? records.indexOf(atLast[0]) : -1;
	const before = damaged.filter(({ place }) => place < records.length);
	return {
		keys: atLast.map(recordKey),
		timed: before.filter(({ time }) => time === last).length,
		timeless: before.filter(({ time, place }) => time === null && place >= first).length,
		behind: damaged.length - before.length,
	};
}

/** The boundary after a page whose records all have one time: the next page starts one second later. */
export function boundaryAfterTruncated(records: readonly object[], damaged: readonly DamagedRecord[]): PageBoundary {
	return {
		...NO_BOUNDARY,
		timeless: damaged.filter(({ time, place }) => time === null && place === records.length).length,
		isTruncated: true,
	};
}

/**
 * @param isAtBegin whether a record has the time from which the page was asked: only such a record can have come before
 * @returns the records that the page before did not have
 */
export function withoutBoundary<Row extends object>(
	records: readonly Row[],
	{ keys }: PageBoundary,
	isAtBegin: (record: Row) => boolean,
): Row[] {
	const seen = new Multiset(keys);
	return records.filter((record) => !isAtBegin(record) || !seen.take(recordKey(record)));
}

/**
 * @param begin the time from which the page was asked
 * @param atBegin how many of its readable records have that time
 * @returns the damaged records that the page before did not have, as far as can be told
 */
export function damagedWithoutBoundary(
	damaged: readonly DamagedRecord[],
	{ timed, timeless, isTruncated }: PageBoundary,
	begin: number,
	atBegin: number,
): DamagedRecord[] {
	const left = { timed, timeless };
	return damaged.filter(({ time, place }) => {
		// One without a time that stands behind all records of the boundary may be new.
		const mayBeAgain = time === null ? (isTruncated ? place === 0 : place < atBegin) : time === begin;
		const kind = time === null ? 'timeless' : 'timed';
		if (!mayBeAgain || left[kind] === 0) return true;
		left[kind] -= 1;
		return false;
	});
}
