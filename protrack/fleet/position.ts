import type { TrackRecord } from '../client';
import { orNull, toIso, toKm, toPlace } from './values';

type ConnectionStatus = 'neverOnline' | 'online' | 'expired' | 'offline' | 'blocked';
export const motionStates = ['idling', 'moving', 'parked', 'unknown'] as const;

export type MotionState = (typeof motionStates)[number];

export interface Position {
	state: MotionState;
	/** The connection as the platform reports it; an unknown code is kept as its number. */
	status: ConnectionStatus | number | null;
	latitude: number | null;
	longitude: number | null;
	speedKmh: number | null;
	courseDeg: number | null;
	/** When the satellites were read. */
	fixedAt: string | null;
	/** When the device last sent anything. */
	lastSeenAt: string | null;
	/** When the platform received that fix. */
	receivedAt: string | null;
	/** True when the device may be somewhere else by now. */
	isStale: boolean;
	/** Age of the fix by the server's clock. */
	ageSeconds: number | null;
	ignition: 'on' | 'off' | null;
	door: 'open' | 'closed' | null;
	charging: boolean | null;
	fuelSupply: 'on' | 'cut' | null;
	armed: boolean | null;
	batteryPercent: number | null;
	externalVoltage: number | null;
	odometerKm: number | null;
	todayKm: number | null;
	fuelLiters: number | null;
	temperaturesC: number[];
	mapUrl: string | null;
	imei: string;
}

/** After a longer silence a position is stale, even when the status is online. */
const LIVE_SECONDS = 600;
/** The GPS of a parked device drifts, so up to this speed it counts as standing. */
const STANDING_KMH = 3;

/** `datastatus` of a device that is online. */
export const ONLINE = 2;

const statuses: Readonly<Record<number, ConnectionStatus>> = {
	1: 'neverOnline',
	[ONLINE]: 'online',
	3: 'expired',
	4: 'offline',
	5: 'blocked',
};

/**
 * Maps a record to a position (chapter 2.2): kilometers, km/h, degrees, ISO 8601 UTC; null for everything that the device does not have.
 * All ages are measured with the server's own clock, which each record carries.
 */
export function toPosition(record: TrackRecord): Position {
	const { latitude, longitude, mapUrl } = toPlace(record.latitude, record.longitude);
	const silence = secondsSince(record.servertime, record.hearttime);
	const isStale = latitude === null || record.datastatus !== ONLINE || silence === null || silence > LIVE_SECONDS;
	return {
		state: motionOf(record, isStale),
		status: record.datastatus === null ? null : (statuses[record.datastatus] ?? record.datastatus),
		latitude,
		longitude,
		speedKmh: orNull(record.speed),
		courseDeg: orNull(record.course),
		fixedAt: toIso(record.gpstime),
		lastSeenAt: toIso(record.hearttime),
		receivedAt: toIso(record.systemtime),
		isStale,
		ageSeconds: secondsSince(record.servertime, record.gpstime),
		ignition: wordOf(record.accstatus, 'off', 'on'),
		door: wordOf(record.doorstatus, 'closed', 'open'),
		charging: wordOf(record.chargestatus, false, true),
		fuelSupply: wordOf(record.oilpowerstatus, 'cut', 'on'),
		armed: wordOf(record.defencestatus, false, true),
		batteryPercent: orNull(record.battery),
		externalVoltage: record.externalpower,
		odometerKm: toKm(orNull(record.odometer) ?? record.mileage),
		todayKm: toKm(record.todaymileage),
		fuelLiters: record.fuel,
		temperaturesC: record.temperature,
		mapUrl,
		imei: record.imei,
	};
}

/**
 * Our definition of motion, because the vendor's flow chart (chapter 2.2) is not available: a stale position is unknown;
 * faster than drift is moving; standing with the ignition on is idling; everything else is parked.
 */
function motionOf(record: TrackRecord, isStale: boolean): MotionState {
	const speed = orNull(record.speed);
	if (isStale || speed === null) return 'unknown';
	if (speed > STANDING_KMH) return 'moving';
	return record.accstatus === 1 ? 'idling' : 'parked';
}

/**
 * Since when the ignition has been as it is (epoch seconds), null where that is not known. `acctime` is how long that is (chapter 2.2; inferred from
 * recorded replies); 0 and less stand for unknown.
 */
export function ignitionChangedAt({ acctime, servertime }: TrackRecord): number | null {
	return acctime && servertime && acctime > 0 && acctime < servertime ? servertime - acctime : null;
}

/**
 * Since when a vehicle has been standing, as far as the platform tells: of a parked one with its ignition off, since that was turned off. Null for one that
 * moves, stands with its ignition on or was not heard of lately, and where there is no wire to the ignition.
 */
export function freeSince(record: TrackRecord, { state }: Pick<Position, 'state'>): string | null {
	return state === 'parked' && record.accstatus === 0 ? toIso(ignitionChangedAt(record)) : null;
}

function wordOf<Word>(value: number | null, zero: Word, one: Word): Word | null {
	if (value === 0) return zero;
	return value === 1 ? one : null;
}

function secondsSince(now: number | null, then: number | null): number | null {
	// A device's clock may run ahead of the server's.
	return now === null || then === null || then <= 0 ? null : Math.max(0, now - then);
}
