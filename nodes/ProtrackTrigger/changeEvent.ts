import type { TrackRecord } from '../../protrack/api';
import { toIso, toPoint, toPosition, type Change, type Device, type Point, type Position, type SeenChange, type SeenPoint } from '../../protrack/fleet';
import { SparkMD5 } from '../../protrack/vendor';

interface Event {
	id: string;
	event: string;
	occurredAt: string | null;
	/** When this trigger found it, by the server's clock. */
	detectedAt: string | null;
	device: Pick<Device, 'imei' | 'name' | 'model' | 'plateNumber'>;
	/** Where the device was when the trigger looked. */
	position: Position | null;
	/** Only where something has to be said about this item. */
	notice?: string;
}

/** One item of the trigger for something that changed. */
export interface ChangeEvent extends Event {
	change: Change;
}

/** One item of the trigger for a point of a device's track. */
export interface PointEvent extends Event {
	point: Point;
}

/** What is found on this side, by comparing polls or against the clock; all else the device said itself. */
const OURS = new Set(['deviceOffline', 'deviceExpired', 'deviceBlocked', 'deviceAdded', 'deviceRemoved', 'deviceRenamed', 'subscriptionEnding']);

export function toChangeEvent(
	{ imei, change }: SeenChange,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): ChangeEvent {
	const seconds = momentOf(change, track, serverNow);
	const id = SparkMD5.hash([imei, change.event, change.zone, change.to, seconds].join('|')).slice(0, 16);
	// The end of a subscription is the only time among the values.
	const shown = change.event === 'subscriptionEnding' ? { ...change, to: toIso(Number(change.to)) } : change;
	return { ...common(id, change.event, seconds, imei, device, track, serverNow), change: shown };
}

export function toPointEvent(
	{ id, imei, record }: SeenPoint,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): PointEvent {
	return {
		...common(id, 'newPosition', record.gpstime ?? serverNow, imei, device, track, serverNow),
		point: toPoint(imei, record),
	};
}

/** What a change looks like, for those whose values cannot be guessed from the event's name. */
const samples: Readonly<Record<string, Omit<Change, 'event'>>> = {
	speeding: { field: 'speedKmh', from: 'within', to: 'over', value: 96, limit: 90 },
	lowBattery: { field: 'batteryPercent', from: 'fine', to: 'low', value: 18, limit: 20 },
	lowExternalVoltage: { field: 'externalVoltage', from: 'fine', to: 'low', value: 11.2, limit: 11.5 },
	fuelDropped: { field: 'fuelLiters', from: 62, to: 41.5, limit: 10 },
	fuelFilled: { field: 'fuelLiters', from: 20, to: 75, limit: 10 },
	temperatureOutOfRange: { field: 'temperaturesC', from: 'fine', to: 'outOfRange', value: 9.5 },
	zoneEntered: { field: 'zone', from: 'outside', to: 'inside', zone: 'Depot North' },
	zoneLeft: { field: 'zone', from: 'inside', to: 'outside', zone: 'Depot North' },
	noContact: { field: 'lastSeenAt', from: 'heard', to: 'silent', value: 3720, limit: 3600 },
	serviceDue: { field: 'odometerKm', from: 20000, to: 30000, value: 30004.2 },
	ignitionOn: { field: 'ignition', from: 'off', to: 'on' },
	ignitionOff: { field: 'ignition', from: 'on', to: 'off' },
};

/** Nobody keeps the changes of the past, so the editor gets a marked sample with a real device. */
export function sampleChange(
	event: string,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): ChangeEvent {
	const imei = device?.imei ?? track?.imei ?? '123456789012345';
	const change = { event, ...(samples[event] ?? { field: 'state', from: 'before', to: 'after' }) };
	return {
		...common(`sample-${event}`, event, serverNow, imei, device, track, serverNow),
		change,
		notice: 'This is a sample: changes are found from one poll to the next while the workflow is active.',
	};
}

function momentOf({ event, limit }: Change, track: TrackRecord | undefined, serverNow: number): number {
	const heard = track?.hearttime || serverNow;
	if (event === 'noContact') return heard + (limit ?? 0);
	return OURS.has(event) ? serverNow : heard;
}

function common(
	id: string,
	event: string,
	seconds: number,
	imei: string,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): Event {
	const { name, model, plateNumber } = device ?? { name: null, model: null, plateNumber: null };
	return {
		id,
		event,
		occurredAt: toIso(seconds),
		detectedAt: toIso(serverNow),
		device: { imei, name, model, plateNumber },
		position: track ? toPosition(track) : null,
	};
}
