import { callThroughPages, recordKey, type PlaybackPoint, type ProtrackClient, type TrackRecord } from '../../api';
import { SparkMD5 } from '../../vendor';
import type { WatchState } from '../watchState';
import { isWaiting } from './refusals';
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
	hasTime: () => boolean;
}

/**
 * Where the reading of a device's points begins. In the first poll, and in the first one that wants points, that is after its present fix, or the look-back;
 * a device that joins later gives all that came since the list was read before.
 */
export function firstPointCursor(
	track: Pick<TrackRecord, 'gpstime'>,
	now: number,
	before: WatchState | null,
	{ startSecondsAgo }: Pick<PointOptions, 'startSecondsAgo'>,
): WindowCursor {
	const from = (time: number): WindowCursor => ({ r: time, f: time });
	if (before?.points) return from(Math.min(before.listedAt, now));
	if (before === null && startSecondsAgo > 0) return from(now - startSecondsAgo);
	const fix = Math.min(track.gpstime || now, now);
	return { r: fix, f: fix + 1 };
}

/** What lies before the window of the last poll was given out and is not remembered: it must stay out when the window is widened. */
export function barred(cursor: WindowCursor, before: WatchState | null, { lateSeconds }: Pick<PointOptions, 'lateSeconds'>): WindowCursor {
	if (!before || lateSeconds <= before.lateSeconds) return cursor;
	const remembered = Math.min(cursor.c ?? Infinity, (cursor.u ?? cursor.r) - before.lateSeconds, cursor.g ?? Infinity);
	return { ...cursor, f: Math.max(cursor.f ?? 0, remembered) };
}

/** Whether a device has points that were not read, or a hole that may have been filled. */
export function hasNewPoints(cursor: WindowCursor, track: TrackRecord, now: number): boolean {
	if (isWaiting(cursor, now)) return false;
	return cursor.c !== undefined || Math.min(track.gpstime ?? 0, now) > cursor.r || (cursor.e !== undefined && cursor.e <= now);
}

/**
 * Every point since the last poll (chapter 2.3), up to the device's latest fix.
 *
 * A device that was out of reach often sends its present place first and then what it has buffered. So the hole that its silence has left is read
 * again with each reading until the late-arrival window has passed without anything new in it.
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
	{ lateSeconds, mostKeys, hasTime }: PointOptions,
): Promise<{ points: SeenPoint[]; cursor: WindowCursor }> {
	const isNewHole = before.c === undefined && fix - lateSeconds > before.r;
	// What lies before the hole is known.
	const hole = isNewHole ? Math.min(before.g ?? Infinity, before.r + 1) : before.g;
	const e = isNewHole ? now + lateSeconds : before.e;
	const { fresh, cursor } = await readWindow(hole === undefined ? before : { ...before, g: hole, e }, {
		pages: (from, to) => callThroughPages(client, 'playback', { imei, begintime: from, endtime: to }),
		until: Math.max(fix, before.r),
		lateSeconds,
		hasTime,
		timeOf: (record) => record.gpstime,
		// There are many, and two of one second are rare.
		keyLength: 1,
	});
	const points = fresh.map(({ record, twin }) => ({ id: pointId(imei, record, twin), imei, record }));
	return { points, cursor: cursor.c === undefined ? afterHole(cursor, fresh, now, { lateSeconds, mostKeys }) : cursor };
}

/** Keeps the hole open, or closes it. */
function afterHole(
	cursor: WindowCursor,
	fresh: Array<Fresh<PlaybackPoint>>,
	now: number,
	{ lateSeconds, mostKeys }: Pick<PointOptions, 'lateSeconds' | 'mostKeys'>,
): WindowCursor {
	const { g, e = 0, ...rest } = cursor;
	const reach = cursor.r - lateSeconds;
	if (g === undefined || g >= reach) return rest;
	const isFilling = fresh.some(({ record }) => (record.gpstime ?? 0) < reach);
	const closesAt = isFilling ? now + lateSeconds : Math.min(e, now + lateSeconds);
	if (closesAt <= now) return rest;
	// Of a long way only the newest part can be remembered. Devices send what they have buffered from the oldest on, so the rest is newer.
	const times = (rest.s ?? []).map(timeOfKey).filter((time) => time > 0 && time < reach).sort((a, b) => b - a);
	const oldest = times[mostKeys];
	if (oldest === undefined) return { ...rest, g, e: closesAt };
	return { ...rest, s: rest.s?.filter((key) => timeOfKey(key) === 0 || timeOfKey(key) > oldest), g: oldest + 1, e: closesAt };
}

function pointId(imei: string, record: PlaybackPoint, twin: number): string {
	const hash = SparkMD5.hash(`${imei}|${recordKey(record)}`).slice(0, 16);
	return twin === 0 ? hash : `${hash}-${twin + 1}`;
}

