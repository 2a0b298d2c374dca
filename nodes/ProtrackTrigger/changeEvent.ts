import type { TrackRecord } from '../../protrack/api';
import { toIso, toPlace, toPoint, toPosition, type Alarm, type Change, type Device, type Point, type SeenChange, type SeenPoint } from '../../protrack/fleet';
import { SparkMD5 } from '../../protrack/vendor';
import { deviceIn, type TriggerEvent } from './event';

/** What changed, as the user sees it. */
interface ShownChange extends Omit<Change, 'event' | 'from' | 'to' | 'zoneIndex' | 'at'> {
	from: Change['from'] | boolean;
	to: Change['to'] | boolean;
}

/** One item of the trigger for something that changed. */
export interface ChangeEvent extends TriggerEvent {
	change: ShownChange;
}

/** One item of the trigger for a point of a device's track. */
export interface PointEvent extends TriggerEvent {
	point: Point & Pick<Alarm, 'mapUrl'>;
}

/** Where the platform tells no time: what is found on this side, by comparing polls or against the clock; all else the device said itself. */
const OURS = new Set(['deviceOffline', 'deviceExpired', 'deviceBlocked', 'deviceAdded', 'deviceRemoved', 'deviceRenamed', 'subscriptionEnding']);

export function toChangeEvent(
	{ imei, change }: SeenChange,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): ChangeEvent {
	const seconds = momentOf(change, track, serverNow);
	const { event, field, from, to, value, limit, zone } = change;
	const id = SparkMD5.hash([imei, event, zone, change.zoneIndex, to, seconds].join('|')).slice(0, 16);
	// The end of a subscription is the only time among the values.
	const result = event === 'subscriptionEnding' ? toIso(Number(to)) : shown(field, to);
	const about = { ...(value !== undefined && { value }), ...(limit !== undefined && { limit }), ...(zone !== undefined && { zone }) };
	return { ...common(id, event, seconds, imei, device, track, serverNow), change: { field, from: shown(field, from), to: result, ...about } };
}

/** A position has these as true and false, and so has the change of one. */
const YES_OR_NO = new Set(['armed', 'charging']);

function shown(field: string, value: Change['from']): Change['from'] | boolean {
	return YES_OR_NO.has(field) ? value === 'true' : value;
}

export function toPointEvent(
	{ id, imei, record }: SeenPoint,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): PointEvent {
	return {
		...common(id, 'newPosition', record.gpstime ?? serverNow, imei, device, track, serverNow),
		point: { ...toPoint(imei, record), mapUrl: toPlace(record.latitude, record.longitude).mapUrl },
	};
}

const word = (field: string, from: string | boolean | null, to: string | boolean) => ({ field, from, to });

/** What each change looks like. */
const samples: Readonly<Record<string, ShownChange>> = {
	armed: word('armed', false, true),
	chargingStarted: word('charging', false, true),
	chargingStopped: word('charging', true, false),
	contactRestored: { field: 'lastSeenAt', from: 'silent', to: 'heard', limit: 60 },
	deviceAdded: word('device', null, 'listed'),
	deviceBlocked: word('status', 'online', 'blocked'),
	deviceExpired: word('status', 'online', 'expired'),
	deviceFirstSeen: word('status', 'neverOnline', 'online'),
	deviceOffline: word('status', 'online', 'offline'),
	deviceOnline: word('status', 'offline', 'online'),
	deviceRemoved: word('device', 'listed', 'removed'),
	deviceRenamed: word('name', null, 'Van 12'),
	disarmed: word('armed', true, false),
	doorClosed: word('door', 'open', 'closed'),
	doorOpened: word('door', 'closed', 'open'),
	fuelDropped: { field: 'fuelLiters', from: 62, to: 41.5, limit: 10 },
	fuelFilled: { field: 'fuelLiters', from: 20, to: 75, limit: 10 },
	fuelSupplyCut: word('fuelSupply', 'on', 'cut'),
	fuelSupplyRestored: word('fuelSupply', 'cut', 'on'),
	ignitionOff: word('ignition', 'on', 'off'),
	ignitionOn: word('ignition', 'off', 'on'),
	lowBattery: { field: 'batteryPercent', from: 'fine', to: 'low', value: 18, limit: 20 },
	lowExternalVoltage: { field: 'externalVoltage', from: 'fine', to: 'low', value: 11.2, limit: 11.5 },
	movementStarted: { field: 'state', from: 'standing', to: 'moving', value: 24, limit: 5 },
	movementStopped: { field: 'state', from: 'moving', to: 'standing', value: 0, limit: 5 },
	noContact: { field: 'lastSeenAt', from: 'heard', to: 'silent', value: 62, limit: 60 },
	serviceDue: { field: 'odometerKm', from: 20000, to: 30000, value: 30004.2 },
	speeding: { field: 'speedKmh', from: 'within', to: 'over', value: 96, limit: 90 },
	speedingEnded: { field: 'speedKmh', from: 'over', to: 'within', value: 78, limit: 90 },
	subscriptionEnding: { field: 'userExpiresAt', from: null, to: '2027-01-31T00:00:00Z', value: 14, limit: 30 },
	temperatureBackInRange: { field: 'temperaturesC', from: 'outOfRange', to: 'fine', value: 6.5, limit: 8 },
	temperatureOutOfRange: { field: 'temperaturesC', from: 'fine', to: 'outOfRange', value: 9.5, limit: 8 },
	zoneEntered: { field: 'zone', from: 'outside', to: 'inside', zone: 'Depot North' },
	zoneLeft: { field: 'zone', from: 'inside', to: 'outside', zone: 'Depot North' },
};

/** Nobody keeps the changes of the past, so the editor gets a marked sample with a real device. */
export function sampleChange(
	event: string,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): ChangeEvent {
	const imei = device?.imei ?? track?.imei ?? '123456789012345';
	const change = samples[event] ?? word('state', 'before', 'after');
	return {
		...common(`sample-${event}`, event, serverNow, imei, device, track, serverNow),
		change,
		notice: 'This is a sample: changes are found from one poll to the next while the workflow is active.',
	};
}

/** For a device that has sent no position of late. */
export function samplePoint(device: Device | undefined, track: TrackRecord | undefined, serverNow: number): PointEvent {
	const imei = device?.imei ?? track?.imei ?? '123456789012345';
	const record = { longitude: 113.909813, latitude: 22.583197, gpstime: serverNow - 8, speed: 52, course: 195, raw: {} };
	return {
		...toPointEvent({ id: 'sample-newPosition', imei, record }, device, track, serverNow),
		notice: 'This is a sample: no device has sent a position in the last hour.',
	};
}

function momentOf({ event, at }: Change, track: TrackRecord | undefined, serverNow: number): number {
	return at ?? (OURS.has(event) ? serverNow : track?.hearttime || serverNow);
}

function common(
	id: string,
	event: string,
	seconds: number,
	imei: string,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): TriggerEvent {
	return {
		id,
		event,
		occurredAt: toIso(seconds),
		detectedAt: toIso(serverNow),
		device: deviceIn(imei, device),
		position: track ? toPosition(track) : null,
	};
}
