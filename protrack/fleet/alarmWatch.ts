import {
	callInBatches,
	ProtrackError,
	type AlarmRecord,
	type Batched,
	type ProtrackClient,
	type TrackRecord,
} from '../api';
import { SparkMD5 } from '../vendor';
import { alarmId } from './alarm';
import { readAlarms } from './alarmHistory';
import { readWindow } from './watch/window';
import type { Cursor, WatchState } from './watchState';

/*
 * The promise: every alarm that the platform makes visible within the late-arrival window comes out, and none twice.
 *
 * Each device has a cursor in server time (systemtime, never the device's gpstime). A poll asks from the cursor minus the window up to the
 * server's present and leaves out what it remembers of that window. So an alarm that shows up late, up to the window, is still found, and the
 * cursor never depends on what an alarm says about itself.
 */

export interface WatchOptions {
	/** How late an alarm may become visible after the platform received it, in seconds. */
	lateSeconds: number;
	/** How far to look back when nothing is remembered yet, in seconds. */
	startSecondsAgo: number;
	/** Ask only devices that moved in any way, and all of them after this many seconds; 0 asks all devices every time. */
	sweepSeconds: number;
	/** False when no alarms are wanted; then none are read. */
	alarms: boolean;
	/** How old the list of the devices is, in seconds: a device that is not in it may have joined since. */
	listAgeSeconds: number;
	/** False when the time for this poll is used up. */
	hasTime: () => boolean;
}

export interface SeenAlarm {
	id: string;
	imei: string;
	record: AlarmRecord;
	/** Set when the platform could not show all alarms of this second. */
	incomplete?: boolean;
}

export interface Round {
	state: WatchState;
	/** By server time, oldest first. */
	alarms: SeenAlarm[];
	/** The latest position of each device. */
	tracks: Map<string, TrackRecord>;
	/** Server time of this poll, epoch seconds. */
	serverNow: number;
	/** Devices that could not be read; their cursors stay, so they are read again. */
	faults: Map<string, ProtrackError>;
	/** Devices that had no turn, or not to the end, because time ran out; they come first in the next poll. */
	postponed: number;
}

/** Alarm calls under way at once; the account's own pace may allow fewer. */
const LANES = 16;
/** A device that vanished from the account may come back; until then its cursor is kept so long. */
const KEEP_VANISHED_SECONDS = 86_400;

/**
 * One poll: reads what is new on the given devices.
 * @param before what the last poll left, null for the first
 * @param account what the state is good for
 * @throws ProtrackError when nothing could be read; `before` is never changed
 */
export async function watchAlarms(
	client: ProtrackClient,
	imeis: string[],
	before: WatchState | null,
	account: string,
	options: WatchOptions,
): Promise<Round> {
	const tracked = await callInBatches(client, 'track', imeis, {});
	const serverNow = serverTime(tracked);
	const joinedAt = Math.min(before?.listedAt ?? serverNow - options.startSecondsAgo, serverNow);
	const cursors = new Map(imeis.map((imei) => [imei, cursorFor(before, imei, joinedAt, serverNow, options)]));
	// Nothing from before the first poll is wanted, however old the list is.
	const listedAt = before ? serverNow - options.listAgeSeconds : serverNow;
	const newsOf = (imei: string) => newsMark(tracked.records.get(imei));

	// Whether a device has news is not known when its position could not be read.
	const isAsked = (imei: string) =>
		tracked.faults.has(imei) || isDue(cursors.get(imei), tracked.records.get(imei), serverNow, options);
	const due = options.alarms ? inTurn(imeis.filter(isAsked), cursors, serverNow) : [];
	// Should alarms be wanted one day, they are from then on.
	const none = { s: undefined, c: undefined, u: undefined, f: undefined, t: undefined };
	if (!options.alarms) imeis.forEach((imei) => cursors.set(imei, { ...cursors.get(imei), ...none, r: serverNow, f: serverNow }));

	const alarms: SeenAlarm[] = [];
	const faults = new Map<string, ProtrackError>();
	let read = 0;
	const readNext = async (): Promise<void> => {
		while (due.length > 0 && options.hasTime() && !isHopeless(faults, read)) {
			const imei = due.shift() ?? '';
			const cursor = cursors.get(imei) ?? { r: joinedAt };
			try {
				const found = await readDevice(client, imei, cursor, serverNow, options);
				alarms.push(...found.alarms);
				cursors.set(imei, { ...cursor, ...none, ...found.cursor, n: newsOf(imei) });
				read += 1;
			} catch (error) {
				if (!(error instanceof ProtrackError) || error.kind === 'cancelled') throw error;
				faults.set(imei, error);
				cursors.set(imei, { ...cursor, t: serverNow });
			}
		}
	};
	await Promise.all(Array.from({ length: LANES }, readNext));

	const fault = read === 0 ? faultOfAll(faults, imeis.length) : undefined;
	if (fault) throw fault;
	alarms.sort((a, b) => (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0));
	const kept = Object.keys(before?.devices ?? {})
		.map((imei) => [imei, cursorFor(before, imei, joinedAt, serverNow, options)] as const)
		.filter(([, { r }]) => serverNow - r < KEEP_VANISHED_SECONDS);
	const devices = { ...Object.fromEntries(kept), ...Object.fromEntries(cursors) };
	return {
		state: { version: 2, account, lateSeconds: options.lateSeconds, listedAt, devices },
		alarms,
		tracks: tracked.records,
		serverNow,
		faults,
		postponed: due.length + [...cursors.values()].filter(({ c }) => c !== undefined).length,
	};
}

