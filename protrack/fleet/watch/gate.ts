import type { TrackRecord } from '../../api';
import { SparkMD5 } from '../../vendor';
import type { Cursor } from '../watchState';
import { markOf } from './mark';
import { isWaiting } from './refusals';

/*
 * Which devices are asked for alarms: those that have sent something since they were asked last, and all of them now and then.
 */

export interface GateOptions {
	/** How late an alarm may become visible after the platform received it, in seconds. */
	lateSeconds: number;
	/** Ask only devices that moved in any way, and each of them after this many seconds at the latest; 0 asks all devices every time. */
	sweepSeconds: number;
}

/** Trackers that stand still send a word every few minutes; one that says nothing for so long has fallen silent. */
const SILENT_SECONDS = 1800;
const ONLINE = 2;
const OFFLINE = 4;

/** A change in it tells that the device sent something, or that the account's rights to it changed. */
export function newsMark(track: TrackRecord | undefined): string {
	if (!track) return '';
	const { hearttime, systemtime, gpstime, datastatus } = track;
	// To go offline is to say nothing.
	const standing = datastatus === OFFLINE ? ONLINE : datastatus;
	return markOf([hearttime, systemtime, gpstime, standing].join(), 4);
}

/** @param now server time, epoch seconds */
export function isDue(cursor: Cursor | undefined, track: TrackRecord | undefined, now: number, options: GateOptions): boolean {
	if (!cursor) return true;
	if (isWaiting(cursor, now)) return false;
	if (!track || cursor.c !== undefined || cursor.n !== newsMark(track)) return true;
	if (now - cursor.r >= options.sweepSeconds * (1 - spreadOf(track.imei))) return true;
	// The last words of a device that fell silent, and what the platform says of its silence, may show up late: it is asked once more.
	const settledAt = Math.max(track.hearttime ?? 0, track.systemtime ?? 0) + Math.max(options.lateSeconds, SILENT_SECONDS);
	return cursor.r < settledAt && settledAt <= now;
}

/** Devices that were read together do not all come together again: some come up to a quarter of the time sooner. */
function spreadOf(imei: string): number {
	return parseInt(SparkMD5.hash(imei).slice(0, 4), 16) / 0x1_0000 / 4;
}

/** Those that have waited longest come first. Equals come in another order each time, so that no bad ones block the way for ever. */
export function inTurn(imeis: string[], cursors: ReadonlyMap<string, Cursor>, now: number): string[] {
	return imeis
		.map((imei) => {
			const { r = 0, t = r } = cursors.get(imei) ?? {};
			return { imei, since: t, rank: SparkMD5.hash(`${now} ${imei}`) };
		})
		.sort((a, b) => a.since - b.since || (a.rank < b.rank ? -1 : 1))
		.map(({ imei }) => imei);
}
