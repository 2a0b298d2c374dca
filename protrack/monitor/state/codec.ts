import { isClockTime, MAX_EPOCH_SECONDS } from '../../client';
import {
	namesWithoutLetter,
	packChanges,
	placedRules,
	unpackChanges,
	type PlacedRules,
	type StoredRule,
} from './changesCodec';
import { packLimits, unpackLimits } from './limitsCodec';
import type { Cursor, FailureBackoff, MonitorState, WindowCursor } from './monitorState';
import { olderCursor } from './olderCodec';
import { readPollClock, type PollClock } from './serverClock';
import { base36, byLetter, keysOf, packWindow, timesOf, unpackWindow } from './windowCodec';

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
	/** Names of rules that have a place in the texts of devices and no letter. */
	rules?: string;
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
/** Far more than there are rules; a state that somebody has made up may name a million. */
const MAX_NAMES = 100;

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
	const names = namesWithoutLetter(rules);
	const placed = placedRules(rules, names);
	const devices = Object.entries(state.devices).map(
		([imei, cursor]) => [imei, packCursor(cursor, state.listedAt, placed)] as const,
	);
	return {
		...same,
		...(deviceInventory !== undefined && { [INVENTORY_KEY]: deviceInventory }),
		...(zonesFingerprint !== undefined && { zones: zonesFingerprint }),
		...(limits !== undefined && { limits: packLimits(limits) }),
		...(names.length > 0 && { rules: names.join(' ') }),
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

	const names = typeof state.rules === 'string' ? state.rules.split(' ', MAX_NAMES) : [];
	const placed = placedRules(rules, names);
	const devices: Record<string, Cursor> = {};
	for (const [imei, packed] of Object.entries(state.devices) as Array<[string, unknown]>) {
		const cursor: Cursor | null = isOfVersion3 ? unpackCursor(packed, listedAt, placed) : olderCursor(packed);
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
	return isClockTime(window.readTo) && timesOf(window).every(isTimeOrNone);
}

const isTimeOrNone = (time: number | undefined) => time === undefined || isTime(time);

/** Parts with `;` between them: first the time up to which was read, then each other field behind its letter. */
function packCursor(cursor: Cursor, listedAt: number, rules: PlacedRules): string {
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

function unpackCursor(text: unknown, listedAt: number, rules: PlacedRules): Cursor | null {
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

const DEVICE_TIME_OF = byLetter(DEVICE_TIMES);
const FINGERPRINT_OF = byLetter(FINGERPRINTS);
