import { callThroughPages, recordId, type PlaybackPoint, type ProtrackClient, type TrackRecord } from '../../client';
import type { MonitorState, WindowCursor } from '../state/monitorState';
import { timeOfKey } from '../state/seenKeys';
import { isOtherSelection, type Selection } from '../state/selection';
import { isWaiting } from './failureBackoff';
import { readWindow, rememberedSince, type UnseenRecord } from './readWindow';

export interface SeenPoint {
	id: string;
	imei: string;
	record: PlaybackPoint;
}

/** By the time of the fix, the oldest first. */
export function byFix(a: SeenPoint, b: SeenPoint): number {
	return (a.record.gpstime ?? 0) - (b.record.gpstime ?? 0);
}

export interface PointOptions {
	/** The late-arrival window. */
	lateSeconds: number;
	/** How far back to begin in the first poll, in seconds. */
	startSecondsAgo: number;
	/** How many points beyond the window may be remembered of one device. */
	maxKeys: number;
	/** How many characters tell two points of one second apart. */
	keyLength: number;
	hasTime: () => boolean;
}

/** A device that was silent for longer may have been out of reach, and send later what it has buffered. */
const SILENCE_SECONDS = 120;
/**
 * A cursor is ahead of the server only after the server's clock was set back. A poll waits for the server to catch up with it by so much: then nothing
 * is given twice.
 */
const MAX_AHEAD_SECONDS = 600;

/**
 * Where the reading of a device's points begins. In the first poll, and in the first one that wants points, that is after its present fix, or the
 * look-back. A device that joins later gives all points since the list was read before, unless the user has just selected it.
 */
export function firstPointCursor(
	track: Pick<TrackRecord, 'gpstime'>,
	now: number,
	previous: MonitorState | null,
	{ startSecondsAgo, selection }: Pick<PointOptions, 'startSecondsAgo'> & { selection?: Selection },
): WindowCursor {
	const from = (time: number): WindowCursor => ({ readTo: time, notBefore: time });
	if (previous?.hasPoints && !isOtherSelection(previous, selection)) return from(Math.min(previous.listedAt, now));
	if (previous === null && startSecondsAgo > 0) return from(now - startSecondsAgo);
	const fix = Math.min(track.gpstime || now, now);
	return { readTo: fix, notBefore: fix + 1 };
}

/** What lies before the window of the last poll was given and is not remembered: it must stay out when the window is widened. */
export function excludeForgotten(
	cursor: WindowCursor,
	previous: MonitorState | null,
	{ lateSeconds }: Pick<PointOptions, 'lateSeconds'>,
): WindowCursor {
	if (!previous || lateSeconds <= previous.lateSeconds) return cursor;
	const remembered = rememberedSince(cursor, lookbackSeconds(cursor, previous.lateSeconds));
	return { ...cursor, notBefore: Math.max(cursor.notBefore ?? 0, remembered) };
}

/** @returns undefined for a cursor so far ahead of the server's clock that a new one has to replace it */
export function usableCursor(cursor: WindowCursor | undefined, now: number): WindowCursor | undefined {
	if (!cursor || cursor.readTo > now + MAX_AHEAD_SECONDS) return undefined;
	const { notBefore, readTo } = cursor;
	return notBefore === undefined ? cursor : { ...cursor, notBefore: Math.min(notBefore, readTo + 1) };
}

/** After a silence that is shorter than the window, buffered points may be as old as the silence is long and arrive late by the window as well. */
function lookbackSeconds({ widerLookbackUntil }: WindowCursor, lateSeconds: number): number {
	return widerLookbackUntil === undefined ? lateSeconds : 2 * lateSeconds;
}

/** Whether a device has points that were not read, or a gap that may have been filled. */
export function hasNewPoints(cursor: WindowCursor, track: TrackRecord, now: number): boolean {
	if (isWaiting(cursor, now)) return false;
	const isOver = (time: number | undefined) => time !== undefined && time <= now;
	return (
		cursor.resumeAt !== undefined ||
		Math.min(track.gpstime ?? 0, now) > cursor.readTo ||
		isOver(cursor.gapExpiresAt) ||
		isOver(cursor.widerLookbackUntil)
	);
}

/**
 * Every point since the last poll (chapter 2.3), up to the device's latest fix.
 *
 * A device that was out of reach often sends its present place first and what it has buffered afterwards. So the gap that its silence has left is read
 * again with each reading, until the late-arrival window has passed without anything new in it. After a shorter silence, each reading goes back by
 * twice the window until one window has passed.
 * @param fix the time of the latest fix, epoch seconds
 * @param now server time, epoch seconds
 * @throws ProtrackError
 */
