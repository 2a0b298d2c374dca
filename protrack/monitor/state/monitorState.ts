import type { ChangeDetectionState } from './changeDetectionState';
import type { Limits } from './limitsCodec';
import type { PollClock } from './serverClock';

/*
 * What a trigger remembers from poll to poll. It is stored as JSON. There may be thousands of devices, so codec.ts packs each of
 * them into one short text. All times are epoch seconds of the server's clock, except where a field says otherwise.
 */

/** What is remembered of a device that could not be read. */
export interface FailureBackoff {
	/** How often in a row, while other devices could be read. */
	consecutiveFailures?: number;
	/** When the last try was made, if that one failed. A device waits its turn as if it had been read then. */
	lastFailureAt?: number;
}

/** How far the records of one device were read, and what the late-arrival window already gave. */
export interface WindowCursor extends FailureBackoff {
	readTo: number;
	/** Nothing before this time is wanted. */
	notBefore?: number;
	/** What was already given within the window: `time.HASH`, once for each duplicate. */
	seenKeys?: string[];
	/** Where to resume a reading that ran out of time. */
	resumeAt?: number;
	/** Where that reading ends: its look-back counts from when it began. */
	resumeUntil?: number;
	/** The next reading goes back at least to here. */
	gapFrom?: number;
	/** When nothing more is expected in that gap. */
	gapExpiresAt?: number;
	/** Until this time, each reading goes back by twice the window. */
	widerLookbackUntil?: number;
}

/** One device. The fields of the window are about its alarms. */
export interface Cursor extends WindowCursor {
	/** Made of its latest position when its alarms were read. Another one now means that there may be new alarms. */
	activityFingerprint?: string;
	/** Made of its name while the account lists it. */
	nameFingerprint?: string;
	/** When the account's list lacked it first. */
	missingSince?: number;
	/** What tells changes from states. */
	changeDetection?: ChangeDetectionState;
	/** How far its points were read. */
	points?: WindowCursor;
	/** Set while the platform rejects the question for its position. */
	positionBackoff?: FailureBackoff;
	/** When the first of the latest polls was made that had no time for its position. */
	positionSkippedSince?: number;
}

export interface MonitorState {
	version: 3;
	/** The account that was monitored; another one starts afresh. */
	account: string;
	/** The late-arrival window: how far back `seenKeys` reaches. */
	lateSeconds: number;
	/** When the list of devices was read: a device that joins is monitored from then on. */
	listedAt: number;
	/** Which list of devices `nameFingerprint` is about. */
	deviceInventory?: string;
	/** Of the zones that `changeDetection.zones` is about. */
	zonesFingerprint?: string;
	/** The user's limits that `changeDetection` was made with, see editedLimits.ts. */
	limits?: Limits;
	/** When the positions were read that `changeDetection` is about. */
	positionsReadAt?: number;
	/** Set when points were wanted: a device without a cursor for them has joined since. */
	hasPoints?: true;
	/** How many polls in a row had no time to read the alarms of any device. */
	pollsWithoutAlarms?: number;
	/** What the clocks showed when this state was made. */
	clock?: PollClock;
	/** Of what the user has chosen to monitor. */
	selectionFingerprint?: string;
	devices: Record<string, Cursor>;
}
