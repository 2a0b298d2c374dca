import { callThroughPages, recordKey, type PagedName, type PagedRecord, type ProtrackClient } from '../../api';
import { SparkMD5 } from '../../vendor';

/*
 * Reading what is new of one device, without losing what shows up late: each reading goes back by the late-arrival window and leaves out what it
 * remembers of it.
 */

export interface WindowCursor {
	/** Time up to which was read, epoch seconds. */
	r: number;
	/** Nothing before this time is wanted. */
	f?: number;
	/** What came out within the window: `time.key`, once for each twin. */
	s?: string[];
}

export interface Fresh<Record> {
	record: Record;
	/** How many equal records came before this one. */
	twin: number;
	/** Set when the platform could not show all records of this second. */
	incomplete?: boolean;
}

export interface WindowRequest<Name extends PagedName> {
	call: Name;
	imei: string;
	/** Server time of this poll, epoch seconds. */
	until: number;
	lateSeconds: number;
	/** The time by which the platform sorts and filters. */
	timeOf: (record: PagedRecord<Name>) => number | null;
	/** How many characters tell two records of one second apart; fewer where there are many records. */
	keyLength: number;
}

/**
 * @returns what was not read before, and the cursor for the next reading: its `r` is `until`
 * @throws ProtrackError; the given cursor is never changed
 */
export async function readWindow<Name extends PagedName>(
	client: ProtrackClient,
	cursor: WindowCursor,
	request: WindowRequest<Name>,
): Promise<{ fresh: Array<Fresh<PagedRecord<Name>>>; cursor: WindowCursor }> {
	const { imei, until, lateSeconds, timeOf } = request;
	const from = Math.max(cursor.r - lateSeconds, cursor.f ?? 0);
	if (from >= until) return { fresh: [], cursor: { ...cursor, r: until } };

	const seenBefore = countOf(cursor.s ?? []);
	const found = new Map<string, number>();
	const fresh: Array<Fresh<PagedRecord<Name>>> = [];
	const crowded = new Set<number | null>();
	const range = { imei, begintime: from, endtime: until } as Parameters<typeof callThroughPages<Name>>[2];
	for await (const page of callThroughPages(client, request.call, range)) {
		if (page.crowdedAt !== undefined) crowded.add(page.crowdedAt);
		for (const record of page.records) {
			const key = seenKey(record, timeOf(record), request.keyLength);
			const twin = found.get(key) ?? 0;
			found.set(key, twin + 1);
			if (twin >= (seenBefore.get(key) ?? 0)) fresh.push({ record, twin });
		}
	}
	for (const each of fresh) if (crowded.has(timeOf(each.record))) each.incomplete = true;
	return { fresh, cursor: nextCursor(cursor, seenBefore, found, until, lateSeconds) };
}

function nextCursor(
	cursor: WindowCursor,
	seenBefore: ReadonlyMap<string, number>,
	found: Map<string, number>,
	until: number,
	lateSeconds: number,
): WindowCursor {
	// Remembered is all that the next look-back can reach, also what the platform did not show this time.
	const reach = until - lateSeconds;
	for (const [key, count] of seenBefore) {
		if (timeOfKey(key) > 0) found.set(key, Math.max(count, found.get(key) ?? 0));
	}
	// One without a time is remembered for as long as the platform shows it.
	const isKept = (key: string) => timeOfKey(key) === 0 || timeOfKey(key) >= reach;
	const seen = [...found].flatMap(([key, count]) => (isKept(key) ? Array<string>(count).fill(key) : []));
	const next: WindowCursor = { r: until };
	if (cursor.f !== undefined && cursor.f > reach) next.f = cursor.f;
	if (seen.length > 0) next.s = seen;
	return next;
}

/** Begins with the time, by which it is forgotten again. */
function seenKey(record: object, time: number | null, length: number): string {
	return `${(time ?? 0).toString(36)}.${SparkMD5.hash(recordKey(record)).slice(0, length)}`;
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
