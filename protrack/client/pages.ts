import { call } from './call';
import type { ProtrackClient } from './client';
import { damagedError } from './damagedRecords';
import { timeInDamaged } from './answers';
import type { Endpoint } from './defineEndpoint';
import { endpoints, type EndpointName, type EndpointRecord, type RequestParams } from './endpoints';
import { ProtrackError } from './errors';
import {
	boundaryAfter,
	boundaryAfterTruncated,
	damagedWithoutBoundary,
	NO_BOUNDARY,
	withoutBoundary,
	type DamagedRecord,
	type PageBoundary,
} from './pageBoundary';
import { inDigits } from './plurals';

/**
 * Pages that are read of one device and range. A broken server may give full pages without end; no device has 5,000,000 points in the month that is
 * asked for at once.
 */
const MAX_PAGES = 5000;

/** The endpoints whose answer is cut into pages by time. */
export type PagedName = {
	[Name in EndpointName]: RequestParams<Name> extends { begintime: number; imei: string } ? Name : never;
}[EndpointName];

type PagedRecord<Name extends PagedName> = EndpointRecord<Name> & object;

export interface Page<Name extends PagedName> {
	/** The records that are new in this page, by time; those without a time come first. */
	records: Array<PagedRecord<Name>>;
	/**
	 * The time (epoch seconds) of each record of the page that cannot be read, null when that cannot be read either; without those that a page before
	 * held or the next one will hold. None is later than `next`, unless the page is truncated.
	 */
	damaged: Array<number | null>;
	/** The time from which the next page is asked, null when none follows. */
	next: number | null;
	/** Set when this page was full of records of one single time (epoch seconds): there may be more that the platform cannot show. */
	truncatedAt?: number;
}

/**
 * Reads a time range page by page. The next page starts at the time of the last record (chapters 2.3, 2.8, 2.17), inclusively; what comes
 * again at a page boundary is left out. Nothing but the boundary is kept.
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

/** @param pages how many pages the whole reading has taken, however it is split */
async function* pagesFrom<Name extends PagedName>(
	client: ProtrackClient,
	name: Name,
	parameters: RequestParams<Name>,
	boundaryBefore: PageBoundary,
	pages: { read: number },
): AsyncGenerator<Page<Name>, void, undefined> {
	let begin = parameters.begintime;
	let boundary = boundaryBefore;
	do {
		if (pages.read >= MAX_PAGES) throw tooManyPages(endpoints[name].title);
		pages.read += 1;
		const reply = await readReply(client, name, parameters, begin);
		if (reply.isFull && begin < parameters.endtime && !reply.isSorted) {
			// A full page holds the first records of its range only if they are sorted; so each half of the range is asked for by itself.
			const middle = Math.floor((begin + parameters.endtime) / 2);
			const half = { ...parameters, begintime: begin, endtime: middle };
			for await (const part of pagesFrom(client, name, half, boundary, pages))
				yield { ...part, next: part.next ?? middle + 1 };
			boundary = NO_BOUNDARY;
			begin = middle + 1;
			continue;
		}
		const { page, boundaryAfterwards } = toPage(name, reply, boundary, begin, parameters.endtime);
		yield page;
		if (!reply.isFull) return;
		boundary = boundaryAfterwards;
		begin = page.next ?? Infinity;
	} while (begin <= parameters.endtime);
}

/** One answer of the platform. */
interface PagedReply<Row> {
	records: Row[];
	damaged: DamagedRecord[];
	isFull: boolean;
	/** Whether the records come in order of time. */
	isSorted: boolean;
	/** The time of a record (epoch seconds); the begin where it has none that was asked for, so that no page begins later than it should. */
	timeOf: (record: Row) => number;
	/** Whether a record has exactly the time from which the page was asked. */
	isAtBegin: (record: Row) => boolean;
}

