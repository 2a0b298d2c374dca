import { hash } from 'node:crypto';
import { alarmTypes } from '../../../protrack/client/alarmTypes';
import { createIso, mapUrl, type Item } from './item';

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
export function alarmItems(
	pages: Iterable<string>,
	imei: string,
	deviceName: string | null,
	plateNumber: string | null,
): Item[] {
	const found: Array<{ alarm: Alarm; id: string }> = [];
	let second = NaN;
	let keysOfSecond: string[] = [];
	let boundary: string[] = [];
	for (const page of pages) {
		const alarms = (JSON.parse(page) as { record: Alarm[] }).record;
		const firstTime = alarms[0]?.systemtime;
		const lastTime = alarms.at(-1)?.systemtime;
		const next: string[] = [];
		for (const alarm of alarms) {
			const key = `${alarm.alarmtype}|${alarm.gpstime}|${alarm.systemtime}|${alarm.longitude}|${alarm.latitude}|${alarm.speed}|${alarm.course}|${alarm.geofenceid}`;
			if (alarm.systemtime === lastTime) next.push(key);
			const onPageBefore = alarm.systemtime === firstTime ? boundary.indexOf(key) : -1;
			if (onPageBefore >= 0) {
				boundary.splice(onPageBefore, 1);
				continue;
			}
			// equal alarms have equal times, so they are counted second by second
			if (alarm.systemtime !== second) {
				second = alarm.systemtime;
				keysOfSecond = [];
			}
			const before = keysOfSecond.length === 0 ? 0 : keysOfSecond.filter((each) => each === key).length;
			keysOfSecond.push(key);
			const digest = hash('md5', `${imei}|${key}`).slice(0, 16);
			found.push({ alarm, id: before === 0 ? digest : `${digest}-${before + 1}` });
		}
		boundary = next;
	}
	// the platform gives alarms of one time in any order
	found.sort(
		(a, b) => a.alarm.systemtime - b.alarm.systemtime || a.alarm.gpstime - b.alarm.gpstime || (a.id < b.id ? -1 : 1),
	);
	const [occurredAt, receivedAt] = [createIso(), createIso()];
	return found.map(({ alarm, id }) => {
		const { alarmtype, latitude, longitude } = alarm;
		const type = types.get(alarmtype);
		const hasFix = latitude !== 0 || longitude !== 0;
		const json = {
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
			occurredAt: occurredAt(alarm.gpstime),
			receivedAt: receivedAt(alarm.systemtime),
			geofenceId: alarm.geofenceid || null,
			geofenceName: alarm.geofencename || null,
			mapUrl: mapUrl(latitude, longitude),
		};
		return { json, pairedItem: { item: 0 } };
	});
}
