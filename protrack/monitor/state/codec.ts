import { isClockTime, MAX_EPOCH_SECONDS } from '../../client';
import type { FailureBackoff } from '../failureBackoff';
import { readPollClock } from '../serverClock';
import type { WindowCursor } from '../window';
import type { Cursor, MonitorState } from './monitorState';
import { olderCursor } from './olderCodec';

/** The state as it is kept. */
export type PackedState = Omit<MonitorState, 'devices' | 'deviceInventory'> & {
	devices: Record<string, string>;
	/** `deviceInventory`, under the name that it always had. */
	roster?: string;
};

/** Times of a cursor, by the letter that they are packed with. */
const TIMES = ['f', 'c', 'u', 't', 'g', 'e', 'h'] as const;
const MARKS = ['n', 'l', 'm'] as const;
const MAX_LATE_SECONDS = 86_400;

export function packState(state: MonitorState): PackedState {
	const devices = Object.entries(state.devices).map(
		([imei, cursor]) => [imei, packCursor(cursor, state.listedAt)] as const,
	);
	const { deviceInventory, ...others } = state;
	return {
		...others,
		...(deviceInventory !== undefined && { roster: deviceInventory }),
		devices: Object.fromEntries(devices),
	};
}

/**
 * @returns what was remembered of this account, or null
 * @param stored anything that an earlier poll may have left, also that of an earlier version
 */
export function readState(stored: unknown, account: string): MonitorState | null {
	const state = stored as (Partial<Omit<PackedState, 'version'>> & { version?: unknown }) | null | undefined;
	const sound =
		[1, 2, 3].includes(state?.version as number) &&
		state?.account === account &&
		Number.isFinite(state.listedAt) &&
		Number.isFinite(state.lateSeconds) &&
		typeof state.devices === 'object' &&
		state.devices !== null;
	if (!sound) return null;
	const listedAt = Number(state.listedAt);
	if (!isClockTime(listedAt)) return null;
	const devices: Record<string, Cursor> = {};
	for (const [imei, packed] of Object.entries(state.devices ?? {}) as Array<[string, unknown]>) {
		const cursor: Cursor | null = state.version === 3 ? unpackCursor(packed, listedAt) : olderCursor(packed);
		// One part that cannot be read may stand for more that went wrong.
		if (cursor === null || !isSound(cursor) || (cursor.p && !isSound(cursor.p))) return null;
		devices[imei] = cursor;
	}
	const clock = readPollClock(state.clock);
	const marks = {
		...textOf('deviceInventory', state.roster),
		...textOf('zones', state.zones),
		...textOf('limits', state.limits),
		...textOf('selection', state.selection),
		...(typeof state.positionsAt === 'number' && isTime(state.positionsAt) && { positionsAt: state.positionsAt }),
		...(state.points === true && { points: true }),
		...countOf(state.pollsWithoutAlarms),
		...(clock && { clock }),
	};
	const lateSeconds = Math.min(Math.max(Math.round(Number(state.lateSeconds)), 0), MAX_LATE_SECONDS);
	return { version: 3, account, lateSeconds, listedAt, ...marks, devices };
}

/** What the platform takes as a time: anything else would be rejected in every poll, and the trigger would never recover. */
function isTime(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0 && value <= MAX_EPOCH_SECONDS;
}

function isSound(cursor: WindowCursor & Pick<Cursor, 'x' | 'skippedSince'>): boolean {
	const { r, x, skippedSince } = cursor;
	return (
		isClockTime(r) &&
		[x, skippedSince, ...TIMES.map((time) => cursor[time])].every((time) => time === undefined || isTime(time))
	);
}

function countOf(pollsWithoutAlarms: unknown): Pick<MonitorState, 'pollsWithoutAlarms'> {
	return Number.isSafeInteger(pollsWithoutAlarms) && Number(pollsWithoutAlarms) > 0
		? { pollsWithoutAlarms: Number(pollsWithoutAlarms) }
		: {};
}

