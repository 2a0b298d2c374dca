import { inDigits, ProtrackError, type ProtrackClient, type TrackRecord } from '../client';
import { alarmId, type SeenAlarm } from '../fleet/alarm';
import { readAlarms } from '../fleet/alarmHistory';
import { MAX_AT_ONCE } from '../fleet/concurrency';
import { inTurn, isDue, markAfterReading, momentOf, rotation, type ActivityFilterOptions } from './activityFilter';
import { readLatest, type LatestOptions } from './latestPositions';
import { afterError, errorOfAll, shouldAbort, isWaiting } from './failureBackoff';
import { isOtherSelection, isLeftOut, type Selection } from './selection';
import { earliestSince, pollClock } from './serverClock';
import { readWindow } from './window';
import type { Cursor, MonitorState } from './state/monitorState';

/*
 * The promise: every alarm that the platform makes visible within the late-arrival window comes out, and none twice.
 *
 * Each device has a cursor in server time (systemtime, never the device's gpstime). A poll asks from the cursor minus the window up to the
 * server's present and leaves out what it remembers of that window. So an alarm that shows up late, up to the window, is still found, and the
 * cursor never depends on what an alarm says about itself. When the server's clock was set back, a poll asks from where that clock may have been
 * since the last one.
 */

export interface MonitorOptions extends ActivityFilterOptions, LatestOptions {
	/** How far to look back when nothing is remembered yet, in seconds. */
	startSecondsAgo: number;
	/** False when no alarms are wanted; then none are read. */
	alarms: boolean;
	/** How old the list of the devices is, in seconds: a device that is not in it may have joined since. Infinity when it is not known any more. */
	listAgeSeconds: number;
	/** What the user has chosen to monitor; undefined where that never changes. */
	selection?: Selection;
}

export interface Round {
	state: MonitorState;
	/** By server time, oldest first. */
	alarms: SeenAlarm[];
	/** The latest position of each device. */
	tracks: Map<string, TrackRecord>;
	/** Devices for whose positions there was no time; they come first in the next poll. */
	skipped: Set<string>;
	/** Devices whose positions came in records that cannot be read, as far as can be told. */
	unreadable: Set<string>;
	/** Server time of this poll, epoch seconds. */
	serverNow: number;
	/** Devices that could not be read; their cursors stay, so they are read again. */
	errors: Map<string, ProtrackError>;
	/** Those of them that could not be read before either; they are tried at growing intervals. */
	repeated: Set<string>;
	/** Devices that had to be asked and had no turn, or not to the end; they come first in the next poll. */
	deferred: number;
	/** Whether that was because nothing but errors came back, and not because time ran out. */
	aborted: boolean;
	/** Why no position could be read, where alarms were read all the same. */
	positionsError?: ProtrackError;
}

/** In so many polls in a row there was no time for the alarms of any device: then it is no accident. */
const MAX_POLLS_WITHOUT_ALARMS = 3;
/** A device that vanished from the account may come back; until then its cursor is kept so long. */
const KEEP_VANISHED_SECONDS = 86_400;
/** Of a device that joins while a list cannot be read, nothing older is wanted, however long that lasts. */
const MAX_LIST_AGE_SECONDS = 86_400;

/**
 * One poll: reads what is new on the given devices.
 * @param before what the last poll left, null for the first
 * @param account what the state is good for
 * @throws ProtrackError when nothing could be read; `before` is never changed
 */
