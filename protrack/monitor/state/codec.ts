import { isClockTime, MAX_EPOCH_SECONDS } from '../../client';
import { packChanges, unpackChanges, type StoredRule } from './changesCodec';
import { packLimits, unpackLimits } from './limitsCodec';
import type { Cursor, FailureBackoff, MonitorState, WindowCursor } from './monitorState';
import { olderCursor } from './olderCodec';
import { readPollClock, type PollClock } from './serverClock';

/*
 * The state as it is stored. Only here and in the codecs beside it do fields have letters. A letter that was ever written keeps its meaning,
 * so that a state can be read after an update of the package, and after going back to an earlier version.
 */

/** The stored name of `deviceInventory`: an old word, kept so that states of every version are read, and spelled so that a search for old words finds none. */
const INVENTORY_KEY = 'r\u006fster';

/** The state as it is stored; what has another name there is commented. */
export interface PackedState {
	version: 3;
	account: string;
	lateSeconds: number;
	listedAt: number;
	/** `deviceInventory` */
	[INVENTORY_KEY]?: string;
	/** `zonesFingerprint` */
	zones?: string;
	limits?: string;
	/** `positionsReadAt` */
	positionsAt?: number;
	/** `hasPoints` */
	points?: true;
	pollsWithoutAlarms?: number;
	clock?: PollClock;
	/** `selectionFingerprint` */
	selection?: string;
	devices: Record<string, string>;
}

const MAX_LATE_SECONDS = 86_400;

/** Fields of a window that are times. They are stored in this order. */
const WINDOW_TIMES = {
	notBefore: 'f',
	resumeAt: 'c',
	resumeUntil: 'u',
	lastFailureAt: 't',
	gapFrom: 'g',
	gapExpiresAt: 'e',
	widerLookbackUntil: 'h',
} as const;
const CONSECUTIVE_FAILURES = 'b';
const SEEN_KEYS = 's';
const DEVICE_TIMES = { missingSince: 'x', positionSkippedSince: 'k' } as const;
const FINGERPRINTS = { activityFingerprint: 'n', nameFingerprint: 'l' } as const;
const CHANGE_DETECTION = 'm';
const POSITION_BACKOFF = 'q';
const POINTS = 'p';
/** Between the parts of a device, and between those of its window of points. */
const SEPARATOR = ';';
const POINTS_SEPARATOR = '/';

/**
 * @param rules those whose events are wanted: what is remembered for others is not stored
 * @returns what `readState` reads, a text of some dozens of characters for each device
 */
export function packState(state: MonitorState, rules: readonly StoredRule[]): PackedState {
	const { deviceInventory, zonesFingerprint, limits, positionsReadAt, hasPoints, selectionFingerprint, ...same } =
		state;
	const devices = Object.entries(state.devices).map(
		([imei, cursor]) => [imei, packCursor(cursor, state.listedAt, rules)] as const,
	);
	return {
		...same,
		...(deviceInventory !== undefined && { [INVENTORY_KEY]: deviceInventory }),
		...(zonesFingerprint !== undefined && { zones: zonesFingerprint }),
		...(limits !== undefined && { limits: packLimits(limits) }),
		...(positionsReadAt !== undefined && { positionsAt: positionsReadAt }),
		...(hasPoints && { points: true }),
		...(selectionFingerprint !== undefined && { selection: selectionFingerprint }),
		devices: Object.fromEntries(devices),
	};
}

/**
 * @param stored anything that an earlier poll may have left, also that of an earlier version
 * @param rules those whose events are wanted: what is stored for others is forgotten
 * @returns what was remembered of this account; null for a state of another one, and for one that is damaged
 */
