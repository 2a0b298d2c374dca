import type { WindowCursor } from './watch/window';

/*
 * What a watch remembers from poll to poll. n8n stores it with the workflow, so it is JSON, and each device is packed into one short text:
 * there may be thousands of them.
 */

/** One device. */
export interface Cursor extends WindowCursor {
	/** Server time of the last try when that one failed: the device waits its turn like those that were read then. */
	t?: number;
	/** How the device looked when it was read: when this changes it has news. */
	n?: string;
	/** A mark of its name while it stands in the account's list. */
	l?: string;
	/** Server time at which it was first missing in that list. */
	x?: number;
	/** What tells changes from states, see watch/memory.ts. */
	m?: string;
	/** How far its positions were read. */
	p?: WindowCursor;
}

export interface WatchState {
	version: 2;
	/** The account that was watched; another one starts afresh. */
	account: string;
	/** How far back `s` of the cursors remembers. */
	lateSeconds: number;
	/** Server time at which the list of devices was read (epoch seconds): devices that join are watched from here on. */
	listedAt: number;
	devices: Record<string, Cursor>;
}

/** The state as it is kept. */
export type PackedState = Omit<WatchState, 'devices'> & { devices: Record<string, string> };

/** Times of a cursor, by the letter that they are packed with. */
const TIMES = ['f', 'c', 'u', 't', 'x'] as const;

export function packState(state: WatchState): PackedState {
	const devices = Object.entries(state.devices).map(([imei, cursor]) => [imei, packCursor(cursor)] as const);
	return { ...state, devices: Object.fromEntries(devices) };
}

/**
 * @returns what was remembered of this account, or null
 * @param stored anything that an earlier poll may have left, also that of an earlier version
 */
export function readState(stored: unknown, account: string): WatchState | null {
	const state = stored as Partial<PackedState> | null | undefined;
	const sound =
		[1, 2].includes(Number(state?.version)) &&
		state?.account === account &&
		Number.isFinite(state.listedAt) &&
		Number.isFinite(state.lateSeconds) &&
		typeof state.devices === 'object' &&
		state.devices !== null;
	if (!sound) return null;
	const devices: Record<string, Cursor> = {};
	for (const [imei, packed] of Object.entries(state.devices ?? {})) {
		const cursor = typeof packed === 'string' ? unpackCursor(packed) : olderCursor(packed);
		// One part that cannot be read may stand for more that went wrong.
		if (cursor === null) return null;
		devices[imei] = cursor;
	}
	return {
		version: 2,
		account,
		lateSeconds: Number(state.lateSeconds),
		listedAt: Number(state.listedAt),
		devices,
	};
}

/** Parts with `;` between them: the time up to which was read, the news mark, and whatever else there is, by its letter. */
function packCursor(cursor: Cursor): string {
	const { r, n = '', s = [], l, m, p } = cursor;
	const parts = [base36(r), n];
	for (const letter of TIMES) if (cursor[letter] !== undefined) parts.push(letter + base36(cursor[letter]));
	if (l) parts.push(`l${l}`);
	if (m) parts.push(`m${m}`);
	if (p) parts.push(`p${packWindow(p, r)}`);
	if (s.length > 0) parts.push(`s${packKeys(s, r)}`);
	return parts.join(';');
}

function unpackCursor(text: string): Cursor | null {
	const [read = '', n = '', ...parts] = text.split(';');
	const r = parseInt(read, 36);
	if (!Number.isFinite(r)) return null;
	const cursor: Cursor = { r };
	if (n) cursor.n = n;
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const time = TIMES.find((each) => each === letter);
		if (time) cursor[time] = parseInt(value, 36);
		if (letter === 'l') cursor.l = value;
		if (letter === 'm') cursor.m = value;
		if (letter === 'p') cursor.p = unpackWindow(value, r) ?? undefined;
		if (letter === 's') cursor.s = unpackKeys(value, r);
	}
	return TIMES.some((time) => Number.isNaN(cursor[time])) ? null : cursor;
}

/** Its own time as a difference to that of the device. */
function packWindow({ r, f, c, u, s = [] }: WindowCursor, readAt: number): string {
	const times = [readAt - r, f, c, u].map((time) => (time === undefined ? '' : base36(time)));
	return [...times, packKeys(s, r)].join('/');
}

function unpackWindow(text: string, readAt: number): WindowCursor | null {
	const [r, f, c, u, s = ''] = text.split('/');
	const read = readAt - parseInt(r ?? '', 36);
	if (!Number.isFinite(read)) return null;
	const cursor: WindowCursor = { r: read };
	for (const [letter, value] of Object.entries({ f, c, u }) as Array<['f' | 'c' | 'u', string | undefined]>) {
		if (value) cursor[letter] = parseInt(value, 36);
	}
	if (s) cursor.s = unpackKeys(s, read);
	return [cursor.f, cursor.c, cursor.u].some(Number.isNaN) ? null : cursor;
}

/** Keys begin with a time; as a difference it is three characters shorter. */
function packKeys(keys: string[], r: number): string {
	return keys.map((key) => `${base36(r - parseInt(key, 36))}.${key.split('.')[1] ?? ''}`).join(',');
}

function unpackKeys(text: string, r: number): string[] {
	return text.split(',').map((key) => `${base36(r - parseInt(key, 36))}.${key.split('.')[1] ?? ''}`);
}

const base36 = (number: number) => number.toString(36);

/** Version 1 kept a cursor as it is. */
function olderCursor(cursor: unknown): Cursor | null {
	const { r, s, n, ...rest } = (cursor ?? {}) as Partial<Cursor>;
	const times = (['f', 't', 'c', 'u'] as const).flatMap((letter) => (rest[letter] === undefined ? [] : [[letter, rest[letter]] as const]));
	const sound =
		Number.isFinite(r) &&
		times.every(([, time]) => Number.isFinite(time)) &&
		(s === undefined || (Array.isArray(s) && s.every((key) => typeof key === 'string')));
	return sound ? { r: Number(r), ...Object.fromEntries(times), ...(s && { s: [...s] }), ...(n && { n }) } : null;
}
