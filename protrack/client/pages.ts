import { call } from './call';
import type { ProtrackClient } from './client';
import { inDigits } from './plurals';
import { damagedError } from './damagedRecords';
import { timeInDamaged } from './answers';
import type { Endpoint } from './defineEndpoint';
import { endpoints, type EndpointName, type EndpointRecord, type RequestParams } from './endpoints';
import { ProtrackError } from './errors';

/**
 * Pages of one device and range that are read. A server whose pages never come to an end gives full ones up to the last second of any range; no device
 * has 5,000,000 points in the month that is asked for at once.
 */
const MAX_PAGES = 5000;

/** The calls whose answer is cut into pages by time. */
export type PagedName = {
	[Name in EndpointName]: RequestParams<Name> extends { begintime: number; imei: string } ? Name : never;
}[EndpointName];

type PagedRecord<Name extends PagedName> = EndpointRecord<Name> & object;

export interface Page<Name extends PagedName> {
	/** Only what no page before held, by time; what has no time comes first. */
	records: Array<PagedRecord<Name>>;
	/**
	 * One for each record of the page that cannot be read, those left out that a page before held or the next one will hold: its time (epoch seconds),
	 * null when that cannot be read either. None is later than `next`, unless the page is truncated.
	 */
	damaged: Array<number | null>;
	/** The time from which the next page is asked, null when none follows. */
	next: number | null;
	/** Set when this page was full of records of one single time (epoch seconds): there may be more that the platform cannot show. */
	truncatedAt?: number;
}

/**
 * Reads a time range page by page. The next page starts at the time of the last record (chapters 2.3, 2.8, 2.17), inclusively, so
 * what stands at the boundary comes twice: it is remembered as a multiset, since true duplicates exist and the order among equal times
 * is not promised. Nothing is kept but the boundary.
 * @param parameters `begintime` and `endtime` in epoch seconds, both included
 * @throws ProtrackError; pages that were yielded before stay valid
 */
export async function* callThroughPages<Name extends PagedName>(
	client: ProtrackClient,
	name: Name,
	parameters: RequestParams<Name>,
): AsyncGenerator<Page<Name>, void, undefined> {
	yield* pagesFrom(client, name, parameters, NO_BOUNDARY, { read: 0 });
}

/** What a page holds of the time from which the next one is asked. */
interface Boundary {
	keys: ReadonlyMap<string, number>;
	/** Records that cannot be read but tell that time. */
	timed: number;
	/** Those that tell no time and stand before the last of that time, so that they may be of it; they are counted. */
	timeless: number;
	/** Those that are not counted, since they stand behind the last record that can be read: they come again for certain, and are counted then. */
	behind: number;
	/** Set after a truncated page: `timeless` are those behind its last record then, which come first in the next page if they are later. */
	isTruncated?: true;
}

const NO_BOUNDARY: Boundary = { keys: new Map(), timed: 0, timeless: 0, behind: 0 };

/** A record that cannot be read. */
interface DamagedAt {
	/** Epoch seconds, null when it tells none that was asked for. */
	time: number | null;
	/** How many of those that can be read stand before it. */
	place: number;
}

async function* pagesFrom<Name extends PagedName>(
	client: ProtrackClient,
	name: Name,
	parameters: RequestParams<Name>,
	boundaryBefore: Boundary,
	/** Those of the whole reading, however it is split. */
	pages: { read: number },
): AsyncGenerator<Page<Name>, void, undefined> {
	const { size, cursor } = pagingOf(name);
	let begin = parameters.begintime;
	let boundary = boundaryBefore;
	do {
		if (pages.read >= MAX_PAGES) throw tooManyPages(endpoints[name].title);
		pages.read += 1;
		const { result, damagedAt, damagedRaw } = await call(client, name, { ...parameters, begintime: begin });
		const page = result as Array<PagedRecord<Name>>;
		const timeOf = (record: PagedRecord<Name>) => {
			const time = timeAt(record, cursor) ?? begin;
			// The next page must not begin at a time that nobody asked for: what lies before it would never be read.
			return time > parameters.endtime ? begin : time;
		};
		const isFull = page.length + damagedAt.length >= size;
		if (isFull && page.length === 0) throw damagedError(name, damagedAt.length, damagedAt.length);
		const isSorted = isInOrder(page, cursor, parameters.endtime);
		if (isFull && begin < parameters.endtime && !isSorted) {
			// A full page holds the first records of its time only if they come in order; so each half of the time is asked for by itself.
			const middle = Math.floor((begin + parameters.endtime) / 2);
			const half = { ...parameters, begintime: begin, endtime: middle };
			for await (const part of pagesFrom(client, name, half, boundary, pages))
				yield { ...part, next: part.next ?? middle + 1 };
			boundary = NO_BOUNDARY;
			begin = middle + 1;
			continue;
		}
		const records = withoutBoundary(page, boundary.keys);
		if (!isSorted) records.sort((a, b) => timeOf(a) - timeOf(b));
		const atBegin = page.filter((record) => timeOf(record) === begin).length;
		const allDamaged = damagedRaw.map((raw, index) => ({
			time: timeWithin(timeInDamaged(raw, cursor), parameters),
			place: damagedAt[index] ?? 0,
		}));
		const damaged = withoutDamagedAgain(allDamaged, boundary, begin, atBegin).map(({ time }) => time);
		if (!isFull) {
			yield { records, damaged, next: null };
			return;
		}
		const last = page.reduce((latest, record) => Math.max(latest, timeOf(record)), begin);
		// When no record is later than the time that was asked from, the next page would be this one again.
		const truncated = last === begin;
		if (truncated && !page.every((record) => timeAt(record, cursor) === begin)) {
			throw withoutOrder(endpoints[name].title);
		}
		boundary = truncated ? truncatedBoundary(allDamaged, page.length) : boundaryAt(page, allDamaged, last, timeOf);
		begin = truncated ? last + 1 : last;
		// Of a truncated page only what is later for certain is counted when it comes again: what has no time may be of that second, and come no more.
		const counted = truncated
			? damaged.filter((time) => time === null || time <= last)
			: damaged.slice(0, damaged.length - boundary.behind);
		yield {
			records,
			damaged: counted,
			next: begin <= parameters.endtime ? begin : null,
			...(truncated && { truncatedAt: last }),
		};
	} while (begin <= parameters.endtime);
}