export async function readNewPoints(
	client: ProtrackClient,
	imei: string,
	cursor: WindowCursor,
	fix: number,
	now: number,
	options: PointOptions,
): Promise<{ points: SeenPoint[]; cursor: WindowCursor }> {
	const { lateSeconds, hasTime, keyLength } = options;
	const widened = widenedAfterSilence(cursor, fix, now, lateSeconds);
	const read = await readWindow(withGap(widened, fix, now, lateSeconds), {
		pages: (from, to) => callThroughPages(client, 'playback', { imei, begintime: from, endtime: to }),
		until: Math.max(fix, cursor.readTo),
		lateSeconds: lookbackSeconds(widened, lateSeconds),
		hasTime,
		timeOf: (record) => record.gpstime,
		keyLength,
	});
	const points = read.unseen.map(({ record, duplicateIndex }) => ({
		id: recordId(imei, record, duplicateIndex),
		imei,
		record,
	}));
	if (read.cursor.resumeAt !== undefined) return { points, cursor: read.cursor };
	const { widerLookbackUntil } = widened;
	const isSilenceOver = widerLookbackUntil === undefined || widerLookbackUntil <= now;
	const next = isSilenceOver
		? read.cursor
		: { ...read.cursor, widerLookbackUntil: Math.min(widerLookbackUntil, now + lateSeconds) };
	return { points, cursor: keepOrCloseGap(next, read.unseen, now, options) };
}

/** Looks further back after a silence that is too short for a gap. */
function widenedAfterSilence(cursor: WindowCursor, fix: number, now: number, lateSeconds: number): WindowCursor {
	const { readTo, resumeAt, gapFrom, widerLookbackUntil, notBefore } = cursor;
	const isSilence = resumeAt === undefined && fix - SILENCE_SECONDS > readTo && fix - lateSeconds <= readTo;
	if (!isSilence) return cursor;
	const widened = { ...cursor, widerLookbackUntil: now + lateSeconds };
	if (widerLookbackUntil !== undefined) return widened;
	// What lies before the usual look-back is not remembered any more.
	const remembered = Math.min(readTo - lateSeconds, gapFrom ?? Infinity);
	return { ...widened, notBefore: Math.max(notBefore ?? 0, remembered) };
}

/** Notes the gap of a longer silence. What lies before it is known. */
function withGap(cursor: WindowCursor, fix: number, now: number, lateSeconds: number): WindowCursor {
	const { readTo, resumeAt, gapFrom } = cursor;
	const isNewGap = resumeAt === undefined && fix - lateSeconds > readTo;
	if (!isNewGap) return cursor;
	return { ...cursor, gapFrom: Math.min(gapFrom ?? Infinity, readTo + 1), gapExpiresAt: now + lateSeconds };
}

/** Keeps the gap open while something may still fill it. */
function keepOrCloseGap(
	cursor: WindowCursor,
	unseen: ReadonlyArray<UnseenRecord<PlaybackPoint>>,
	now: number,
	{ lateSeconds, maxKeys }: Pick<PointOptions, 'lateSeconds' | 'maxKeys'>,
): WindowCursor {
	const { gapFrom, gapExpiresAt = 0, ...rest } = cursor;
	if (gapFrom === undefined) return rest;
	const lookbackStart = cursor.readTo - lookbackSeconds(cursor, lateSeconds);
	const isFilling = unseen.some(({ record }) => (record.gpstime ?? 0) < lookbackStart);
	const expiresAt = isFilling ? now + lateSeconds : Math.min(gapExpiresAt, now + lateSeconds);
	if (expiresAt <= now) return rest;
	// Only the newest part of a long way can be remembered. Devices send their buffer from the oldest point on, so what is still to come is newer.
	const times = (rest.seenKeys ?? [])
		.map(timeOfKey)
		.filter((time) => time > 0 && time < lookbackStart)
		.sort((a, b) => b - a);
	const oldest = times[maxKeys];
	if (oldest === undefined) return { ...rest, gapFrom, gapExpiresAt: expiresAt };
	return {
		...rest,
		seenKeys: rest.seenKeys?.filter((key) => timeOfKey(key) === 0 || timeOfKey(key) > oldest),
		gapFrom: oldest + 1,
		gapExpiresAt: expiresAt,
	};
}
