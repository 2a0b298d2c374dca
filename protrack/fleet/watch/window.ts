import { recordKey } from '../../api';
import { SparkMD5 } from '../../vendor';
import type { Refusals } from './refusals';

/*
 * Reading what is new of one device, without losing what shows up late: each reading goes back by the late-arrival window and leaves out what it
 * remembers of it.
 */

export interface WindowCursor extends Refusals {
	/** Time up to which was read, epoch seconds. */
	r: number;
	/** Nothing before this time is wanted. */
	f?: number;
	/** What came out within the window: `time.HASH`, once for each twin. */
	s?: string[];
	/** Where a reading that ran out of time goes on. */
	c?: number;
	/** Up to where that reading goes: its look-back counts from when it began. */
	u?: number;
	/** The next reading goes back to here at least. */
	g?: number;
	/** Server time at which `g` has had its time. */
	e?: number;
}

export interface Fresh<Row> {
	record: Row;
	/** How many equal records came before this one. */
	twin: number;
	/** Set when the platform could not show all records of this second. */
	incomplete?: boolean;
}

/** A page of records, as `callThroughPages` gives them. */
interface WindowPage<Row> {
	records: Row[];
	next: number | null;
	crowdedAt?: number;
}

export interface WindowRequest<Row extends object> {
	/** Reads a range of time, both ends included, page by page. */
	pages: (from: number, to: number) => AsyncIterable<WindowPage<Row>>;
	/** Server time of this poll, epoch seconds. */
	until: number;
	lateSeconds: number;
	/** The time by which the platform sorts and filters. */
	timeOf: (record: Row) => number | null;
	/** False when the time for this poll is used up; reading then stops at a page's end and goes on there the next time. */
	hasTime: () => boolean;
	/** How many characters tell two records of one second apart; fewer where there are many records. */
	keyLength: number;
}

/**
 * @returns what was not read before, and the cursor for the next reading
 * @throws ProtrackError; the given cursor is never changed
 */
export async function readWindow<Row extends object>(
	cursor: WindowCursor,
	request: WindowRequest<Row>,
): Promise<{ fresh: Array<Fresh<Row>>; cursor: WindowCursor }> {
	const { lateSeconds, timeOf } = request;
	// An end without a beginning is of no reading: whoever kept to it would never come up to the present.
	const until = Math.min((cursor.c === undefined ? undefined : cursor.u) ?? request.until, request.until);
	const lookBack = Math.min(cursor.r - lateSeconds, cursor.g ?? Infinity);
	const from = cursor.c === undefined ? Math.max(lookBack, cursor.f ?? 0) : Math.min(cursor.c, until);
	const isDone = from > until || (from === until && cursor.r === until);
	if (cursor.c === undefined && isDone) return { fresh: [], cursor: { ...cursor, r: until } };

	const seenBefore = countOf(cursor.s ?? []);
	const found = new Map<string, number>();
	const alike = new Map<string, number>();
	const fresh: Array<Fresh<Row>> = [];
	const crowded = new Set<number | null>();
	let goOnAt: number | null = null;
	for await (const page of request.pages(from, until)) {
		if (page.crowdedAt !== undefined) crowded.add(page.crowdedAt);
		for (const record of page.records) {
			const key = seenKey(record, timeOf(record), request.keyLength);
			const place = found.get(key) ?? 0;
			found.set(key, place + 1);
			const twin = alike.get(recordKey(record)) ?? 0;
			alike.set(recordKey(record), twin + 1);
			if (place >= (seenBefore.get(key) ?? 0)) fresh.push({ record, twin });
		}
		if (page.next !== null && !request.hasTime()) {
			goOnAt = page.next;
			break;
		}
	}
	for (const each of fresh) if (crowded.has(timeOf(each.record))) each.incomplete = true;

	// Remembered is all that the next look-back can reach, also what the platform did not show this time.
	for (const [key, count] of seenBefore) {
		if (timeOfKey(key) > 0) found.set(key, Math.max(count, found.get(key) ?? 0));
	}
	const reach = Math.min(until - lateSeconds, cursor.g ?? Infinity);
	if (goOnAt !== null) {
		const seen = keysSince(found, Math.min(goOnAt, reach));
		return { fresh, cursor: { ...cursor, s: seen, c: goOnAt, u: until, t: undefined, b: undefined } };
	}
	const next: WindowCursor = { r: until, ...(cursor.g !== undefined && { g: cursor.g, e: cursor.e }) };
	const seen = keysSince(found, reach);
	if (cursor.f !== undefined && cursor.f > reach) next.f = cursor.f;
	if (seen.length > 0) next.s = seen;
	return { fresh, cursor: next };
}

/** One without a time is remembered for as long as the platform shows it. */
function keysSince(found: ReadonlyMap<string, number>, reach: number): string[] {
	const isKept = (key: string) => timeOfKey(key) === 0 || timeOfKey(key) >= reach;
	return [...found].flatMap(([key, count]) => (isKept(key) ? Array<string>(count).fill(key) : []));
}

/** Begins with the time, by which it is forgotten again. */
function seenKey(record: object, time: number | null, length: number): string {
	return `${(time ?? 0).toString(36)}.${lettersOf(SparkMD5.hash(recordKey(record)).slice(0, length))}`;
}

/** Hexadecimal digits as capital letters, which can stand behind a number without anything between them. */
export function lettersOf(hexadecimal: string): string {
	return hexadecimal.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(65 + parseInt(digit, 16)));
}

/** The part before the dot. */
export function timeOfKey(key: string): number {
	return parseInt(key, 36);
}

function countOf(keys: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}