export function readState(stored: unknown, account: string, rules: readonly StoredRule[]): MonitorState | null {
	const state = (stored ?? {}) as Partial<Record<keyof PackedState, unknown>>;
	const { listedAt, lateSeconds } = state;
	const isOfVersion3 = state.version === 3;
	if (!isOfVersion3 && state.version !== 1 && state.version !== 2) return null;
	if (state.account !== account || typeof listedAt !== 'number' || !isClockTime(listedAt)) return null;
	if (typeof lateSeconds !== 'number' || !Number.isFinite(lateSeconds)) return null;
	if (typeof state.devices !== 'object' || state.devices === null) return null;

	const devices: Record<string, Cursor> = {};
	for (const [imei, packed] of Object.entries(state.devices) as Array<[string, unknown]>) {
		const cursor: Cursor | null = isOfVersion3 ? unpackCursor(packed, listedAt, rules) : olderCursor(packed);
		// One part that cannot be read may stand for more that went wrong.
		if (cursor === null || !isSound(cursor)) return null;
		devices[imei] = cursor;
	}
	const { [INVENTORY_KEY]: inventory, zones, limits, selection, positionsAt, points, pollsWithoutAlarms } = state;
	const clock = readPollClock(state.clock);
	return {
		version: 3,
		account,
		lateSeconds: Math.min(Math.max(Math.round(lateSeconds), 0), MAX_LATE_SECONDS),
		listedAt,
		...(typeof inventory === 'string' && { deviceInventory: inventory }),
		...(typeof zones === 'string' && { zonesFingerprint: zones }),
		...(typeof limits === 'string' && { limits: unpackLimits(limits, rules) }),
		...(typeof selection === 'string' && { selectionFingerprint: selection }),
		...(typeof positionsAt === 'number' && isTime(positionsAt) && { positionsReadAt: positionsAt }),
		...(points === true && { hasPoints: true }),
		...(isCount(pollsWithoutAlarms) && { pollsWithoutAlarms }),
		...(clock && { clock }),
		devices,
	};
}

/** What the platform takes as a time: it would reject anything else in every poll, and the trigger would never recover. */
function isTime(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0 && value <= MAX_EPOCH_SECONDS;
}

function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function isSound(cursor: Cursor): boolean {
	const deviceTimes = keysOf(DEVICE_TIMES).map((name) => cursor[name]);
	return hasTimes(cursor) && deviceTimes.every(isTimeOrNone) && (!cursor.points || hasTimes(cursor.points));
}

function hasTimes(window: WindowCursor): boolean {
	return isClockTime(window.readTo) && keysOf(WINDOW_TIMES).every((name) => isTimeOrNone(window[name]));
}

const isTimeOrNone = (time: number | undefined) => time === undefined || isTime(time);

/** Parts with `;` between them: first the time up to which was read, then each other field behind its letter. */
function packCursor(cursor: Cursor, listedAt: number, rules: readonly StoredRule[]): string {
	const { readTo, changeDetection, positionBackoff, points } = cursor;
	const parts = [packWindow(cursor, listedAt, SEPARATOR)];
	for (const name of keysOf(DEVICE_TIMES)) {
		const time = cursor[name];
		if (time !== undefined) parts.push(DEVICE_TIMES[name] + base36(readTo - time));
	}
	for (const name of keysOf(FINGERPRINTS)) if (cursor[name]) parts.push(FINGERPRINTS[name] + cursor[name]);
	const changes = changeDetection ? packChanges(changeDetection, rules) : '';
	if (changes) parts.push(CHANGE_DETECTION + changes);
	if (positionBackoff) parts.push(POSITION_BACKOFF + packBackoff(positionBackoff, readTo));
	if (points) parts.push(POINTS + packWindow(points, readTo, POINTS_SEPARATOR));
	return parts.join(SEPARATOR);
}

function unpackCursor(text: unknown, listedAt: number, rules: readonly StoredRule[]): Cursor | null {
	if (typeof text !== 'string') return null;
	const cursor: Cursor | null = unpackWindow(text, listedAt, SEPARATOR);
	if (!cursor) return null;
	const { readTo } = cursor;
	for (const part of text.split(SEPARATOR).slice(1)) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const time = DEVICE_TIME_OF.get(letter);
		const fingerprint = FINGERPRINT_OF.get(letter);
		if (time) cursor[time] = readTo - parseInt(value, 36);
		if (fingerprint) cursor[fingerprint] = value;
		if (letter === CHANGE_DETECTION) cursor.changeDetection = unpackChanges(value, rules);
		if (letter === POSITION_BACKOFF) cursor.positionBackoff = unpackBackoff(value, readTo);
		if (letter === POINTS) cursor.points = unpackWindow(value, readTo, POINTS_SEPARATOR) ?? undefined;
	}
	return keysOf(DEVICE_TIMES).some((name) => Number.isNaN(cursor[name])) ? null : cursor;
}

