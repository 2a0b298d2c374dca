import { callInBatches, callThroughPages, type AlarmRecord, type ProtrackClient } from '../../protrack/api';
import { alarmId, type Device } from '../../protrack/fleet';
import { sampleEvent, toAlarmEvent, type AlarmEvent } from './alarmEvent';

const EVENTS = 10;
const LOOK_BACK_SECONDS = 86_400;
/** Somebody is waiting in the editor, and a large fleet must not be read for ten examples. */
const MOST_DEVICES = 20;

/**
 * For "Fetch Test Event": up to ten real alarms of the last 24 hours, from the devices that were heard of last; a marked sample if there are none.
 * @throws ProtrackError
 */
export async function recentEvents(client: ProtrackClient, devices: Map<string, Device>): Promise<AlarmEvent[]> {
	const { records: tracks, faults, serverTime } = await callInBatches(client, 'track', devices.keys(), {});
	const [fault] = faults.values();
	if (fault && tracks.size === 0) throw fault;
	const latest = [...tracks.values()].sort((a, b) => (b.hearttime ?? 0) - (a.hearttime ?? 0)).slice(0, MOST_DEVICES);
	const serverNow = latest[0]?.servertime ?? serverTime ?? Math.floor(Date.now() / 1000);

	const found: Array<{ imei: string; record: AlarmRecord }> = [];
	for (const { imei } of latest) {
		const range = { imei, begintime: serverNow - LOOK_BACK_SECONDS, endtime: serverNow };
		for await (const page of callThroughPages(client, 'alarmList', range)) {
			found.push(...page.records.map((record) => ({ imei, record })));
		}
		if (found.length >= EVENTS) break;
	}
	if (found.length === 0) return [sampleEvent(devices.values().next().value, serverNow)];
	return found
		.sort((a, b) => (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0))
		.slice(-EVENTS)
		.map(({ imei, record }) =>
			toAlarmEvent({ id: alarmId(imei, record), imei, record }, devices.get(imei), tracks.get(imei), serverNow),
		);
}
