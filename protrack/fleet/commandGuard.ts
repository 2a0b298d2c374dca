import { inDigits, isFromCache, MAX_EPOCH_SECONDS, type ReplyFacts, type TrackRecord } from '../client';
import { ONLINE } from './position';
import { toIso, toPlace } from './values';

/* Stopping an engine at speed can kill. This file alone decides when it may be stopped: only what is known to be safe is allowed. */

/** The highest limit that a user can set. */
export const MAX_SPEED_KMH = 20;

const OFFLINE = 4;
const IGNITION_OFF = 0;
const HEARTBEAT_SECONDS = 120;
const FIX_SECONDS = 60;
/** How far two clocks may be apart in a reply that counts as fresh. */
const CLOCK_SECONDS = 120;

export interface StopLimits {
	/** The highest speed at which the engine may be stopped; 0 to `MAX_SPEED_KMH`, any other value allows nothing. */
	maxSpeedKmh: number;
}

/** The fields of a record that the guard reads (chapter 2.2). */
export type StopRecord = Pick<
	TrackRecord,
	'servertime' | 'hearttime' | 'gpstime' | 'speed' | 'accstatus' | 'datastatus' | 'latitude' | 'longitude'
>;

/** What is known of a device before its engine is stopped. */
export interface StopEvidence {
	/** Every record of the device in the reply: if there are several, each has to allow the stop. */
	records: StopRecord[];
	/** The reply that they came in. */
	reply: ReplyFacts;
	/** When the reply came, in epoch seconds by the host's clock with `clockOffset` added. */
	receivedAt: number;
	/** Seconds by which the platform's clock was ahead of the host's at the last login. */
	clockOffset: number;
	/** Seconds that have passed since the reply came. */
	secondsAgo: number;
}

/**
 * The cause of an objection: `vehicle`, the state of the vehicle; `reply`, a reply that cannot be trusted; `silence`, that the device has not
 * transmitted lately, which its next transmission may change.
 */
export type ObjectionCause = 'vehicle' | 'reply' | 'silence';

interface Objection {
	reason: string;
	cause: ObjectionCause;
}

export type StopAssessment = { allowed: true } | ({ allowed: false } & Objection);

/** Offline (4) is missing here: it counts as silence. */
const notOnline: Readonly<Record<number, string>> = {
	1: 'the device was never online',
	3: 'the subscription of the device has expired',
	5: 'the device is blocked',
};

/**
 * Decides whether an engine may be stopped: the device is online, its heartbeat is at most 120 s old, it is not faster than the limit, and
 * its fix is at most 60 s old or its ignition is off. These ages are measured with the server's clock in the record (epoch seconds),
 * so the reply itself has to be fresh: HTTP 2xx, not from a cache, and server time, `Date` header and the host's clock within 120 s.
 * @param evidence what the platform shows of the device, just read
 * @returns the reason as a clause without a full stop when it may not
 */
export function assessStop(evidence: StopEvidence, limits: StopLimits): StopAssessment {
	const objections = objectionsTo(evidence, limits);
	// An objection that the next transmission cannot change decides.
	const first = objections.find(({ cause }) => cause !== 'silence') ?? objections[0];
	return first ? { allowed: false, ...first } : { allowed: true };
}

function objectionsTo(evidence: StopEvidence, { maxSpeedKmh }: StopLimits): Objection[] {
	if (!isSpeed(maxSpeedKmh) || maxSpeedKmh > MAX_SPEED_KMH)
		return [vehicle(`the speed limit is not between 0 and ${MAX_SPEED_KMH} km/h`)];
	const { records, reply, secondsAgo } = evidence;
	const aboutReply = objectionToReply(evidence);
	if (aboutReply !== null) return [{ reason: aboutReply, cause: 'reply' }];
	if (records.length === 0) return [vehicle('the platform shows no position of the device')];
	return records.flatMap((record) => [
		...objectionsToClock(record, reply),
		...objectionsToSilence(record, secondsAgo),
		...objectionsToSpeed(record, maxSpeedKmh),
		...objectionsToFix(record, secondsAgo),
	]);
}

