import type { FailureBackoff } from '../failureBackoff';
import type { PollClock } from '../serverClock';
import type { WindowCursor } from '../window';

/*
 * What a watch remembers from poll to poll. n8n stores it with the workflow, so it is JSON, and each device is packed into one short text:
 * there may be thousands of them.
 */

/** One device. */
export interface Cursor extends WindowCursor {
	/** How the device looked when it was read: when this changes it has news. */
	n?: string;
	/** A mark of its name while it stands in the account's list. */
	l?: string;
	/** Server time at which it was first missing in that list. */
	x?: number;
	/** What tells changes from states, see state/changesCodec.ts. */
	m?: string;
	/** How far its positions were read. */
	p?: WindowCursor;
	/** Set while the platform refuses to tell where it is. */
	q?: FailureBackoff;
	/** Server time of the first of the last polls that had no time for its position. */
	skippedSince?: number;
}

export interface MonitorState {
	version: 3;
	/** The account that was watched; another one starts afresh. */
	account: string;
	/** How far back `s` of the cursors remembers. */
	lateSeconds: number;
	/** Server time at which the list of devices was read (epoch seconds): devices that join are watched from here on. */
	listedAt: number;
	/** Which list of devices `l` of the cursors speaks of. */
	deviceInventory?: string;
	/** A mark of the zones that the memories speak of. */
	zones?: string;
	/** The limits that the memories were made with, see editedLimits.ts. */
	limits?: string;
	/** Server time of the poll that read the positions which the memories speak of. */
	positionsAt?: number;
	/** Set when every point was wanted: who has no cursor for them since is new. */
	points?: boolean;
	/** How many polls in a row had no time to read the alarms of any device. */
	pollsWithoutAlarms?: number;
	/** What the clocks said when this state was made. */
	clock?: PollClock;
	/** A mark of what the user has chosen to monitor. */
	selection?: string;
	devices: Record<string, Cursor>;
}
