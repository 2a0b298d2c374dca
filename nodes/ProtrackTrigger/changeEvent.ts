import type { TrackRecord } from '../../protrack/client';
import { toIso, toPlace, toPoint, toPosition, type Alarm, type Device, type Point } from '../../protrack/fleet';
import type { Change, ChangeDetectionOptions, SeenChange, SeenPoint } from '../../protrack/monitor';
import { SparkMD5 } from '../../protrack/thirdParty';
import { sampleOf } from './changeSamples';
import { deviceIn, type ShownChange, type TriggerEvent } from './event';

/** One item of the trigger for something that changed. */
export interface ChangeEvent extends TriggerEvent {
	change: ShownChange;
}

/** One item of the trigger for a point of a device's track. */
export interface PointEvent extends TriggerEvent {
	point: Point & Pick<Alarm, 'mapUrl'>;
}

/** Where the platform tells no time: what is found on this side, by comparing polls or against the clock; all else the device said itself. */
const OURS = new Set([
	'deviceOffline',
	'deviceExpired',
	'deviceBlocked',
	'deviceAdded',
	'deviceRemoved',
	'deviceRenamed',
	'subscriptionEnding',
]);

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
	const about = {
		...(value !== undefined && { value }),
		...(limit !== undefined && { limit }),
		...(zone !== undefined && { zone }),
	};
	return {
		...common(id, event, seconds, imei, device, track, serverNow),
		change: { field, from: shown(field, from), to: result, ...about },
	};
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

const usual: ChangeDetectionOptions = {
	rules: [],
	fuel: null,
	serviceEveryKm: null,
	subscriptionDays: null,
	zones: null,
};

/**
 * Nobody keeps the changes of the past, so the editor gets a marked sample with a real device.
 * @param memory the user's limits, which the sample passes
 */
export function sampleChange(
	event: string,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
	memory: ChangeDetectionOptions = usual,
): ChangeEvent {
	const imei = device?.imei ?? track?.imei ?? '123456789012345';
	return {
		notice: 'This is a sample: changes are found from one poll to the next while the workflow is active.',
		...common(`sample-${event}`, event, serverNow, imei, device, track, serverNow),
		change: sampleOf(event, memory, device, serverNow),
	};
}

/** For a device that has sent no position of late. */
export function samplePoint(device: Device | undefined, track: TrackRecord | undefined, serverNow: number): PointEvent {
	const imei = device?.imei ?? track?.imei ?? '123456789012345';
	const record = {
		longitude: 113.909813,
		latitude: 22.583197,
		gpstime: serverNow - 8,
		speed: 52,
		course: 195,
		raw: {},
	};
	return {
		notice: 'This is a sample: no device has sent a position in the last hour.',
		...toPointEvent({ id: 'sample-newPosition', imei, record }, device, track, serverNow),
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
