import {
	alarmTypeOf,
	alarmTypes,
	ProtrackError,
	type AlarmRecord,
	type RawRecord,
	type TrackRecord,
} from '../../protrack/client';
import { alarmFits, toAlarm, type Alarm, type AlarmFilter, type Device, type SeenAlarm } from '../../protrack/fleet';
import { alarm as alarmRule } from '../../protrack/monitor';
import { SAMPLE_IMEI, sampleNotice, toTriggerEvent, type TriggerEvent } from './event';

/** One item of the trigger. */
export interface AlarmEvent extends TriggerEvent {
	event: 'alarm';
	/** With its own place; `position` is where the device is now. */
	alarm: Alarm;
}

export function toAlarmEvent(
	seen: SeenAlarm,
	known: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): AlarmEvent {
	const { imei, id } = seen;
	const alarm = toAlarm(seen, known);
	const { label, severity, mapUrl } = alarm;
	const occurredAt = alarm.occurredAt ?? alarm.receivedAt;
	const text = alarmRule.summary(alarm);
	return {
		...toTriggerEvent(
			{ id, event: 'alarm', occurredAt, imei, text, label, severity, mapUrl, about: { alarm } },
			known,
			track,
			serverNow,
		),
		...(seen.incomplete && {
			notice: 'The platform shows at most 100 alarms of one second; this second has as many, there may be more.',
		}),
	};
}

/** Why a sample is shown instead of real alarms. */
export const NO_ALARM = 'no device had an alarm in the last 24 hours';

/**
 * Shows the shape to somebody who builds a workflow before the first alarm; it is marked as a sample.
 * @param filter the sample passes it
 * @throws ProtrackError `input` when no alarm can pass the filter
 */
export function sampleEvent(device: Device | undefined, serverNow: number, filter: AlarmFilter = {}): AlarmEvent {
	const imei = device?.imei ?? SAMPLE_IMEI;
	return {
		notice: sampleNotice(NO_ALARM),
		...toAlarmEvent({ id: 'sample', imei, record: sampleRecord(filter, serverNow) }, device, undefined, serverNow),
	};
}

/** The best known type is used if it passes the filter. */
const SPEEDING = 7;
const USUAL_SPEED_KMH = 96;

/** @throws ProtrackError `input` when no alarm can pass the filter */
function sampleRecord(filter: AlarmFilter, serverNow: number): AlarmRecord {
	const { types, geofence = '', minSpeedKmh = 0 } = filter;
	const isFitting = (code: number) => alarmFits({ ...at, alarmtype: code }, filter);
	const raw: RawRecord = {};
	const at = {
		alarmtype: SPEEDING,
		longitude: 113.909813,
		latitude: 22.583197,
		gpstime: serverNow - 8,
		systemtime: serverNow - 5,
		speed: Math.max(USUAL_SPEED_KMH, minSpeedKmh),
		course: 195,
		...sampleGeofence(geofence),
		raw,
	};
	// Types that the vendor does not list can be chosen by their number.
	const codes = [...(types ?? []), ...alarmTypes.map(({ code }) => code)].filter(isFitting);
	const isOfGeofence = (code: number) => alarmTypeOf(code).group === 'geofence';
	const code = (geofence ? codes.find(isOfGeofence) : undefined) ?? codes.find((each) => each === SPEEDING) ?? codes[0];
	if (code === undefined) {
		throw ProtrackError.input(
			'No alarm can pass all of the "Filters": no alarm type has the chosen types, groups and severities at once',
			'Remove one of the filters, or choose types, groups and severities that belong together.',
		);
	}
	return { ...at, alarmtype: code, ...(isOfGeofence(code) && !geofence && sampleGeofence('Depot North')) };
}

/** An ID is matched as a whole, a name by a part of it. */
function sampleGeofence(filter: string): Pick<AlarmRecord, 'geofenceid' | 'geofencename'> {
	if (filter === '') return { geofenceid: 0, geofencename: '' };
	return { geofenceid: /^\d{1,9}$/.test(filter) ? Number(filter) : 1024, geofencename: filter };
}
