import type { ProtrackClient, ProtrackError } from '../../client';
import type { ChangeDetectionOptions, SubscriptionEnd } from '../events';
import type { Cursor, MonitorState } from '../state/monitorState';
import type { Selection } from '../state/selection';
import type { PollClock } from '../state/serverClock';
import type { ActivityFilterOptions } from './activityFilter';
import type { LatestOptions, LatestPositions } from './latestPositions';

/** A device in the account's list. */
export interface ListedDevice extends SubscriptionEnd {
	name: string | null;
}

/** What a poll is to look for. */
export interface PollOptions extends ActivityFilterOptions, LatestOptions {
	changeDetection: ChangeDetectionOptions;
	/** Whether every point of every device is wanted. */
	points: boolean;
	/** Which list of devices is compared with the last one; null when that is not wanted, and where there is no list of all devices. */
	deviceInventory: string | null;
	/** How far back the very first poll reads, in seconds. */
	startSecondsAgo: number;
	/** How old the list of devices is, in seconds; Infinity when that is not known. A device that it lacks may have joined since. */
	listAgeSeconds: number;
	/** False when a list could not be read just now: then a device that is missing has not been removed. */
	isListComplete: boolean;
	/** Devices whose list could never be read before: they are not new. */
	newlyReadable: ReadonlySet<string>;
	/** What the user has chosen to monitor; undefined where that never changes. */
	selection?: Selection;
}

/** What is known when the sources begin. All times are epoch seconds of the server's clock. */
export interface Poll {
	client: ProtrackClient;
	/** The devices to monitor. */
	imeis: readonly string[];
	/** The account's list, by IMEI. */
	listed: ReadonlyMap<string, ListedDevice>;
	/** What the last poll left, null for the first one. No source changes it. */
	previous: MonitorState | null;
	latest: LatestPositions;
	options: PollOptions;
	serverNow: number;
	clock: PollClock;
	/** When devices that the state does not know yet have joined, at the earliest. */
	joinedAt: number;
	/** See `earliestReceiptSince`. */
	earliestReceipt: number;
	/** Whether the user has changed the selection since the last poll. */
	isOtherSelection: boolean;
}

/** The devices of the next state. */
export type Devices = Readonly<Record<string, Cursor>>;

/** Devices that could not be read. */
export interface SourceErrors {
	errors: ReadonlyMap<string, ProtrackError>;
	/** Those of them that could not be read before either: they are tried at growing intervals. */
	repeated: ReadonlySet<string>;
}

export interface SourceResult<Event> extends SourceErrors {
	/** What is new, oldest first where it has times. */
	events: Event[];
	/** The given devices, with what this source remembers of each. */
	devices: Devices;
	/** What it remembers besides. */
	state?: Partial<MonitorState>;
	/** Devices that were due and not read to the end; they come first in the next poll. */
	deferred: number;
	/** Whether that was because nothing but errors came back, and not because time ran out. */
	aborted: boolean;
	/** Stands for the whole poll unless other sources found something. */
	errorOfAll?: ProtrackError;
}

/**
 * One kind of events.
 * @param devices the next state as the sources before have left it; never changed
 * @throws ProtrackError `canceled`, and what makes the other sources useless
 */
export type Source<Event> = (poll: Poll, devices: Devices) => SourceResult<Event> | Promise<SourceResult<Event>>;

/** The result of a source that made no calls. */
export function withoutCalls<Event>(
	result: Pick<SourceResult<Event>, 'events' | 'devices' | 'state'>,
): SourceResult<Event> {
	return { ...result, errors: new Map(), repeated: new Set(), deferred: 0, aborted: false };
}

export function mapDevices(devices: Devices, change: (cursor: Cursor, imei: string) => Cursor): Record<string, Cursor> {
	const next: Record<string, Cursor> = {};
	// With thousands of devices, lists of pairs would take longer than the change itself.
	for (const imei of Object.keys(devices)) {
		const cursor = devices[imei];
		if (cursor) next[imei] = change(cursor, imei);
	}
	return next;
}
