import { rememberedSince } from './sources/readWindow';
import type { Devices, Poll } from './sources/source';
import type { Cursor, MonitorState } from './state/monitorState';
import { isDeselected, isOtherSelection } from './state/selection';
import { earliestReceiptSince, pollClock } from './state/serverClock';

/** A device that vanished from the account may come back; its cursor is kept for this long. */
const KEEP_VANISHED_SECONDS = 86_400;
/** However long a list cannot be read, nothing older is wanted of a device that joins meanwhile. */
const MAX_LIST_AGE_SECONDS = 86_400;

/** Settles the times of a poll, before any source begins. */
export function startPoll(input: Pick<Poll, 'client' | 'imeis' | 'listed' | 'previous' | 'latest' | 'options'>): Poll {
	const { previous, latest, options } = input;
	const { serverNow } = latest;
	const clock = pollClock(serverNow);
	const earliestReceipt = previous?.clock ? earliestReceiptSince(previous.clock, clock, options.lateSeconds) : Infinity;
	const isOther = isOtherSelection(previous, options.selection);
	const joinedAt = isOther
		? serverNow
		: Math.min(previous?.listedAt ?? serverNow - options.startSecondsAgo, serverNow, earliestReceipt);
	return { ...input, serverNow, clock, joinedAt, earliestReceipt, isOtherSelection: isOther };
}

/** @returns the next state before any source adds to it: which devices it has, and what is known of them without reading */
export function openState(poll: Poll, account: string): MonitorState {
	const { imeis, previous, options, clock } = poll;
	const isEmpty = imeis.length === 0;
	return {
		version: 3,
		account,
		lateSeconds: options.lateSeconds,
		listedAt: isEmpty ? listedAtOfEmpty(poll) : listedAt(poll),
		// Without devices no cursor moves, and the clock has to stay with the cursors.
		clock: isEmpty ? (previous?.clock ?? clock) : clock,
		...(options.selection && { selectionFingerprint: options.selection.fingerprint }),
		devices: isEmpty ? devicesOfEmpty(poll) : openDevices(poll),
	};
}

function listedAt({ previous, options, serverNow, joinedAt }: Poll): number {
	// Nothing from before the first poll is wanted, however old the list is.
	if (!previous) return serverNow;
	const { listAgeSeconds } = options;
	const listAge = Number.isFinite(listAgeSeconds) ? listAgeSeconds : serverNow - previous.listedAt;
	return Math.max(joinedAt, serverNow - Math.min(listAge, MAX_LIST_AGE_SECONDS));
}

/** The first device that joins is monitored from the first poll on, unless the account had devices all the time and none of them was wanted. */
function listedAtOfEmpty({ previous, options, serverNow, isOtherSelection: isOther }: Poll): number {
	if (!previous || isOther) return serverNow;
	const wereUnwanted = options.selection !== undefined && options.selection.excluded.size > 0;
	return wereUnwanted ? Math.max(previous.listedAt, serverNow - options.listAgeSeconds) : previous.listedAt;
}

function devicesOfEmpty({ previous, options, isOtherSelection: isOther }: Poll): Devices {
	const known = Object.entries(previous?.devices ?? {});
	return Object.fromEntries(known.filter(([imei]) => !isDeselected(imei, isOther, options.selection)));
}

/** Those that are monitored, and those that were and may come back. */
function openDevices(poll: Poll): Devices {
	const { imeis, previous, latest, options, serverNow } = poll;
	const monitored = new Set(imeis);
	const known = Object.keys(previous?.devices ?? {})
		.filter((imei) => monitored.has(imei) || !isDeselected(imei, poll.isOtherSelection, options.selection))
		.map((imei) => [imei, openCursor(poll, imei)] as const)
		.filter(([, { readTo }]) => serverNow - readTo < KEEP_VANISHED_SECONDS);
	const current = imeis.map((imei): [string, Cursor] => {
		const cursor = openCursor(poll, imei);
		const positionSkippedSince = latest.skipped.has(imei) ? (cursor.positionSkippedSince ?? serverNow) : undefined;
		return [imei, { ...cursor, positionBackoff: latest.backoffs.get(imei), positionSkippedSince }];
	});
	return Object.fromEntries([...known, ...current]);
}

/** The cursor of a device, corrected where the window was widened or the server's clock was set back since it was stored. */
function openCursor(poll: Poll, imei: string): Cursor {
	const { previous, options, serverNow, earliestReceipt } = poll;
	const cursor = previous?.devices[imei];
	if (!previous || !cursor) return { readTo: poll.joinedAt, notBefore: poll.joinedAt };
	// The server's clock may have been ahead.
	const readTo = Math.min(cursor.readTo, serverNow);
	const wantedFrom = Math.min(cursor.notBefore ?? 0, serverNow, earliestReceipt);
	// What lies before was given and is not remembered: it must stay out when the window was widened or the clock was set back.
	const remembered = rememberedSince(cursor, previous.lateSeconds);
	const lookbackStart = Math.min(cursor.resumeUntil ?? cursor.readTo, serverNow) - options.lateSeconds;
	// After a jump by more than the window nothing useful is remembered, and what lies before may be new. Then twice is better than never.
	const isExcluded = remembered > lookbackStart && remembered < serverNow && remembered <= earliestReceipt;
	const notBefore = isExcluded ? Math.max(wantedFrom, remembered) : wantedFrom;
	const opened: Cursor = { ...cursor, readTo, ...(notBefore > 0 && { notBefore }) };
	if (cursor.resumeAt !== undefined) return { ...opened, resumeAt: Math.min(cursor.resumeAt, earliestReceipt) };
	const isSetBack = earliestReceipt < readTo - options.lateSeconds;
	return isSetBack ? { ...opened, gapFrom: Math.min(earliestReceipt, cursor.gapFrom ?? Infinity) } : opened;
}
