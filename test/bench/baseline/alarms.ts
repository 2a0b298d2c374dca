import { hash } from 'node:crypto';
import { alarmTypes } from '../../../protrack/client/alarmTypes';
import { iso, mapUrl, type Item } from './item';

/** One record of `/api/alarm/list2`. */
interface Alarm {
	alarmtype: number;
	latitude: number;
	longitude: number;
	gpstime: number;
	systemtime: number;
	speed: number;
	course: number;
	geofenceid: number;
	geofencename: string;
}

/** The table of the platform's document, which a user would copy. */
const types = new Map(alarmTypes.map((type) => [type.code, type]));

/**
 * What a user would write in a Code node behind an HTTP Request node that reads all pages of one device: the alarms, each once and with an id.
 * @param pages the bodies in order; each begins in the second that the one before ends in
 */
export function alarmItems(pages: Iterable<string>, imei: string, name: string | null, plate: string | null): Item[] {
	const found: Array<{ alarm: Alarm; id: string }> = [];
	// equal alarms have equal times, so they are counted second by second
	const counts = new Map<string, number>();
	let second = NaN;
	let boundary = new Map<string, number>();
	for (const page of pages) {
		const alarms = (JSON.parse(page) as { record: Alarm[] }).record;
		const lastTime = alarms.at(-1)?.systemtime;
		const next = new Map<string, number>();
		for (const alarm of alarms) {
			const key = `${alarm.alarmtype}|${alarm.gpstime}|${alarm.systemtime}|${alarm.longitude}|${alarm.latitude}|${alarm.speed}|${alarm.course}|${alarm.geofenceid}`;
			if (alarm.systemtime === lastTime) next.set(key, (next.get(key) ?? 0) + 1);
			const onPageBefore = boundary.get(key) ?? 0;
			if (onPageBefore > 0) {
				boundary.set(key, onPageBefore - 1);
				continue;
			}
			if (alarm.systemtime !== second) counts.clear();
			second = alarm.systemtime;
			const before = counts.get(key) ?? 0;
			counts.set(key, before + 1);
			const digest = hash('md5', `${imei}|${key}`).slice(0, 16);
			found.push({ alarm, id: before === 0 ? digest : `${digest}-${before + 1}` });
		}
		boundary = next;
	}
	// the platform gives alarms of one time in any order
	found.sort(
		(a, b) => a.alarm.systemtime - b.alarm.systemtime || a.alarm.gpstime - b.alarm.gpstime || (a.id < b.id ? -1 : 1),
	);
	return found.map(({ alarm, id }) => ({ json: toAlarm(alarm, id, imei, name, plate), pairedItem: { item: 0 } }));
}

function toAlarm(alarm: Alarm, id: string, imei: string, deviceName: string | null, plateNumber: string | null) {
	const { alarmtype, latitude, longitude } = alarm;
	const type = types.get(alarmtype);
	const hasFix = latitude !== 0 || longitude !== 0;
	return {
		id,
		imei,
		deviceName,
		plateNumber,
		type: alarmtype,
		name: type?.name ?? `unknown${alarmtype}`,
		label: type?.label ?? `Unknown alarm ${alarmtype}`,
		group: type?.group ?? 'device',
		severity: type?.severity ?? 'warning',
		latitude: hasFix ? latitude : null,
		longitude: hasFix ? longitude : null,
		speedKmh: alarm.speed,
		courseDeg: alarm.course,
		occurredAt: iso(alarm.gpstime),
		receivedAt: iso(alarm.systemtime),
		geofenceId: alarm.geofenceid || null,
		geofenceName: alarm.geofencename || null,
		mapUrl: mapUrl(latitude, longitude),
	};
}