const vehicle = (reason: string): Objection => ({ reason, cause: 'vehicle' });
const silence = (reason: string): Objection => ({ reason, cause: 'silence' });

function objectionToReply({
	reply: { status, age, serverTime },
	receivedAt,
	clockOffset,
}: StopEvidence): string | null {
	const isSuccess = status !== undefined && status >= 200 && status <= 299;
	if (!isSuccess) return `the platform answered with HTTP status ${status ?? 'unknown'}`;
	if (isFromCache(age)) return 'the reply comes from a cache on the way (it has an Age header), so it may be old';
	if (serverTime === null) return 'the reply has no Date header, so it is not known how old it is';
	const learned = clockOffset === 0 ? '' : `, corrected by ${inDigits(clockOffset)} s as learned at the last login,`;
	return apart(['the reply is dated', serverTime], [`the clock of this machine${learned} says`, receivedAt]);
}

function objectionsToClock({ servertime }: StopRecord, reply: ReplyFacts): Objection[] {
	// Without a server time the ages are unknown, which is another objection.
	if (!isTime(servertime)) return [];
	const reason = apart(
		['the server time of the position is', servertime],
		['the reply is dated', reply.serverTime ?? NaN],
	);
	return reason === null ? [] : [{ reason, cause: 'reply' }];
}

/** @returns both clocks and the difference when it is too large */
function apart([one, first]: [string, number], [other, second]: [string, number]): string | null {
	const difference = Math.abs(first - second);
	if (difference <= CLOCK_SECONDS) return null;
	return `${one} ${toIso(first) ?? 'unknown'} but ${other} ${toIso(second) ?? 'unknown'}, ${inDigits(difference)} s apart, more than ${CLOCK_SECONDS} s`;
}

function objectionsToSilence({ datastatus, hearttime, servertime }: StopRecord, secondsAgo: number): Objection[] {
	const age = ageOf(hearttime, servertime, secondsAgo);
	const objections: Objection[] = [];
	if (datastatus === OFFLINE) objections.push(silence('the device is offline'));
	else if (datastatus !== ONLINE)
		objections.push(vehicle(notOnline[datastatus ?? 0] ?? 'the device is not known to be online'));
	if (age === null) objections.push(vehicle('it is not known when the device was last heard of'));
	else if (age > HEARTBEAT_SECONDS)
		objections.push(silence(`the device was last heard of ${inDigits(age)} s ago, more than ${HEARTBEAT_SECONDS} s`));
	return objections;
}

function objectionsToSpeed({ speed }: StopRecord, maxSpeedKmh: number): Objection[] {
	if (!isSpeed(speed)) return [vehicle('the speed is not known')];
	return speed > maxSpeedKmh ? [vehicle(`the speed is ${speed} km/h, above the limit of ${maxSpeedKmh} km/h`)] : [];
}

function objectionsToFix(
	{ gpstime, servertime, accstatus, latitude, longitude }: StopRecord,
	secondsAgo: number,
): Objection[] {
	const age = ageOf(gpstime, servertime, secondsAgo);
	if (age === null) return [vehicle('it is not known when the position was measured')];
	if (accstatus === IGNITION_OFF) return [];
	// A tracker without a fix measures no speed either: 0 km/h may be a vehicle that drives through a tunnel.
	if (toPlace(latitude, longitude).latitude === null)
		return [vehicle('the device has no fix, so its speed says nothing')];
	if (age <= FIX_SECONDS) return [];
	return [
		silence(
			`the position is ${inDigits(age)} s old, more than ${FIX_SECONDS} s, and the ignition is not known to be off`,
		),
	];
}

function isSpeed(value: number | null): value is number {
	return Number.isFinite(value) && (value as number) >= 0;
}

/** @returns seconds, or null when one of the times is unknown or the first is in the future */
function ageOf(then: number | null, now: number | null, secondsAgo: number): number | null {
	return isTime(then) && isTime(now) && then <= now ? now - then + secondsAgo : null;
}

function isTime(value: number | null): value is number {
	return Number.isFinite(value) && (value as number) > 0 && (value as number) <= MAX_EPOCH_SECONDS;
}
