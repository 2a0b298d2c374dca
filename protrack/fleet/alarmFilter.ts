import { alarmTypeOf, alarmTypes, type AlarmGroup, type AlarmRecord, type Severity } from '../client';

/** Which alarms are wanted. A field that is left out matches every alarm. */
export interface AlarmFilter {
	types?: ReadonlySet<number>;
	groups?: ReadonlySet<AlarmGroup>;
	severities?: ReadonlySet<Severity>;
	/** Part of the geofence's name in any case, or its whole ID. */
	geofence?: string;
	/** An alarm without a speed counts as 0 km/h. */
	minSpeedKmh?: number;
}

/** Whether an alarm passes every part of the filter. */
export function alarmFits(
	record: AlarmRecord,
	{ types, groups, severities, geofence, minSpeedKmh = 0 }: AlarmFilter,
): boolean {
	const { code, group, severity } = alarmTypeOf(record.alarmtype);
	return (
		(!types || types.has(code)) &&
		(!groups || groups.has(group)) &&
		(!severities || severities.has(severity)) &&
		(!geofence || isAt(record, geofence)) &&
		(record.speed ?? 0) >= minSpeedKmh
	);
}

function isAt({ geofenceid, geofencename }: AlarmRecord, geofence: string): boolean {
	return String(geofenceid) === geofence || geofencename.toLocaleLowerCase().includes(geofence.toLocaleLowerCase());
}

/**
 * @param text a code, the vendor's name or our label, e.g. "7", "speedingAlarm" or "Speeding"
 * @returns the code, null for an unknown name; any number counts as a code, because servers use types that the document does not list
 */
export function alarmCode(text: string): number | null {
	if (/^\d+$/.test(text)) return Number(text);
	const wanted = text.toLocaleLowerCase();
	const type = alarmTypes.find(({ name, label }) => [name, label].some((word) => word.toLocaleLowerCase() === wanted));
	return type?.code ?? null;
}