function tooManyPages(title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'limit',
		message: `More than ${inDigits(MAX_PAGES)} pages of one device were not read (${title})`,
		hint: 'Ask for a shorter time range. If there cannot be so much, ask your provider why the pages have no end.',
		httpCode: '502',
	});
}

/** A time that nobody asked for says nothing of the order. */
function isInOrder(page: readonly object[], cursor: 'gpstime' | 'systemtime', endtime: number): boolean {
	const times = page
		.map((record) => timeAt(record, cursor))
		.filter((time) => time !== null && time <= endtime) as number[];
	return times.every((time, index) => time >= (times[index - 1] ?? time));
}

function boundaryAt<T extends object>(
	page: readonly T[],
	damaged: readonly DamagedAt[],
	last: number,
	timeOf: (record: T) => number,
): Boundary {
	const first = page.findIndex((record) => timeOf(record) === last);
	const before = damaged.filter(({ place }) => place < page.length);
	return {
		keys: countKeys(page.filter((record) => timeOf(record) === last)),
		timed: before.filter(({ time }) => time === last).length,
		timeless: before.filter(({ time, place }) => time === null && place >= first).length,
		behind: damaged.length - before.length,
	};
}

function truncatedBoundary(damaged: readonly DamagedAt[], behindAll: number): Boundary {
	return {
		...NO_BOUNDARY,
		timeless: damaged.filter(({ time, place }) => time === null && place === behindAll).length,
		isTruncated: true,
	};
}

/** @param begin the time from which the page was asked @param atBegin how many of its records have that time */
function withoutDamagedAgain(
	damaged: readonly DamagedAt[],
	{ timed, timeless, isTruncated }: Boundary,
	begin: number,
	atBegin: number,
): DamagedAt[] {
	const left = { timed, timeless };
	return damaged.filter(({ time, place }) => {
		// What tells no time and stands behind all records of that time may be new.
		const mayBeAgain = time === null ? (isTruncated ? place === 0 : place < atBegin) : time === begin;
		const kind = time === null ? 'timeless' : 'timed';
		if (!mayBeAgain || left[kind] === 0) return true;
		left[kind] -= 1;
		return false;
	});
}

/** Without this the range would be walked second by second, with the same page each time. */
function withoutOrder(title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'reply',
		message: `The pages of the platform do not follow the time that was asked for (${title})`,
		hint: 'Please report this; a shorter time range may help.',
		httpCode: '502',
	});
}

function pagingOf(name: PagedName): NonNullable<Endpoint['paging']> {
	const { paging }: Endpoint = endpoints[name];
	if (!paging) throw new Error(`The endpoint table gives no pages for ${name}`);
	return paging;
}

/** What lies out of the range that was asked for is none that can be relied on. */
function timeWithin(
	time: number | null,
	{ begintime, endtime }: { begintime: number; endtime: number },
): number | null {
	return time !== null && time >= begintime && time <= endtime ? time : null;
}

function timeAt(record: object, cursor: 'gpstime' | 'systemtime'): number | null {
	const time: unknown = Reflect.get(record, cursor);
	return typeof time === 'number' ? time : null;
}

/** Two records of one device with the same key are the same event, or true duplicates. */
export function recordKey(record: object): string {
	const fields = ['alarmtype', 'gpstime', 'systemtime', 'longitude', 'latitude', 'speed', 'course', 'geofenceid'];
	return fields.map((field) => String(Reflect.get(record, field) ?? '')).join('|');
}

function countKeys(records: readonly object[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const record of records) counts.set(recordKey(record), (counts.get(recordKey(record)) ?? 0) + 1);
	return counts;
}

function withoutBoundary<T extends object>(page: T[], boundary: ReadonlyMap<string, number>): T[] {
	const left = new Map(boundary);
	return page.filter((record) => {
		const key = recordKey(record);
		const count = left.get(key) ?? 0;
		if (count === 0) return true;
		left.set(key, count - 1);
		return false;
	});
}
