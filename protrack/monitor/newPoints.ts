import { callThroughPages, recordKey, type PlaybackPoint, type ProtrackClient, type TrackRecord } from '../client';
import { SparkMD5 } from '../thirdParty';
import type { MonitorState } from './state/monitorState';
import { isWaiting } from './failureBackoff';
import { isOtherSelection, type Selection } from './selection';
import { readWindow, timeOfKey, type Fresh, type WindowCursor } from './window';

export interface SeenPoint {
	id: string;
	imei: string;
	record: PlaybackPoint;
}

export interface PointOptions {
	lateSeconds: number;
	/** How far back to begin in the first poll, in seconds. */
	startSecondsAgo: number;
	/** How many points beyond the window may be remembered of one device. */
	mostKeys: number;
	/** How many characters tell two points of one second apart. */
	keyLength: number;
	hasTime: () => boolean;
}

/** A device that was silent for longer may have been out of reach, and send later what it has buffered. */
const SILENCE_SECONDS = 120;
/** A cursor is ahead of the server only after the server's clock was set back. So far it is waited for: then nothing comes twice. */
const MAX_AHEAD_SECONDS = 600;

/**
 * Where the reading of a device's points begins. In the first poll, and in the first one that wants points, that is after its present fix, or the look-back;
 * a device that joins later gives all that came since the list was read before, unless it is the user who has chosen it.
 */
export function firstPointCursor(
	track: Pick<TrackRecord, 'gpstime'>,
	now: number,
	before: MonitorState | null,
	{ startSecondsAgo, selection }: Pick<PointOptions, 'startSecondsAgo'> & { selection?: Selection },
): WindowCursor {
	const from = (time: number): WindowCursor => ({ r: time, f: time });
	if (before?.points && !isOtherSelection(before, selection)) return from(Math.min(before.listedAt, now));
	if (before === null && startSecondsAgo > 0) return from(now - startSecondsAgo);
	const fix = Math.min(track.gpstime || now, now);
	return { r: fix, f: fix + 1 };
}

/** What lies before the window of the last poll was given out and is not remembered: it must stay out when the window is widened. */
export function excludedBefore(
	cursor: WindowCursor,
	before: MonitorState | null,
	{ lateSeconds }: Pick<PointOptions, 'lateSeconds'>,
): WindowCursor {
	if (!before || lateSeconds <= before.lateSeconds) return cursor;
	const remembered = Math.min(
		cursor.c ?? Infinity,
		(cursor.u ?? cursor.r) - lookBack(cursor, before.lateSeconds),
		cursor.g ?? Infinity,
	);
	return { ...cursor, f: Math.max(cursor.f ?? 0, remembered) };
}

/** @returns undefined for a cursor so far ahead of the server's clock that it is of no use; a new one has to take its place */
export function usable(cursor: WindowCursor | undefined, now: number): WindowCursor | undefined {
	if (!cursor || cursor.r > now + MAX_AHEAD_SECONDS) return undefined;
	return cursor.f === undefined ? cursor : { ...cursor, f: Math.min(cursor.f, cursor.r + 1) };
}

/** After a silence that is shorter than the window, what was buffered in it may be as old as that and come as late as that. */
function lookBack({ h }: WindowCursor, lateSeconds: number): number {
	return h === undefined ? lateSeconds : 2 * lateSeconds;
}

/** Whether a device has points that were not read, or a hole that may have been filled. */
export function hasNewPoints(cursor: WindowCursor, track: TrackRecord, now: number): boolean {
	if (isWaiting(cursor, now)) return false;
	const isOver = (time: number | undefined) => time !== undefined && time <= now;
	return cursor.c !== undefined || Math.min(track.gpstime ?? 0, now) > cursor.r || isOver(cursor.e) || isOver(cursor.h);
}

