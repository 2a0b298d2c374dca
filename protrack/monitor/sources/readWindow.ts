import { groupBy, Multiset, recordKey } from '../../client';
import type { WindowCursor } from '../state/monitorState';
import { seenKey, timeOfKey } from '../state/seenKeys';

/*
 * Reads what is new of one device without losing what becomes visible late: each reading goes back by the late-arrival window and leaves out what the
 * cursor remembers of it.
 */

export interface UnseenRecord<Row> {
	record: Row;
	/** How many equal records came before this one. */
	duplicateIndex: number;
	/** Set when the platform could not show all records of this second. */
	incomplete?: true;
}

/** A page of records, as `callThroughPages` gives them. */
interface WindowPage<Row> {
	records: Row[];
	next: number | null;
	truncatedAt?: number;
}

export interface WindowRequest<Row extends object> {
	/** Reads a range of time (epoch seconds, both ends included) page by page. */
	pages: (from: number, to: number) => AsyncIterable<WindowPage<Row>>;
	/** Server time of this poll, epoch seconds. */
	until: number;
	/** The late-arrival window. */
	lateSeconds: number;
	/** The time by which the platform sorts and filters, epoch seconds. */
	timeOf: (record: Row) => number | null;
	/** False when the time for this poll is used up: reading stops after the current page, and the next poll resumes there. */
	hasTime: () => boolean;
	/** How many characters tell two records of one second apart. With fewer of them, some records may come twice. */
	keyLength: number;
}

/**
 * @returns what was not read before, and the cursor for the next reading
 * @throws ProtrackError; the given cursor is never changed
 */
export async function readWindow<Row extends object>(
	cursor: WindowCursor,
	request: WindowRequest<Row>,
): Promise<{ unseen: Array<UnseenRecord<Row>>; cursor: WindowCursor }> {
	const { gapFrom, notBefore, resumeAt } = cursor;
	// Without `resumeAt` there is no reading that `resumeUntil` could be the end of. Keeping to it would never reach the present.
	const until = Math.min((resumeAt === undefined ? undefined : cursor.resumeUntil) ?? request.until, request.until);
	const lookbackStart = Math.min(cursor.readTo - request.lateSeconds, gapFrom ?? Infinity);
	const from = resumeAt === undefined ? Math.max(lookbackStart, notBefore ?? 0) : Math.min(resumeAt, until);
	const isDone = from > until || (from === until && cursor.readTo === until);
	if (resumeAt === undefined && isDone) return { unseen: [], cursor: { ...cursor, readTo: until } };

	const { found, truncated, stoppedAt } = await readPages(request, from, until);
	const { unseen, missing } = compare(found, cursor.seenKeys ?? []);
	// All that the next reading can reach has to be remembered, also what the platform did not show this time.
	const given = [...found.map(({ key }) => key), ...missing.filter((key) => timeOfKey(key) > 0)];
	const nextLookbackStart = Math.min(until - request.lateSeconds, gapFrom ?? Infinity);
	return {
		unseen: unseen.map(({ record, duplicateIndex }) => ({
			record,
			duplicateIndex,
			...(truncated.has(request.timeOf(record)) && { incomplete: true }),
		})),
		cursor:
			stoppedAt === null
				? cursorAfter(cursor, until, keysSince(given, nextLookbackStart), nextLookbackStart)
				: {
						...cursor,
						seenKeys: keysSince(given, Math.min(stoppedAt, nextLookbackStart)),
						resumeAt: stoppedAt,
						resumeUntil: until,
						lastFailureAt: undefined,
						consecutiveFailures: undefined,
					},
	};
}

/** @returns from when on the cursor remembers what was given (epoch seconds), when its last reading looked back by so many seconds */
export function rememberedSince(cursor: WindowCursor, lookbackSeconds: number): number {
	const { readTo, resumeAt = Infinity, resumeUntil = readTo, gapFrom = Infinity } = cursor;
	return Math.min(resumeAt, resumeUntil - lookbackSeconds, gapFrom);
}

