import type { TrackRecord } from '../client';
import { SparkMD5 } from '../thirdParty';
import type { Cursor } from './state/monitorState';
import { markOf } from './fingerprint';
import { isWaiting } from './failureBackoff';

/*
 * Which devices are asked for alarms: those that have sent something or gone offline since they were asked last; those that fell silent some minutes
 * ago, whose last alarms may show up late; and of all others in each poll the ones that were not asked for longest.
 */

export interface ActivityFilterOptions {
	/** How late an alarm may become visible after the platform received it, in seconds. */
	lateSeconds: number;
	/** Ask only devices that have news or whose turn it is, and each of them after this many seconds at the latest; 0 asks all devices every time. */
	fullScanSeconds: number;
}

/** How long after its last transmission a device is asked again, in seconds; the last time is for what the platform says of its silence. */
const ASK_AGAIN_AFTER_SECONDS = [300, 600, 1800];
/** Up to so long after its last transmission, the usual late-arrival window, no more than five minutes pass between two times. */
const CLOSELY_WATCHED_SECONDS = 600;
const MAX_GAP_SECONDS = 300;
/** Accounts of up to so many devices are small: each silent device is asked in every second poll. */
const SMALL_ACCOUNT = 20;
/** In larger ones each silent device has its turn within so many polls. */
const POLLS_OF_A_ROTATION = 30;
const MIN_ROTATION = 5;

/** @returns the mark to remember of a device that was read; nothing new is known of one whose position was skipped */
export function markAfterReading({ n, skippedSince }: Cursor, track: TrackRecord | undefined): string | undefined {
	return skippedSince === undefined ? activityFingerprint(track) : n;
}

/** A change in it tells that the device sent something or went offline, or that the account's rights to it changed. */
export function activityFingerprint(track: TrackRecord | undefined): string {
	if (!track) return '';
	const { hearttime, systemtime, gpstime, datastatus } = track;
	return markOf([hearttime, systemtime, gpstime, datastatus].join(), 4);
}

/** The poll that is being made. */
export interface PollMoment {
	/** Server time, epoch seconds. */
	now: number;
	/** How much later the next one will be, in seconds, as far as can be told. */
	untilNext: number;
}

/** @param cursors those of all devices of the account, before any of them is read */
export function momentOf(now: number, cursors: ReadonlyMap<string, Cursor>): PollMoment {
	return { now, untilNext: Math.min(now - lastReadAt(cursors), MAX_GAP_SECONDS) };
}

function lastReadAt(cursors: ReadonlyMap<string, Cursor>): number {
	let latest = 0;
	for (const { r } of cursors.values()) latest = Math.max(latest, r);
	return latest;
}

/** @param track its latest position, undefined when the platform gave none */
export function isDue(
	imei: string,
	cursor: Cursor,
	track: TrackRecord | undefined,
	moment: PollMoment,
	options: ActivityFilterOptions,
): boolean {
	const { now } = moment;
	if (isWaiting(cursor, now)) return false;
	// A backlog goes on, and a try that failed is made again.
	if (cursor.c !== undefined || cursor.t !== undefined) return true;
	if (isOverdue(imei, now - cursor.r, options.fullScanSeconds)) return true;
	// Nothing is known of it today. Whatever it has sent it will be asked for when its position can be read.
	if (cursor.skippedSince !== undefined && cursor.n !== undefined) return false;
	return !track || cursor.n !== activityFingerprint(track) || isAskedAgain(cursor, track, moment, options);
}

function isAskedAgain(
	{ r }: Cursor,
	track: TrackRecord,
	{ now, untilNext }: PollMoment,
	{ lateSeconds }: ActivityFilterOptions,
): boolean {
	const lastHeard = Math.max(track.hearttime ?? 0, track.systemtime ?? 0);
	if (
		[...ASK_AGAIN_AFTER_SECONDS, lateSeconds].some((seconds) => r < lastHeard + seconds && lastHeard + seconds <= now)
	)
		return true;
	// Polls do not come to the second.
	return r >= lastHeard && r < lastHeard + CLOSELY_WATCHED_SECONDS && now + untilNext - r > MAX_GAP_SECONDS;
}

/** Devices that were read together do not all come together again: some come up to a quarter of the time sooner. */
function isOverdue(imei: string, ageSeconds: number, fullScanSeconds: number): boolean {
	const earliest = fullScanSeconds * 0.75;
	if (ageSeconds < earliest) return false;
	const share = parseInt(SparkMD5.hash(imei).slice(0, 4), 16) / 0x1_0000;
	return ageSeconds >= earliest + (fullScanSeconds - earliest) * (1 - share);
}

/**
 * The silent devices whose turn it is, the one that was not asked for longest first.
 * @param silent devices of which nothing else says that they have to be asked now
 * @param cursors those of all devices of the account
 */
export function rotation(silent: readonly string[], cursors: ReadonlyMap<string, Cursor>): string[] {
	const readTo = (imei: string) => cursors.get(imei)?.r ?? 0;
	return [...silent].sort((a, b) => readTo(a) - readTo(b)).slice(0, sizeOfRotation(silent, cursors));
}

function sizeOfRotation(silent: readonly string[], cursors: ReadonlyMap<string, Cursor>): number {
	if (cursors.size > SMALL_ACCOUNT) return Math.max(MIN_ROTATION, Math.ceil(silent.length / POLLS_OF_A_ROTATION));
	// Half of them, and whoever was not asked in the poll before: half would not be enough when those that were have fallen silent only now.
	const before = lastReadAt(cursors);
	const leftOut = silent.filter((imei) => (cursors.get(imei)?.r ?? 0) < before);
	return Math.max(Math.ceil(silent.length / 2), leftOut.length);
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
