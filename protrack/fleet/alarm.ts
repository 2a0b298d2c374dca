import {
	alarmTypeOf,
	idOfKey,
	recordKey,
	type AlarmGroup,
	type AlarmRecord,
	type Multiset,
	type Severity,
} from '../client';
import type { Device } from './device';
import { textOrNull, toIso, toPlace } from './values';

export interface SeenAlarm {
	id: string;
	imei: string;
	record: AlarmRecord;
	/** Set when the platform could not show all alarms of this second. */
	incomplete?: boolean;
}

/** An alarm of a device with its id. @param before those of the device that came before it, by `recordKey` */
export function toSeenAlarm(imei: string, record: AlarmRecord, before: Multiset): SeenAlarm {
	return toAlarmWithKey(imei, record, recordKey(record), before);
}

/** As `toSeenAlarm`, where the `recordKey` is known. */
export function toAlarmWithKey(imei: string, record: AlarmRecord, key: string, before: Multiset): SeenAlarm {
	return { id: idOfKey(imei, key, before.add(key)), imei, record };
}

/** By the time of receipt, the oldest first; alarms without a time come before all others. */
export function byReceipt(a: SeenAlarm, b: SeenAlarm): number {
	return (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0);
}

export interface Alarm {
	label: string;
	severity: Severity;
	group: AlarmGroup;
	deviceName: string | null;
	plateNumber: string | null;
	/** When it happened, by the device's clock. */
	occurredAt: string | null;
	/** When the platform received it. */
	receivedAt: string | null;
	latitude: number | null;
	longitude: number | null;
	speedKmh: number | null;
	courseDeg: number | null;
	geofenceName: string | null;
	geofenceId: number | null;
	mapUrl: string | null;
	/** The platform's code, also of types that its document does not list. */
	type: number;
	/** The vendor's name of the type. */
	name: string;
	imei: string;
	/** Stable, and different for every alarm. */
	id: string;
}

/** An alarm as the user sees it (chapters 2.17 and 4.1). @param device null where its name is not known */
export function toAlarm(
	{ id, imei, record }: SeenAlarm,
	device: Pick<Device, 'name' | 'plateNumber'> | null | undefined,
): Alarm {
	const type = alarmTypeOf(record.alarmtype);
	const { latitude, longitude, mapUrl } = toPlace(record.latitude, record.longitude);
	return {
		label: type.label,
		severity: type.severity,
		group: type.group,
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		occurredAt: toIso(record.gpstime),
		receivedAt: toIso(record.systemtime),
		latitude,
		longitude,
		speedKmh: record.speed,
		courseDeg: record.course,
		geofenceName: textOrNull(record.geofencename),
		geofenceId: record.geofenceid || null,
		mapUrl,
		type: type.code,
		name: type.name,
		imei,
		id,
	};
}