/**
 * Every point since the last poll (chapter 2.3), up to the device's latest fix.
 *
 * A device that was out of reach often sends its present place first and then what it has buffered. So the hole that its silence has left is read
 * again with each reading until the late-arrival window has passed without anything new in it. After a shorter one each reading goes back by twice the
 * window, until that has passed.
 * @param fix the time of the latest fix, epoch seconds
 * @param now server time, epoch seconds
 * @throws ProtrackError
 */
export async function readNewPoints(
	client: ProtrackClient,
	imei: string,
	before: WindowCursor,
	fix: number,
	now: number,
	{ lateSeconds, mostKeys, keyLength, hasTime }: PointOptions,
): Promise<{ points: SeenPoint[]; cursor: WindowCursor }> {
	const isNewHole = before.c === undefined && fix - lateSeconds > before.r;
	// What lies before the hole is known.
	const gap = isNewHole ? Math.min(before.g ?? Infinity, before.r + 1) : before.g;
	const e = isNewHole ? now + lateSeconds : before.e;
	const known = afterSilence(before, fix, now, lateSeconds);
	const { fresh, cursor } = await readWindow(gap === undefined ? known : { ...known, g: gap, e }, {
		pages: (from, to) => callThroughPages(client, 'playback', { imei, begintime: from, endtime: to }),
		until: Math.max(fix, before.r),
		lateSeconds: lookBack(known, lateSeconds),
		hasTime,
		timeOf: (record) => record.gpstime,
		keyLength,
	});
	const points = fresh.map(({ record, duplicateIndex }) => ({
		id: pointId(imei, record, duplicateIndex),
		imei,
		record,
	}));
	if (cursor.c !== undefined) return { points, cursor };
	const isSilenceOver = known.h === undefined || known.h <= now;
	const next = isSilenceOver ? cursor : { ...cursor, h: Math.min(known.h ?? now, now + lateSeconds) };
	return { points, cursor: afterHole(next, fresh, now, { lateSeconds, mostKeys }) };
}

/** Looks further back after a silence that is too short for a hole. */
function afterSilence(before: WindowCursor, fix: number, now: number, lateSeconds: number): WindowCursor {
	const isSilence = before.c === undefined && fix - SILENCE_SECONDS > before.r && fix - lateSeconds <= before.r;
	if (!isSilence) return before;
	// What lies before the usual look-back is not remembered any more.
	const remembered = Math.min(before.r - lateSeconds, before.g ?? Infinity);
	return { ...before, h: now + lateSeconds, ...(before.h === undefined && { f: Math.max(before.f ?? 0, remembered) }) };
}

/** Keeps the hole open, or closes it. */
function afterHole(
	cursor: WindowCursor,
	fresh: Array<Fresh<PlaybackPoint>>,
	now: number,
	{ lateSeconds, mostKeys }: Pick<PointOptions, 'lateSeconds' | 'mostKeys'>,
): WindowCursor {
	const { g, e = 0, ...rest } = cursor;
	const reach = cursor.r - lookBack(cursor, lateSeconds);
	if (g === undefined) return rest;
	const isFilling = fresh.some(({ record }) => (record.gpstime ?? 0) < reach);
	const closesAt = isFilling ? now + lateSeconds : Math.min(e, now + lateSeconds);
	if (closesAt <= now) return rest;
	// Of a long way only the newest part can be remembered. Devices send what they have buffered from the oldest on, so the rest is newer.
	const times = (rest.s ?? [])
		.map(timeOfKey)
		.filter((time) => time > 0 && time < reach)
		.sort((a, b) => b - a);
	const oldest = times[mostKeys];
	if (oldest === undefined) return { ...rest, g, e: closesAt };
	return {
		...rest,
		s: rest.s?.filter((key) => timeOfKey(key) === 0 || timeOfKey(key) > oldest),
		g: oldest + 1,
		e: closesAt,
	};
}

function pointId(imei: string, record: PlaybackPoint, duplicateIndex: number): string {
	const hash = SparkMD5.hash(`${imei}|${recordKey(record)}`).slice(0, 16);
	return duplicateIndex === 0 ? hash : `${hash}-${duplicateIndex + 1}`;
}