/** A reading that came to its end leaves no trace of a backlog or of failures. */
function cursorAfter(
	{ gapFrom, gapExpiresAt, notBefore }: WindowCursor,
	readTo: number,
	seenKeys: string[],
	lookbackStart: number,
): WindowCursor {
	return {
		readTo,
		...(gapFrom !== undefined && { gapFrom, gapExpiresAt }),
		...(notBefore !== undefined && notBefore > lookbackStart && { notBefore }),
		...(seenKeys.length > 0 && { seenKeys }),
	};
}

interface FoundRecord<Row> {
	record: Row;
	duplicateIndex: number;
	/** Equal for true duplicates only. */
	identity: string;
	/** May be equal for others of the same second. */
	key: string;
}

interface PagesRead<Row> {
	found: Array<FoundRecord<Row>>;
	/** Times of which the platform cannot show all records. */
	truncated: ReadonlySet<number | null>;
	/** Where to resume when time ran out, else null. */
	stoppedAt: number | null;
}

async function readPages<Row extends object>(
	request: WindowRequest<Row>,
	from: number,
	until: number,
): Promise<PagesRead<Row>> {
	const found: Array<FoundRecord<Row>> = [];
	const identities = new Multiset();
	const truncated = new Set<number | null>();
	for await (const page of request.pages(from, until)) {
		if (page.truncatedAt !== undefined) truncated.add(page.truncatedAt);
		for (const record of page.records) {
			const identity = recordKey(record);
			found.push({
				record,
				duplicateIndex: identities.add(identity),
				identity,
				key: seenKey(identity, request.timeOf(record), request.keyLength),
			});
		}
		if (page.next !== null && !request.hasTime()) return { found, truncated, stoppedAt: page.next };
	}
	return { found, truncated, stoppedAt: null };
}

/** A key without a time is remembered for as long as the platform shows its record. */
function keysSince(keys: readonly string[], lookbackStart: number): string[] {
	return keys.filter((key) => timeOfKey(key) === 0 || timeOfKey(key) >= lookbackStart);
}

/** @returns the records that were not given yet, in their order, and the keys of those that were given but are not shown now */
function compare<Row>(
	found: Array<FoundRecord<Row>>,
	seenKeys: readonly string[],
): { unseen: Array<FoundRecord<Row>>; missing: string[] } {
	const shorten = toCommonLength([...seenKeys, ...found.map(({ key }) => key)]);
	const seenBefore = groupBy(seenKeys, shorten);
	const foundNow = groupBy(found, ({ key }) => shorten(key));
	const unseen = new Set<FoundRecord<Row>>();
	for (const [key, records] of foundNow) {
		const more = records.length - (seenBefore.get(key)?.length ?? 0);
		if (more <= 0) continue;
		// Where nothing tells which of them were given before, all of them are given: twice is better than never.
		for (const duplicates of groupBy(records, ({ identity }) => identity).values())
			duplicates.slice(-more).forEach((each) => unseen.add(each));
	}
	const missing = [...seenBefore].flatMap(([key, keys]) => keys.slice(foundNow.get(key)?.length ?? 0));
	return { unseen: found.filter((each) => unseen.has(each)), missing };
}

/** Earlier versions and larger fleets have shorter keys: @returns what cuts all keys of one second to the shortest of them */
function toCommonLength(keys: readonly string[]): (key: string) => string {
	const partsOf = (key: string): [second: string, hash: string] => [key.split('.')[0] ?? '', key.split('.')[1] ?? ''];
	const lengthOf = new Map<string, number>();
	for (const key of keys) {
		const [second, hash] = partsOf(key);
		lengthOf.set(second, Math.min(lengthOf.get(second) ?? Infinity, hash.length));
	}
	return (key) => {
		const [second, hash] = partsOf(key);
		return `${second}.${hash.slice(0, lengthOf.get(second))}`;
	};
}
