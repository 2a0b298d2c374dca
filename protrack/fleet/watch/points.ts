import { callThroughPages, recordKey, type PlaybackPoint, type ProtrackClient, type TrackRecord } from '../../api';
import { SparkMD5 } from '../../vendor';
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

/** Whether a device has points that were not read. */
export function hasNewPoints(cursor: WindowCursor, track: TrackRecord, now: number): boolean {
	return cursor.c !== undefined || Math.min(track.gpstime ?? 0, now) > cursor.r;
}

/**
 * Every point since the last poll (chapter 2.3), up to the device's latest fix: a device that was out of reach sends what it has buffered later, so
 * its cursor waits for it.
 * @throws ProtrackError
 */
export async function readNewPoints(
	client: ProtrackClient,
	imei: string,
	cursor: WindowCursor,
	until: number,
	{ lateSeconds, hasTime }: PointOptions,
): Promise<{ points: SeenPoint[]; cursor: WindowCursor }> {
	const { fresh, cursor: next } = await readWindow(cursor, {
		pages: (from, to) => callThroughPages(client, 'playback', { imei, begintime: from, endtime: to }),
		until,
		lateSeconds,
		hasTime,
		timeOf: (record) => record.gpstime,
		// There are many, and two of one second are rare.
		keyLength: 1,
	});
	const points = fresh.map(({ record, twin }) => ({ id: pointId(imei, record, twin), imei, record }));
	return { points, cursor: next };
}

function pointId(imei: string, record: PlaybackPoint, twin: number): string {
	const hash = SparkMD5.hash(`${imei}|${recordKey(record)}`).slice(0, 16);
	return twin === 0 ? hash : `${hash}-${twin + 1}`;
}

