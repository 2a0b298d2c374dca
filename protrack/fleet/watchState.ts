/*
 * What a watch remembers from poll to poll, small enough for thousands of devices. It is plain JSON, since n8n stores it with the
 * workflow.
 */

/** One device. Keys are short because there may be thousands. */
export interface Cursor {
	/** Server time (epoch seconds) up to which the device's alarms were read. */
	r: number;
	/** Alarms received before this server time are not wanted; dropped once the look-back no longer reaches it. */
	f?: number;
	/** What was emitted within the late-arrival window: `systemtime.key`, once for each twin. */
	s?: string[];
	/** Where the reading of a long backlog goes on, and up to when it goes. */
	c?: number;
	u?: number;
	/** Server time of the last try when that one failed: the device waits its turn like those that were read then. */
	t?: number;
	/** How the device looked when it was read: when this changes it has news. */
	n?: string;
}

export interface WatchState {
	version: 1;
	/** The account that was watched; another one starts afresh. */
	account: string;
	/** How far back `s` of the cursors remembers. */
	lateSeconds: number;
	/** Server time at which the list of devices was read (epoch seconds): devices that join are watched from here on. */
	listedAt: number;
	devices: Record<string, Cursor>;
}

/** @returns what was remembered of this account, or null @param stored anything that an earlier poll may have left */
export function readState(stored: unknown, account: string): WatchState | null {
	const state = stored as Partial<WatchState> | null | undefined;
	const sound =
		state?.version === 1 &&
		state.account === account &&
		Number.isFinite(state.listedAt) &&
		Number.isFinite(state.lateSeconds) &&
		typeof state.devices === 'object' &&
		state.devices !== null &&
		Object.values(state.devices).every(isCursor);
	// Copied, so that nothing that fails half-way leaves a trace in the stored one; as JSON, since n8n hands out a proxy, which
	// structuredClone refuses.
	return sound ? (JSON.parse(JSON.stringify(state)) as WatchState) : null;
}

function isCursor(cursor: Partial<Cursor> | null | undefined): boolean {
	return (
		Number.isFinite(cursor?.r) &&
		[cursor?.f, cursor?.t, cursor?.c, cursor?.u].every((time) => time === undefined || Number.isFinite(time)) &&
		(cursor?.s === undefined || (Array.isArray(cursor.s) && cursor.s.every((key) => typeof key === 'string')))
	);
}