/** The server's own clock; the host's may be wrong. @throws ProtrackError when no answer told it */
function serverTime(tracked: Batched<'track'>): number {
	const times = [...tracked.records.values()].map((record) => record.servertime ?? 0);
	const latest = times.reduce((a, b) => Math.max(a, b), 0) || tracked.serverTime;
	if (latest) return latest;
	const [fault] = tracked.faults.values();
	throw (
		fault ??
		ProtrackError.of({
			kind: 'permission',
			message: 'The platform gave no position of any of the devices to watch',
			advice: 'Check that the account of the credential has devices, and that the chosen ones belong to it.',
			httpCode: '404',
		})
	);
}

/** A change in any of these tells that the device sent something, or that its connection changed. */
function newsMark(track: TrackRecord | undefined): string {
	if (!track) return '';
	const { hearttime, systemtime, gpstime, datastatus } = track;
	return SparkMD5.hash([hearttime, systemtime, gpstime, datastatus].join()).slice(0, 6);
}

function isDue(cursor: Cursor | undefined, track: TrackRecord | undefined, now: number, options: WatchOptions): boolean {
	if (!cursor || cursor.c !== undefined) return true;
	if (options.sweepSeconds === 0 || cursor.n !== newsMark(track)) return true;
	if (now - cursor.r >= options.sweepSeconds) return true;
	// The last words of a device that fell silent may show up late, so it is asked once more when the window has passed.
	const settledAt = Math.max(track?.hearttime ?? 0, track?.systemtime ?? 0) + options.lateSeconds;
	return cursor.r < settledAt && settledAt <= now;
}

function cursorFor(
	before: WatchState | null,
	imei: string,
	joinedAt: number,
	serverNow: number,
	options: WatchOptions,
): Cursor {
	const cursor = before?.devices[imei];
	if (!before || !cursor) return { r: joinedAt, f: joinedAt };
	// The server's clock may have been ahead.
	const r = Math.min(cursor.r, serverNow);
	const f = Math.min(cursor.f ?? 0, serverNow);
	// What lies before was emitted and is not remembered: it must stay out when the window was widened or the clock was set back.
	const readTo = Math.min(cursor.u ?? cursor.r, serverNow);
	const remembered = Math.min(cursor.c ?? Infinity, (cursor.u ?? cursor.r) - before.lateSeconds);
	// After a jump by more than the window nothing useful is remembered; then twice is better than never.
	const isBarred = remembered > readTo - options.lateSeconds && remembered < serverNow;
	const first = isBarred ? Math.max(f, remembered) : f;
	return first > 0 ? { ...cursor, r, f: first } : { ...cursor, r };
}

/** Those that have waited longest come first. Equals come in another order each time, so that no bad ones block the way for ever. */
function inTurn(imeis: string[], cursors: ReadonlyMap<string, Cursor>, serverNow: number): string[] {
	return imeis
		.map((imei) => {
			const { r = 0, t = r } = cursors.get(imei) ?? {};
			return { imei, since: t, rank: SparkMD5.hash(`${serverNow} ${imei}`) };
		})
		.sort((a, b) => a.since - b.since || (a.rank < b.rank ? -1 : 1))
		.map(({ imei }) => imei);
}

/** Codes by which the platform speaks of the device that was asked for, whatever the others are. */
const OF_ONE_DEVICE = new Set([10013, 20005]);

function isOfOneDevice({ kind, code }: ProtrackError): boolean {
	return kind === 'device' || OF_ONE_DEVICE.has(code ?? 0);
}

/** @returns the fault that stands for a poll in which no device could be read, unless it is only some devices that are bad */
function faultOfAll(faults: ReadonlyMap<string, ProtrackError>, devices: number): ProtrackError | undefined {
	const [first, ...more] = faults.values();
	return [first, ...more].find((fault) => fault && !isOfOneDevice(fault)) ?? (faults.size >= devices ? first : undefined);
}

/** When the account is refused or nothing but faults comes back, to ask for the other devices would be in vain. */
export function isHopeless(faults: ReadonlyMap<string, ProtrackError>, read: number): boolean {
	const ofAll = [...faults.values()].filter((fault) => !isOfOneDevice(fault));
	const refused = ofAll.some(({ kind }) => ['login', 'token', 'unsupported'].includes(kind));
	return refused || ofAll.length >= 5 + 4 * read;
}

async function readDevice(
	client: ProtrackClient,
	imei: string,
	cursor: Cursor,
	serverNow: number,
	{ lateSeconds, hasTime }: WatchOptions,
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
		for (const { record, twin, incomplete } of read.fresh) {
			alarms.push({ id: alarmId(imei, record, twin), imei, record, ...(incomplete && { incomplete }) });
		}
		next = read.cursor;
		// A backlog was read up to where it went when its reading began; what came since is read at once if there is time.
	} while (next.c === undefined && next.r < serverNow && hasTime());
	return { alarms, cursor: next };
}