export async function pollAlarms(
	client: ProtrackClient,
	imeis: string[],
	before: MonitorState | null,
	account: string,
	options: MonitorOptions,
): Promise<Round> {
	const {
		tracks,
		errors: untracked,
		refused,
		skipped,
		unreadable,
		serverNow,
		positionsError,
	} = await readLatest(client, imeis, before, options);
	const clock = pollClock(serverNow);
	const earliest = before?.clock ? earliestSince(before.clock, clock, options.lateSeconds) : Infinity;
	const isOther = isOtherSelection(before, options.selection);
	const joinedAt = isOther
		? serverNow
		: Math.min(before?.listedAt ?? serverNow - options.startSecondsAgo, serverNow, earliest);
	const cursors = new Map<string, Cursor>();
	for (const imei of imeis) {
		const cursor = cursorFor(before, imei, joinedAt, earliest, serverNow, options);
		const skippedSince = skipped.has(imei) ? (cursor.skippedSince ?? serverNow) : undefined;
		cursors.set(imei, { ...cursor, q: refused.get(imei), skippedSince });
	}
	// Nothing from before the first poll is wanted, however old the list is.
	const listAge =
		Number.isFinite(options.listAgeSeconds) || !before ? options.listAgeSeconds : serverNow - before.listedAt;
	const listedAt = before ? Math.max(joinedAt, serverNow - Math.min(listAge, MAX_LIST_AGE_SECONDS)) : serverNow;

	const [dueNow, silent] = options.alarms ? dueAndSilent(imeis, cursors, tracks, serverNow, options) : [[], []];
	const isDueNow = new Set(dueNow);
	const due = [...inTurn(dueNow, cursors, serverNow), ...rotation(silent, cursors)];
	// Should alarms be wanted one day, they are from then on.
	const none = { s: undefined, c: undefined, u: undefined, f: undefined, t: undefined, b: undefined, g: undefined };
	if (!options.alarms)
		cursors.forEach((cursor, imei) => cursors.set(imei, { ...cursor, ...none, r: serverNow, f: serverNow }));

	const alarms: SeenAlarm[] = [];
	const errors = new Map<string, ProtrackError>();
	let read = 0;
	const readNext = async (_: unknown, worker: number): Promise<void> => {
		// However long all else takes each time, one device gets its turn.
		const first = due.length > 0 && (worker === 0 || options.hasTime()) ? due.shift() : undefined;
		const next = () => (due.length > 0 && options.hasTime() && !shouldAbort(errors, read) ? due.shift() : undefined);
		for (let imei = first; imei !== undefined; imei = next()) {
			const cursor = cursors.get(imei) ?? { r: joinedAt };
			try {
				const found = await readDevice(client, imei, cursor, serverNow, options);
				// One by one: as arguments of a call they might be more than the engine takes.
				for (const alarm of found.alarms) alarms.push(alarm);
				cursors.set(imei, { ...cursor, ...none, ...found.cursor, n: markAfterReading(cursor, tracks.get(imei)) });
				read += 1;
			} catch (error) {
				if (!(error instanceof ProtrackError) || error.kind === 'canceled') throw error;
				errors.set(imei, error);
			}
		}
	};
	await Promise.all(Array.from({ length: MAX_AT_ONCE }, readNext));

	const aborted = shouldAbort(errors, read);
	const wasBad = (imei: string) => Boolean(before?.devices[imei]?.b);
	const ofAll = read === 0 ? errorOfAll(errors, imeis.length, wasBad) : undefined;
	if (ofAll) throw ofAll;
	const deferred =
		due.filter((imei) => isDueNow.has(imei)).length + [...cursors.values()].filter(({ c }) => c !== undefined).length;
	const pollsWithoutAlarms = read === 0 && deferred > 0 ? (before?.pollsWithoutAlarms ?? 0) + 1 : 0;
	if (pollsWithoutAlarms >= MAX_POLLS_WITHOUT_ALARMS) throw tooSlow(deferred);
	for (const [imei, each] of errors) {
		const cursor = cursors.get(imei) ?? { r: joinedAt };
		cursors.set(imei, { ...cursor, ...afterError(cursor, each, serverNow, read > 0) });
	}
	const repeated = new Set([...errors.keys()].filter(wasBad));
	for (const [imei, each] of untracked) {
		if (positionsError || errors.has(imei)) continue;
		errors.set(imei, each);
		if (before?.devices[imei]?.q) repeated.add(imei);
	}
	alarms.sort((a, b) => (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0));
	const kept = Object.keys(before?.devices ?? {})
		.filter((imei) => cursors.has(imei) || !isLeftOut(imei, isOther, options.selection))
		.map((imei) => [imei, cursorFor(before, imei, joinedAt, earliest, serverNow, options)] as const)
		.filter(([, { r }]) => serverNow - r < KEEP_VANISHED_SECONDS)
		// Nor of a device that is away just now.
		.map(([imei, cursor]) => [imei, options.alarms ? cursor : { ...cursor, f: serverNow }] as const);
	const devices = { ...Object.fromEntries(kept), ...Object.fromEntries(cursors) };
	return {
		state: {
			...{ version: 3, account, lateSeconds: options.lateSeconds, listedAt, clock },
			...(options.selection && { selection: options.selection.mark }),
			...(pollsWithoutAlarms > 0 && { pollsWithoutAlarms }),
			devices,
		},
		alarms,
		tracks,
		skipped,
		unreadable,
		serverNow,
		errors,
		repeated,
		aborted,
		positionsError,
		deferred,
	};
}

