import { shortHash, type TrackRecord } from '../../protrack/client';
import { toIso, toPlace, toPoint, type Alarm, type Device, type Point } from '../../protrack/fleet';
import {
	changeEvents,
	defaultParameters,
	position,
	type Change,
	type ChangeEventName,
	type EventParameters,
	type SeenChange,
	type SeenPoint,
	type ShownChange,
} from '../../protrack/monitor';
import { SAMPLE_IMEI, sampleNotice, toTriggerEvent, type TriggerEvent } from './event';

/** One item of the trigger for something that changed. */
export interface ChangeEvent extends TriggerEvent {
	change: ShownChange;
}

/** One item of the trigger for a point of a device's track. */
export interface PointEvent extends TriggerEvent {
	point: Point & Pick<Alarm, 'mapUrl'>;
}

export function toChangeEvent(
	{ imei, change }: SeenChange,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): ChangeEvent {
	const seconds = occurredAt(change, track, serverNow);
	const { event, field, from, to, value, limit, zone } = change;
	const { show, summary } = changeEvents[event];
	const id = shortHash([imei, event, zone, change.zoneIndex, to, seconds].join('|'), 16);
	const shown = {
		field,
		from: show(from),
		to: show(to),
		...(value !== undefined && { value }),
		...(limit !== undefined && { limit }),
		...(zone !== undefined && { zone }),
	};
	const occurrence = { id, event, occurredAt: toIso(seconds), imei, text: summary(shown), about: { change: shown } };
	return toTriggerEvent(occurrence, device, track, serverNow);
}

export function toPointEvent(
	{ id, imei, record }: SeenPoint,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): PointEvent {
	const point = toPoint(imei, record);
	const { mapUrl } = toPlace(record.latitude, record.longitude);
	return toTriggerEvent(
		{
			id,
			event: 'newPosition',
			occurredAt: toIso(record.gpstime ?? serverNow),
			imei,
			text: position.summary(point),
			mapUrl,
			about: { point: { ...point, mapUrl } },
		},
		device,
		track,
		serverNow,
	);
}

/**
 * The platform keeps no past changes, so the editor gets a marked sample with a real device.
 * @param parameters the user's limits, which the sample passes
 */
export function sampleChange(
	event: ChangeEventName,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
	parameters: EventParameters = defaultParameters,
): ChangeEvent {
	const imei = device?.imei ?? track?.imei ?? SAMPLE_IMEI;
	const { sample, summary } = changeEvents[event];
	const change = sample({ parameters, deviceName: device?.name ?? null, now: serverNow });
	const occurrence = {
		id: `sample-${event}`,
		event,
		occurredAt: toIso(serverNow),
		imei,
		text: summary(change),
		about: { change },
	};
	return {
		notice: sampleNotice('changes are found from one poll to the next while the workflow is active'),
		...toTriggerEvent(occurrence, device, track, serverNow),
	};
}

/** A marked sample, for devices that have sent no position in the last hour. */
export function samplePoint(device: Device | undefined, track: TrackRecord | undefined, serverNow: number): PointEvent {
	const imei = device?.imei ?? track?.imei ?? SAMPLE_IMEI;
	const record = {
		longitude: 113.909813,
		latitude: 22.583197,
		gpstime: serverNow - 8,
		speed: 52,
		course: 195,
		raw: {},
	};
	return {
		notice: sampleNotice('no device has sent a position in the last hour'),
		...toPointEvent({ id: 'sample-newPosition', imei, record }, device, track, serverNow),
	};
}

function occurredAt({ event, at }: Change<ChangeEventName>, track: TrackRecord | undefined, serverNow: number): number {
	return at ?? (changeEvents[event].occurredAt === 'poll' ? serverNow : track?.hearttime || serverNow);
}
