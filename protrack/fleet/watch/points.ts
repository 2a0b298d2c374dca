import { callThroughPages, recordKey, type PlaybackPoint, type ProtrackClient, type TrackRecord } from '../../api';
import { SparkMD5 } from '../../vendor';
import { isWaiting } from './refusals';
import { readWindow, type WindowCursor } from './window';

export interface SeenPoint {
	id: string;
	imei: string;
	record: PlaybackPoint;
}

export interface PointOptions {
	lateSeconds: number;
	/** How far back to begin with a device that is seen for the first time, in seconds. */
	startSecondsAgo: number;
	hasTime: () => boolean;
}

/** Where the reading of a device's points begins: only what comes after its present fix, or the look-back. */
export function firstPointCursor(track: TrackRecord, now: number, { startSecondsAgo }: PointOptions): WindowCursor {
	const fix = Math.min(track.gpstime ?? 0, now);
	return startSecondsAgo > 0 ? { r: now - startSecondsAgo, f: now - startSecondsAgo } : { r: fix, f: fix + 1 };
}

/** Whether a device has points that were not read, or a gap that may have been filled. */
export function hasNewPoints(cursor: WindowCursor, track: TrackRecord, now: number): boolean {
	if (isWaiting(cursor, now)) return false;
	return cursor.c !== undefined || Math.min(track.gpstime ?? 0, now) > cursor.r || (cursor.e !== undefined && cursor.e <= now);
}

/**
 * Every point since the last poll (chapter 2.3), up to the device's latest fix.
 *
 * A device that was out of reach often sends its present place first and then what it has buffered. So the hole that its silence has left is read
 * again with each reading until the late-arrival window has passed without anything in it.
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
	{ lateSeconds, hasTime }: PointOptions,
): Promise<{ points: SeenPoint[]; cursor: WindowCursor }> {
	const isClosing = before.e !== undefined && before.e <= now;
	const { fresh, cursor } = await readWindow(before, {
		pages: (from, to) => callThroughPages(client, 'playback', { imei, begintime: from, endtime: to }),
		until: Math.max(fix, before.r),
		lateSeconds,
		hasTime,
		timeOf: (record) => record.gpstime,
		// There are many, and two of one second are rare.
		keyLength: 1,
	});
	const points = fresh.map(({ record, twin }) => ({ id: pointId(imei, record, twin), imei, record }));
	if (cursor.c !== undefined) return { points, cursor };
	const { g, e, ...rest } = cursor;
	const reach = cursor.r - lateSeconds;
	const isFilling = fresh.some(({ record }) => (record.gpstime ?? 0) < reach);
	// What lies before the hole is known.
	const isHole = before.c === undefined && reach > before.r && !isFilling;
	if (isHole) return { points, cursor: { ...rest, g: Math.min(g ?? Infinity, before.r + 1), e: now + lateSeconds } };
	if (g === undefined || (isClosing && !isFilling)) return { points, cursor: rest };
	return { points, cursor: { ...rest, g, e: isFilling ? now + lateSeconds : e } };
}

function pointId(imei: string, record: PlaybackPoint, twin: number): string {
	const hash = SparkMD5.hash(`${imei}|${recordKey(record)}`).slice(0, 16);
	return twin === 0 ? hash : `${hash}-${twin + 1}`;
}

