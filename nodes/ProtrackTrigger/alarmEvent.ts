import type { RawRecord, TrackRecord } from '../../protrack/api';
import { toAlarm, toIso, toPosition, type Alarm, type Device, type SeenAlarm } from '../../protrack/fleet';
import { deviceIn, type TriggerEvent } from './event';

/** One item of the trigger. */
export interface AlarmEvent extends TriggerEvent {
	event: 'alarm';
	/** With its own place; `position` is where the device is now. */
	alarm: Alarm;
}

export function toAlarmEvent(
	seen: SeenAlarm,
	device: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): AlarmEvent {
	const { imei, id, record } = seen;
	const alarm = toAlarm(id, imei, device?.name ?? null, record);
	return {
		id,
		event: 'alarm',
		occurredAt: alarm.occurredAt ?? alarm.receivedAt,
		detectedAt: toIso(serverNow),
		device: deviceIn(imei, device),
		alarm,
		position: track ? toPosition(track) : null,
		...(seen.incomplete && {
			notice: 'The platform shows at most 100 alarms of one second; this second has as many, there may be more.',
		}),
	};
}

/** Shows the shape to somebody who builds a workflow before the first alarm; it is marked as a sample. */
export function sampleEvent(device: Device | undefined, serverNow: number): AlarmEvent {
	const raw: RawRecord = {};
	const record = {
		alarmtype: 7,
		longitude: 113.909813,
		latitude: 22.583197,
		gpstime: serverNow - 8,
		systemtime: serverNow - 5,
		speed: 96,
		course: 195,
		geofenceid: 0,
		geofencename: '',
		raw,
	};
	const imei = device?.imei ?? '123456789012345';
	return {
		...toAlarmEvent({ id: 'sample', imei, record }, device, undefined, serverNow),
		notice: 'This is a sample: no device had an alarm in the last 24 hours.',
	};
}
