import type { TrackRecord } from '../api';
import { toPlace } from './values';

/*
 * Stopping an engine at speed can kill. This file alone decides when it may be stopped; whatever is not known to be safe is not.
 */

/** Nobody can set the limit higher than this. */
export const MOST_SPEED_KMH = 20;

const ONLINE = 2;
const IGNITION_OFF = 0;
const HEARTBEAT_SECONDS = 120;
const FIX_SECONDS = 60;
/** Later than any real time: such a value is milliseconds or nonsense. */
const LAST_SECOND = 99_999_999_999;

export interface StopLimits {
	/** The fastest that the vehicle may be; 0 to `MOST_SPEED_KMH`, anything else allows nothing. */
	maxSpeedKmh: number;
}

/** What the rule looks at (chapter 2.2). */
export type StopEvidence = Pick<
	TrackRecord,
	'servertime' | 'hearttime' | 'gpstime' | 'speed' | 'accstatus' | 'datastatus' | 'latitude' | 'longitude'
>;

export type Verdict = { allowed: true } | { allowed: false; reason: string };

const notOnline: Readonly<Record<number, string>> = {
	1: 'the device was never online',
	3: 'the subscription of the device has expired',
	4: 'the device is offline',
	5: 'the device is blocked',
};

/**
 * Decides whether an engine may be stopped: the device is online, was heard of in the last 120 s, is no faster than the limit, and
 * it has a fix of at most 60 s or its ignition is off. All ages are measured with the server's clock in the record (epoch seconds).
 * @param record what the platform shows of the device, read just before; undefined when it shows nothing
 * @returns the reason as a clause without a full stop when it may not
 */
export function assessStop(record: StopEvidence | undefined, limits: StopLimits): Verdict {
	const reason = objection(record, limits);
	return reason === null ? { allowed: true } : { allowed: false, reason };
}

function objection(record: StopEvidence | undefined, { maxSpeedKmh }: StopLimits): string | null {
	if (!isSpeed(maxSpeedKmh) || maxSpeedKmh > MOST_SPEED_KMH) return `the speed limit is not between 0 and ${MOST_SPEED_KMH} km/h`;
	if (!record) return 'the platform shows no position of the device';
	if (record.datastatus !== ONLINE) return notOnline[record.datastatus ?? 0] ?? 'the device is not known to be online';
	const silence = ageOf(record.hearttime, record.servertime);
	if (silence === null) return 'it is not known when the device was last heard of';
	if (silence > HEARTBEAT_SECONDS) return `the device was last heard of ${silence} s ago, more than ${HEARTBEAT_SECONDS} s`;
	if (!isSpeed(record.speed)) return 'the speed is not known';
	if (record.speed > maxSpeedKmh) return `the speed is ${record.speed} km/h, above the limit of ${maxSpeedKmh} km/h`;
	const age = ageOf(record.gpstime, record.servertime);
	if (age === null) return 'it is not known when the position was measured';
	if (record.accstatus === IGNITION_OFF) return null;
	// A tracker that cannot see where it is counts no speed either: its 0 km/h may be a driving vehicle in a tunnel.
	if (toPlace(record.latitude, record.longitude).latitude === null) return 'the device has no fix, so its speed says nothing';
	if (age <= FIX_SECONDS) return null;
	return `the position is ${age} s old, more than ${FIX_SECONDS} s, and the ignition is not known to be off`;
}

function isSpeed(value: number | null): value is number {
	return Number.isFinite(value) && (value as number) >= 0;
}

/** @returns seconds, or null when one of the times is unknown or the first is in the future */
function ageOf(then: number | null, now: number | null): number | null {
	return isTime(then) && isTime(now) && then <= now ? now - then : null;
}

function isTime(value: number | null): value is number {
	return Number.isFinite(value) && (value as number) > 0 && (value as number) <= LAST_SECOND;
}

const RESTORE = /^RELAY,0$/i;
/**
 * RELAY is this API's word (chapter 2.5); the others are what makers of trackers call the same. They may stand anywhere, since many
 * devices want a password before the word or a blank of theirs around it.
 */
const STOP_WORDS = /RELAY|DYD|STOP|CUT|ENGINEOFF|SETDIGOUT|KILL/;
/** No device's command needs these, and there is no end of letters that look like those of a stop word. */
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Whether a command amounts to stopping the engine, however it is written: case, spaces and signs between letters do not hide it, and
 * whatever has a letter beyond ASCII counts as one. Only the exact restore command is let off; in doubt the answer is yes.
 * @param paramData text that is sent along
 */
export function stopsEngine(command: string, paramData = ''): boolean {
	const text = RESTORE.test(command.trim()) ? paramData : command + paramData;
	// JSON writes control characters as letters, which must not stand between those of a stop word.
	const unescaped = text.replace(/\\(u[0-9a-f]{4}|[bfnrt])/gi, '');
	return NOT_ASCII.test(text) || [text, unescaped].some((each) => STOP_WORDS.test(folded(each)));
}

/** Letters and digits alone, in capitals. */
function folded(text: string): string {
	return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