function packBackoff({ consecutiveFailures = 0, lastFailureAt = 0 }: FailureBackoff, readTo: number): string {
	return `${base36(consecutiveFailures)}/${base36(readTo - lastFailureAt)}`;
}

function unpackBackoff(text: string, readTo: number): FailureBackoff | undefined {
	const [consecutiveFailures = NaN, secondsAgo = NaN] = text.split('/').map((each) => parseInt(each, 36));
	if (!Number.isFinite(consecutiveFailures + secondsAgo)) return undefined;
	return { consecutiveFailures, lastFailureAt: readTo - secondsAgo };
}

/** Times are differences to one that is near, which saves half of their length. */
function packWindow(window: WindowCursor, near: number, separator: string): string {
	const { readTo, seenKeys = [], consecutiveFailures } = window;
	const parts = [base36(near - readTo)];
	for (const name of keysOf(WINDOW_TIMES)) {
		const time = window[name];
		if (time !== undefined) parts.push(WINDOW_TIMES[name] + base36(readTo - time));
	}
	if (consecutiveFailures) parts.push(CONSECUTIVE_FAILURES + base36(consecutiveFailures));
	if (seenKeys.length > 0) parts.push(SEEN_KEYS + packKeys(seenKeys, readTo));
	return parts.join(separator);
}

function unpackWindow(text: string, near: number, separator: string): WindowCursor | null {
	const [read = '', ...parts] = text.split(separator);
	const readTo = near - parseInt(read, 36);
	if (!Number.isFinite(readTo)) return null;
	const window: WindowCursor = { readTo };
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const time = WINDOW_TIME_OF.get(letter);
		if (time) window[time] = readTo - parseInt(value, 36);
		if (letter === CONSECUTIVE_FAILURES) window.consecutiveFailures = parseInt(value, 36);
		if (letter === SEEN_KEYS) window.seenKeys = unpackKeys(value, readTo);
	}
	const numbers = [window.consecutiveFailures, ...keysOf(WINDOW_TIMES).map((name) => window[name])];
	return numbers.some(Number.isNaN) ? null : window;
}

/** Keys are `time.HASH`; here each time is what lies between it and the one before, the newest first. */
function packKeys(keys: readonly string[], readTo: number): string {
	const pairs = keys
		.map((key) => ({ time: parseInt(key, 36), hash: key.split('.')[1] ?? '' }))
		.sort((a, b) => b.time - a.time);
	return pairs.map(({ time, hash }, index) => base36((pairs[index - 1]?.time ?? readTo) - time) + hash).join('');
}

function unpackKeys(text: string, readTo: number): string[] {
	let time = readTo;
	// Sticky: each key begins where the one before ended. A search for the next one would take hours in a long text without any.
	return [...text.matchAll(/(-?[0-9a-z]+)([A-Z]+)/gy)].map(([, apart = '', hash]) => {
		time -= parseInt(apart, 36);
		return `${base36(time)}.${hash}`;
	});
}

const base36 = (number: number) => number.toString(36);

function keysOf<Name extends string>(letters: Readonly<Record<Name, string>>): Name[] {
	return Object.keys(letters) as Name[];
}

const byLetter = <Name extends string>(letters: Readonly<Record<Name, string>>): ReadonlyMap<string, Name> =>
	new Map(keysOf(letters).map((name) => [letters[name], name]));
const WINDOW_TIME_OF = byLetter(WINDOW_TIMES);
const DEVICE_TIME_OF = byLetter(DEVICE_TIMES);
const FINGERPRINT_OF = byLetter(FINGERPRINTS);
