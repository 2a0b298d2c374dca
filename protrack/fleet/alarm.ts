import { alarmTypeOf, recordKey, shortHash, type AlarmGroup, type AlarmRecord, type Severity } from '../client';
import { textOrNull, toIso, toPlace } from './values';

export interface SeenAlarm {
	id: string;
	imei: string;
	record: AlarmRecord;
	/** Set when the platform could not show all alarms of this second. */
	incomplete?: boolean;
}

export interface Alarm {
	/** Stable, and different for every alarm. */
	id: string;
	imei: string;
	deviceName: string | null;
	/** The platform's code, also of types that its document does not list. */
	type: number;
	name: string;
	label: string;
	group: AlarmGroup;
	severity: Severity;
	latitude: number | null;
	longitude: number | null;
	speedKmh: number | null;
	courseDeg: number | null;
	/** When it happened, by the device's clock. */
	occurredAt: string | null;
	/** When the platform received it. */
	receivedAt: string | null;
	geofenceId: number | null;
	geofenceName: string | null;
	mapUrl: string | null;
}

/**
 * Makes an id for an alarm, because the platform gives none, from the fields that never change.
 * @param duplicateIndex how many equal records of this device came before this one
 */
export function alarmId(imei: string, record: AlarmRecord, duplicateIndex = 0): string {
	const hash = shortHash(`${imei}|${recordKey(record)}`, 16);
	return duplicateIndex === 0 ? hash : `${hash}-${duplicateIndex + 1}`;
}

/** An alarm as the user sees it (chapters 2.17 and 4.1). */
export function toAlarm(id: string, imei: string, deviceName: string | null, record: AlarmRecord): Alarm {
	const type = alarmTypeOf(record.alarmtype);
	const { mapUrl, ...place } = toPlace(record.latitude, record.longitude);
	return {
		id,
		imei,
		deviceName,
		type: type.code,
		name: type.name,
		label: type.label,
		group: type.group,
		severity: type.severity,
		...place,
		speedKmh: record.speed,
		courseDeg: record.course,
		occurredAt: toIso(record.gpstime),
		receivedAt: toIso(record.systemtime),
		geofenceId: record.geofenceid || null,
		geofenceName: textOrNull(record.geofencename),
		mapUrl,
	};
}