function tooSlow(devices: number): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: `There was no time to read any alarms in ${MAX_POLLS_WITHOUT_ALARMS} polls in a row; ${inDigits(devices)} devices are waiting`,
		hint: 'The platform answers too slowly for this number of devices, or has rejected those that had their turn. Poll less often or choose fewer devices.',
		httpCode: '503',
	});
}

/** Devices that have to be asked, and those of which nothing says so. One that is refused is neither until it is time to try it again. */
function dueAndSilent(
	imeis: string[],
	cursors: ReadonlyMap<string, Cursor>,
	tracks: ReadonlyMap<string, TrackRecord>,
	now: number,
	options: ActivityFilterOptions,
): [due: string[], silent: string[]] {
	const due: string[] = [];
	const silent: string[] = [];
	const moment = momentOf(now, cursors);
	for (const imei of imeis) {
		const cursor = cursors.get(imei) ?? { r: now };
		if (isDue(imei, cursor, tracks.get(imei), moment, options)) due.push(imei);
		else if (!isWaiting(cursor, now)) silent.push(imei);
	}
	return [due, silent];
}

/** @param earliest see `earliestSince` */
function cursorFor(
	before: MonitorState | null,
	imei: string,
	joinedAt: number,
	earliest: number,
	serverNow: number,
	options: MonitorOptions,
): Cursor {
	const cursor = before?.devices[imei];
	if (!before || !cursor) return { r: joinedAt, f: joinedAt };
	// The server's clock may have been ahead.
	const r = Math.min(cursor.r, serverNow);
	const f = Math.min(cursor.f ?? 0, serverNow, earliest);
	// What lies before was emitted and is not remembered: it must stay out when the window was widened or the clock was set back.
	const readTo = Math.min(cursor.u ?? cursor.r, serverNow);
	const remembered = Math.min(cursor.c ?? Infinity, (cursor.u ?? cursor.r) - before.lateSeconds, cursor.g ?? Infinity);
	// After a jump by more than the window nothing useful is remembered, and what lies before it may be new; then twice is better than never.
	const isExcludedBefore =
		remembered > readTo - options.lateSeconds && remembered < serverNow && remembered <= earliest;
	const first = isExcludedBefore ? Math.max(f, remembered) : f;
	const known = { ...cursor, r, ...(first > 0 && { f: first }) };
	if (cursor.c !== undefined) return { ...known, c: Math.min(cursor.c, earliest) };
	return earliest < r - options.lateSeconds ? { ...known, g: Math.min(earliest, cursor.g ?? Infinity) } : known;
}

async function readDevice(
	client: ProtrackClient,
	imei: string,
	cursor: Cursor,
	serverNow: number,
	{ lateSeconds, hasTime }: MonitorOptions,
): Promise<{ alarms: SeenAlarm[]; cursor: Cursor }> {
	const alarms: SeenAlarm[] = [];
	let next: Cursor = cursor;
	do {
		const read = await readWindow(next, {
			pages: (from, to) => readAlarms(client, { imei, from, to }),
			until: serverNow,
			lateSeconds,
			hasTime,
			timeOf: (record) => record.systemtime,
			keyLength: 10,
		});
		for (const { record, duplicateIndex, incomplete } of read.fresh) {
			alarms.push({ id: alarmId(imei, record, duplicateIndex), imei, record, ...(incomplete && { incomplete }) });
		}
		// Where the clock was set back to has been looked through.
		next = read.cursor.c === undefined ? { ...read.cursor, g: undefined } : read.cursor;
		// A backlog was read up to where it went when its reading began; what came since is read at once if there is time.
	} while (next.c === undefined && next.r < serverNow && hasTime());
	return { alarms, cursor: next };
}