async function readReply<Name extends PagedName>(
	client: ProtrackClient,
	name: Name,
	parameters: RequestParams<Name>,
	begin: number,
): Promise<PagedReply<PagedRecord<Name>>> {
	const { size, cursor } = pagingOf(name);
	const { begintime, endtime } = parameters;
	const { result, damagedAt, damagedRaw } = await call(client, name, { ...parameters, begintime: begin });
	const records = result as Array<PagedRecord<Name>>;
	const isFull = records.length + damagedAt.length >= size;
	if (isFull && records.length === 0) throw damagedError(name, damagedAt.length, damagedAt.length);
	const damaged = damagedRaw.map((raw, index) => {
		const time = timeInDamaged(raw, cursor);
		const isWithin = time !== null && time >= begintime && time <= endtime;
		return { time: isWithin ? time : null, place: damagedAt[index] ?? 0 };
	});
	return {
		records,
		damaged,
		isFull,
		isSorted: isSorted(records, cursor, endtime),
		timeOf: (record) => {
			const time = timeAt(record, cursor) ?? begin;
			return time > endtime ? begin : time;
		},
		isAtBegin: (record) => timeAt(record, cursor) === begin,
	};
}

/** Whether the times of records come in order; those without a time, or with one after the end of the range, do not count. */
function isSorted(records: readonly object[], cursor: Cursor, endtime: number): boolean {
	let latest = -Infinity;
	for (const record of records) {
		const time = timeAt(record, cursor);
		if (time === null || time > endtime) continue;
		if (time < latest) return false;
		latest = time;
	}
	return true;
}

/** @returns what a reply adds to the pages before, and what it shares with the next one */
function toPage<Name extends PagedName>(
	name: Name,
	{ records, damaged: allDamaged, isFull, isSorted, timeOf, isAtBegin }: PagedReply<PagedRecord<Name>>,
	boundary: PageBoundary,
	begin: number,
	endtime: number,
): { page: Page<Name>; boundaryAfterwards: PageBoundary } {
	const unseen = withoutBoundary(records, boundary, isAtBegin);
	if (!isSorted) unseen.sort((a, b) => timeOf(a) - timeOf(b));
	const atBegin = records.filter((record) => timeOf(record) === begin).length;
	const damaged = damagedWithoutBoundary(allDamaged, boundary, begin, atBegin).map(({ time }) => time);
	if (!isFull) return { page: { records: unseen, damaged, next: null }, boundaryAfterwards: NO_BOUNDARY };
	const nextFrom = (time: number) => (time <= endtime ? time : null);
	const last = records.reduce((latest, record) => Math.max(latest, timeOf(record)), begin);
	if (last > begin) {
		const after = boundaryAfter(records, allDamaged, last, timeOf);
		const counted = damaged.slice(0, damaged.length - after.behind);
		return { page: { records: unseen, damaged: counted, next: nextFrom(last) }, boundaryAfterwards: after };
	}
	// Asked from the same time again, the platform would give this page again.
	if (!records.every(isAtBegin)) throw unsortedPages(endpoints[name].title);
	// Records that are later come again and are counted then; those without a time may be of this second, which is not asked for again.
	const counted = damaged.filter((time) => time === null || time <= last);
	return {
		page: { records: unseen, damaged: counted, next: nextFrom(last + 1), truncatedAt: last },
		boundaryAfterwards: boundaryAfterTruncated(records, allDamaged),
	};
}

function tooManyPages(title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'limit',
		message: `More than ${inDigits(MAX_PAGES)} pages of one device were not read (${title})`,
		hint: 'Ask for a shorter time range. If there cannot be so much, ask your provider why the pages have no end.',
		httpCode: '502',
	});
}

/** Without this the range would be read second by second, with the same page each time. */
function unsortedPages(title: string): ProtrackError {
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

type Cursor = NonNullable<Endpoint['paging']>['cursor'];

function timeAt(record: object, cursor: Cursor): number | null {
	const time = (record as Readonly<Record<string, unknown>>)[cursor];
	return typeof time === 'number' ? time : null;
}
