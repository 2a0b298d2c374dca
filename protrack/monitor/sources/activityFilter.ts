import { shortHash, type TrackRecord } from '../../client';
import { fingerprintOf } from '../state/fingerprint';
import type { Cursor } from '../state/monitorState';
import { isWaiting } from './failureBackoff';

/*
 * Which devices are asked for alarms: those that have sent something or gone offline since they were asked last; those that fell silent some minutes
 * ago, whose last alarms may become visible late; and of all others, in each poll, the ones that have waited longest.
 */

export interface ActivityFilterOptions {
	/** How late an alarm may become visible after the platform received it, in seconds. */
	lateSeconds: number;
	/** After how many seconds each device is asked at the latest, whether anything calls for it or not; 0 asks all devices in every poll. */
	fullScanSeconds: number;
}

/** When a device is asked again after its last transmission, in seconds. The last time is for what the platform says about its silence. */
const ASK_AGAIN_AFTER_SECONDS = [300, 600, 1800];
/** For so long after its last transmission, the usual late-arrival window, a device is asked at least every five minutes. */
const CLOSELY_POLLED_SECONDS = 600;
const MAX_GAP_SECONDS = 300;
/** Accounts of up to so many devices are small: each silent device is asked in every second poll. */
const SMALL_ACCOUNT = 20;
/** In larger ones, each silent device has its turn within so many polls. */
const POLLS_OF_A_ROTATION = 30;
const MIN_ROTATION = 5;

/** @returns the fingerprint to remember of a device that was read; when its position was skipped, nothing new is known */
export function fingerprintAfterReading(cursor: Cursor, track: TrackRecord | undefined): string | undefined {
	return cursor.positionSkippedSince === undefined ? activityFingerprint(track) : cursor.activityFingerprint;
}

/** Changes when the device has sent something or gone offline, and when the account's rights to it have changed. */
export function activityFingerprint(track: TrackRecord | undefined): string {
	if (!track) return '';
	const { hearttime, systemtime, gpstime, datastatus } = track;
	return fingerprintOf([hearttime, systemtime, gpstime, datastatus].join(), 4);
}

/** When a poll is made. */
export interface PollMoment {
	/** Server time, epoch seconds. */
	now: number;
	/** In how many seconds the next one is expected. */
	untilNext: number;
}

/** @param cursors those of all monitored devices, before any of them is read */
export function momentOf(now: number, cursors: ReadonlyMap<string, Cursor>): PollMoment {
	return { now, untilNext: Math.min(now - lastReadAt(cursors), MAX_GAP_SECONDS) };
}

function lastReadAt(cursors: ReadonlyMap<string, Cursor>): number {
	let latest = 0;
	for (const { readTo } of cursors.values()) latest = Math.max(latest, readTo);
	return latest;
}

/**
 * Whether a device has to be asked now.
 * @param track its latest position, undefined when the platform gave none
 */
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
	if (cursor.resumeAt !== undefined || cursor.lastFailureAt !== undefined) return true;
	if (isOverdue(imei, now - cursor.readTo, options.fullScanSeconds)) return true;
	// Nothing is known of it in this poll. Whatever it has sent, it is asked once its position can be read.
	if (cursor.positionSkippedSince !== undefined && cursor.activityFingerprint !== undefined) return false;
	if (!track || cursor.activityFingerprint !== activityFingerprint(track)) return true;
	return isAskedAgain(cursor, track, moment, options);
}

function isAskedAgain(
	{ readTo }: Cursor,
	track: TrackRecord,
	{ now, untilNext }: PollMoment,
	{ lateSeconds }: ActivityFilterOptions,
): boolean {
	const lastHeard = Math.max(track.hearttime ?? 0, track.systemtime ?? 0);
	const times = [...ASK_AGAIN_AFTER_SECONDS, lateSeconds].map((seconds) => lastHeard + seconds);
	if (times.some((time) => readTo < time && time <= now)) return true;
	// Polls do not come to the second.
	const isCloselyPolled = readTo >= lastHeard && readTo < lastHeard + CLOSELY_POLLED_SECONDS;
	return isCloselyPolled && now + untilNext - readTo > MAX_GAP_SECONDS;
}

/** Devices that were read together do not all become overdue together: some do up to a quarter of the time sooner. */
function isOverdue(imei: string, ageSeconds: number, fullScanSeconds: number): boolean {
	const earliest = fullScanSeconds * 0.75;
	if (ageSeconds < earliest) return false;
	const share = parseInt(shortHash(imei, 4), 16) / 0x1_0000;
	return ageSeconds >= earliest + (fullScanSeconds - earliest) * (1 - share);
}

/**
 * The silent devices whose turn it is, those that have waited longest first.
 * @param silent devices that nothing else calls for
 * @param cursors those of all monitored devices
 */
export function rotation(silent: readonly string[], cursors: ReadonlyMap<string, Cursor>): string[] {
	const readTo = (imei: string) => cursors.get(imei)?.readTo ?? 0;
	return [...silent].sort((a, b) => readTo(a) - readTo(b)).slice(0, sizeOfRotation(silent, cursors));
}

function sizeOfRotation(silent: readonly string[], cursors: ReadonlyMap<string, Cursor>): number {
	if (cursors.size > SMALL_ACCOUNT) return Math.max(MIN_ROTATION, Math.ceil(silent.length / POLLS_OF_A_ROTATION));
	// Half of them, and all that had no turn in the poll before: half is too few when those that had one have fallen silent only now.
	const lastPollAt = lastReadAt(cursors);
	const hadNoTurn = silent.filter((imei) => (cursors.get(imei)?.readTo ?? 0) < lastPollAt);
	return Math.max(Math.ceil(silent.length / 2), hadNoTurn.length);
}

/** Those that have waited longest come first. Equals come in another order in each poll, so that devices that fail do not always block the others. */
export function longestWaitingFirst(
	imeis: readonly string[],
	cursors: ReadonlyMap<string, Cursor>,
	now: number,
): string[] {
	return imeis
		.map((imei) => {
			const { readTo = 0, lastFailureAt = readTo } = cursors.get(imei) ?? {};
			return { imei, since: lastFailureAt, rank: shortHash(`${now} ${imei}`, 32) };
		})
		.sort((a, b) => a.since - b.since || (a.rank < b.rank ? -1 : 1))
		.map(({ imei }) => imei);
}