function textOf<Key extends 'deviceInventory' | 'zones' | 'limits' | 'selection'>(
	key: Key,
	value: unknown,
): Pick<MonitorState, Key> {
	return (typeof value === 'string' ? { [key]: value } : {}) as Pick<MonitorState, Key>;
}

/** Parts with `;` between them: first the time up to which was read, the others by their letter. */
function packCursor(cursor: Cursor, listedAt: number): string {
	const parts = [packWindow(cursor, listedAt, ';')];
	if (cursor.x !== undefined) parts.push(`x${base36(cursor.r - cursor.x)}`);
	if (cursor.skippedSince !== undefined) parts.push(`k${base36(cursor.r - cursor.skippedSince)}`);
	for (const letter of MARKS) if (cursor[letter]) parts.push(letter + cursor[letter]);
	if (cursor.q) parts.push(`q${base36(cursor.q.b ?? 0)}/${base36(cursor.r - (cursor.q.t ?? 0))}`);
	if (cursor.p) parts.push(`p${packWindow(cursor.p, cursor.r, '/')}`);
	return parts.join(';');
}

function unpackCursor(text: unknown, listedAt: number): Cursor | null {
	if (typeof text !== 'string') return null;
	const cursor: Cursor | null = unpackWindow(text, listedAt, ';');
	if (!cursor) return null;
	for (const part of text.split(';').slice(1)) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const mark = MARKS.find((each) => each === letter);
		if (mark) cursor[mark] = value;
		if (letter === 'x') cursor.x = cursor.r - parseInt(value, 36);
		if (letter === 'k') cursor.skippedSince = cursor.r - parseInt(value, 36);
		if (letter === 'q') cursor.q = unpackBackoff(value, cursor.r);
		if (letter === 'p') cursor.p = unpackWindow(value, cursor.r, '/') ?? undefined;
	}
	return [cursor.x, cursor.skippedSince].some(Number.isNaN) ? null : cursor;
}

function unpackBackoff(text: string, r: number): FailureBackoff | undefined {
	const [b = NaN, t = NaN] = text.split('/').map((each) => parseInt(each, 36));
	return Number.isFinite(b + t) ? { b, t: r - t } : undefined;
}

/** Times are differences to one that is near, which saves half of their length. */
function packWindow(window: WindowCursor, near: number, separator: string): string {
	const { r, s = [], b } = window;
	const parts = [base36(near - r)];
	for (const letter of TIMES) {
		const time = window[letter];
		if (time !== undefined) parts.push(letter + base36(r - time));
	}
	if (b) parts.push(`b${base36(b)}`);
	if (s.length > 0) parts.push(`s${packKeys(s, r)}`);
	return parts.join(separator);
}

function unpackWindow(text: string, near: number, separator: string): WindowCursor | null {
	const [read = '', ...parts] = text.split(separator);
	const r = near - parseInt(read, 36);
	if (!Number.isFinite(r)) return null;
	const window: WindowCursor = { r };
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const time = TIMES.find((each) => each === letter);
		if (time) window[time] = r - parseInt(value, 36);
		if (letter === 'b') window.b = parseInt(value, 36);
		if (letter === 's') window.s = unpackKeys(value, r);
	}
	return [window.b, ...TIMES.map((time) => window[time])].some(Number.isNaN) ? null : window;
}

/** Keys are `time.HASH`; here each time is what lies between it and the one before, the newest first. */
function packKeys(keys: string[], r: number): string {
	const pairs = keys
		.map((key) => ({ time: parseInt(key, 36), hash: key.split('.')[1] ?? '' }))
		.sort((a, b) => b.time - a.time);
	return pairs.map(({ time, hash }, index) => base36((pairs[index - 1]?.time ?? r) - time) + hash).join('');
}

function unpackKeys(text: string, r: number): string[] {
	let time = r;
	// Each key has to begin where the one before ended: whoever looks for the next one everywhere takes hours for a long text without any.
	return [...text.matchAll(/(-?[0-9a-z]+)([A-Z]+)/gy)].map(([, apart = '', hash]) => {
		time -= parseInt(apart, 36);
		return `${base36(time)}.${hash}`;
	});
}

const base36 = (number: number) => number.toString(36);
