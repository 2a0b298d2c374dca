import { call } from './call';
import type { ProtrackClient } from './client';
import { endpoints, type Endpoint, type EndpointName, type Parameters, type Result } from './endpoints';
import { ProtrackError } from './errors';

/**
 * Pages of one device and range that are read. A server whose pages never come to an end gives full ones up to the last second of any range; no device
 * has 5,000,000 points in the month that is asked for at once.
 */
const MAX_PAGES = 5000;

/** The calls whose answer is cut into pages by time. */
export type PagedName = {
	[Name in EndpointName]: Parameters<Name> extends { begintime: number; imei: string } ? Name : never;
}[EndpointName];

export type PagedRecord<Name extends PagedName> = Result<Name>[number];

export interface Page<Name extends PagedName> {
	/** Only what no page before held. */
	records: Array<PagedRecord<Name>>;
	/** The time from which the next page is asked, null when none follows. */
	next: number | null;
	/** Set when this page was full of records of one single time (epoch seconds): there may be more that the platform cannot show. */
	crowdedAt?: number;
}

/**
 * Reads a time range page by page. The next page starts at the time of the last record (chapters 2.3, 2.8, 2.17), inclusively, so
 * what stands at the border comes twice: it is remembered as a multiset, since true twins exist and the order among equal times
 * is not promised. Nothing is kept but the border.
 * @param parameters `begintime` and `endtime` in epoch seconds, both included
 * @throws ProtrackError; pages that were yielded before stay valid
 */
export async function* callThroughPages<Name extends PagedName>(
	client: ProtrackClient,
	name: Name,
	parameters: Parameters<Name>,
): AsyncGenerator<Page<Name>, void, undefined> {
	const { size, cursor } = pagingOf(name);
	let begin = parameters.begintime;
	let border = new Map<string, number>();
	let pages = 0;
	do {
		if (pages >= MAX_PAGES) throw tooManyPages(endpoints[name].title);
		pages += 1;
		const { result } = await call(client, name, { ...parameters, begintime: begin });
		const page = result as Array<PagedRecord<Name>>;
		const timeOf = (record: PagedRecord<Name>) => {
			const time = timeAt(record, cursor) ?? begin;
			// The next page must not begin at a time that nobody asked for: what lies before it would never be read.
			return time > parameters.endtime ? begin : time;
		};
		const records = withoutBorder(page, border);
		if (page.length < size) {
			yield { records, next: null };
			return;
		}
		const last = page.reduce((latest, record) => Math.max(latest, timeOf(record)), begin);
		// When no record is later than the time that was asked from, the next page would be this one again.
		const crowded = last === begin;
		if (crowded && !page.every((record) => timeAt(record, cursor) === begin)) {
			throw withoutOrder(endpoints[name].title);
		}
		border = crowded ? new Map() : countKeys(page.filter((record) => timeOf(record) === last));
		begin = crowded ? last + 1 : last;
		yield { records, next: begin <= parameters.endtime ? begin : null, ...(crowded && { crowdedAt: last }) };
	} while (begin <= parameters.endtime);
}

function tooManyPages(title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'limit',
		message: `More than ${MAX_PAGES.toLocaleString('en-US')} pages of one device were not read (${title})`,
		advice: 'Ask for a shorter time range. If there cannot be so much, ask your provider why the pages have no end.',
		httpCode: '502',
	});
}

/** Without this the range would be walked second by second, with the same page each time. */
function withoutOrder(title: string): ProtrackError {
	return ProtrackError.of({
		kind: 'reply',
		message: `The pages of the platform do not follow the time that was asked for (${title})`,
		advice: 'Please report this; a shorter time range may help.',
		httpCode: '502',
	});
}

function pagingOf(name: PagedName): NonNullable<Endpoint['paging']> {
	const { paging } = endpoints[name];
	if (!paging) throw new Error(`The endpoint table gives no pages for ${name}`);
	return paging;
}

function timeAt(record: object, cursor: 'gpstime' | 'systemtime'): number | null {
	const time: unknown = Reflect.get(record, cursor);
	return typeof time === 'number' ? time : null;
}

/** Two records of one device with the same key are the same event, or true twins. */
export function recordKey(record: object): string {
	const fields = ['alarmtype', 'gpstime', 'systemtime', 'longitude', 'latitude', 'speed', 'course', 'geofenceid'];
	return fields.map((field) => String(Reflect.get(record, field) ?? '')).join('|');
}

function countKeys(records: readonly object[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const record of records) counts.set(recordKey(record), (counts.get(recordKey(record)) ?? 0) + 1);
	return counts;
}

function withoutBorder<T extends object>(page: T[], border: ReadonlyMap<string, number>): T[] {
	const left = new Map(border);
	return page.filter((record) => {
		const key = recordKey(record);
		const count = left.get(key) ?? 0;
		if (count === 0) return true;
		left.set(key, count - 1);
		return false;
	});
}
