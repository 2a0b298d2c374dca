import { recordKey } from '../client';
import { SparkMD5 } from '../thirdParty';
import type { FailureBackoff } from './failureBackoff';

/*
 * Reading what is new of one device, without losing what shows up late: each reading goes back by the late-arrival window and leaves out what it
 * remembers of it.
 */

export interface WindowCursor extends FailureBackoff {
	/** Time up to which was read, epoch seconds. */
	r: number;
	/** Nothing before this time is wanted. */
	f?: number;
	/** What came out within the window: `time.HASH`, once for each duplicate. */
	s?: string[];
	/** Where a reading that ran out of time goes on. */
	c?: number;
	/** Up to where that reading goes: its look-back counts from when it began. */
	u?: number;
	/** The next reading goes back to here at least. */
	g?: number;
	/** Server time at which `g` has had its time. */
	e?: number;
	/** Until this server time each reading goes back by twice the window. */
	h?: number;
}

export interface Fresh<Row> {
	record: Row;
	/** How many equal records came before this one. */
	duplicateIndex: number;
	/** Set when the platform could not show all records of this second. */
	incomplete?: boolean;
}

/** A page of records, as `callThroughPages` gives them. */
interface WindowPage<Row> {
	records: Row[];
	next: number | null;
	truncatedAt?: number;
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
	/** How many characters tell two records of one second apart; fewer where there are many records, and then some may come twice. */
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

	const found: Array<Found<Row>> = [];
	const alike = new Map<string, number>();
	const truncated = new Set<number | null>();
	let goOnAt: number | null = null;
	for await (const page of request.pages(from, until)) {
		if (page.truncatedAt !== undefined) truncated.add(page.truncatedAt);
		for (const record of page.records) {
			const identity = recordKey(record);
			const duplicateIndex = alike.get(identity) ?? 0;
			alike.set(identity, duplicateIndex + 1);
			found.push({ record, duplicateIndex, identity, key: seenKey(identity, timeOf(record), request.keyLength) });
		}
		if (page.next !== null && !request.hasTime()) {
			goOnAt = page.next;
			break;
		}
	}
	const { unseen, missing } = compare(found, cursor.s ?? []);
	const fresh = unseen.map(
		({ record, duplicateIndex }): Fresh<Row> => ({
			record,
			duplicateIndex,
			...(truncated.has(timeOf(record)) && { incomplete: true }),
		}),
	);

	// Remembered is all that the next look-back can reach, also what the platform did not show this time.
	const remembered = [...found.map(({ key }) => key), ...missing.filter((key) => timeOfKey(key) > 0)];
	const reach = Math.min(until - lateSeconds, cursor.g ?? Infinity);
	if (goOnAt !== null) {
		const seen = keysSince(remembered, Math.min(goOnAt, reach));
		return { fresh, cursor: { ...cursor, s: seen, c: goOnAt, u: until, t: undefined, b: undefined } };
	}
	const next: WindowCursor = { r: until, ...(cursor.g !== undefined && { g: cursor.g, e: cursor.e }) };
	const seen = keysSince(remembered, reach);
	if (cursor.f !== undefined && cursor.f > reach) next.f = cursor.f;
	if (seen.length > 0) next.s = seen;
	return { fresh, cursor: next };
}

/** One without a time is remembered for as long as the platform shows it. */
function keysSince(keys: string[], reach: number): string[] {
	return keys.filter((key) => timeOfKey(key) === 0 || timeOfKey(key) >= reach);
}

interface Found<Row> {
	record: Row;
	duplicateIndex: number;
	/** Equal for true duplicates only. */
	identity: string;
	/** May be equal for others of the same second. */
	key: string;
}

/** @returns the records that have not come out yet, in their order, and the keys of what has come out but is not there now */
function compare<Row>(found: Array<Found<Row>>, seen: string[]): { unseen: Array<Found<Row>>; missing: string[] } {
	// Versions before this one and larger fleets have shorter keys.
	const lengthOf = new Map<string, number>();
	for (const key of [...seen, ...found.map((each) => each.key)]) {
		const [second = '', hash = ''] = key.split('.');
		lengthOf.set(second, Math.min(lengthOf.get(second) ?? Infinity, hash.length));
	}
	const shortened = (key: string) => {
		const [second = '', hash = ''] = key.split('.');
		return `${second}.${hash.slice(0, lengthOf.get(second))}`;
	};
	const seenBefore = grouped(seen, shortened);
	const foundNow = grouped(found, ({ key }) => shortened(key));
	const unseen = new Set<Found<Row>>();
	for (const [key, records] of foundNow) {
		const more = records.length - (seenBefore.get(key)?.length ?? 0);
		if (more <= 0) continue;
		// Where it cannot be told which of them came out before, all of them come: twice is better than never.
		for (const duplicates of grouped(records, ({ identity }) => identity).values())
			duplicates.slice(-more).forEach((each) => unseen.add(each));
	}
	const missing = [...seenBefore].flatMap(([key, keys]) => keys.slice(foundNow.get(key)?.length ?? 0));
	return { unseen: found.filter((each) => unseen.has(each)), missing };
}

function grouped<T>(list: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of list) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}

/** Begins with the time, by which it is forgotten again. */
function seenKey(identity: string, time: number | null, length: number): string {
	return `${(time ?? 0).toString(36)}.${lettersOf(SparkMD5.hash(identity).slice(0, length))}`;
}

/** Hexadecimal digits as capital letters, which can stand behind a number without anything between them. */
export function lettersOf(hexadecimal: string): string {
	return hexadecimal.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(65 + parseInt(digit, 16)));
}

/** The part before the dot. */
export function timeOfKey(key: string): number {
	return parseInt(key, 36);
}
