import { callInBatches, recordKey, type ProtrackClient } from '../../protrack/api';
import { alarmId, readAlarms, type Device, type SeenAlarm } from '../../protrack/fleet';
import { sampleEvent, toAlarmEvent, type AlarmEvent } from './alarmEvent';

const EVENTS = 10;
const LOOK_BACK_SECONDS = 86_400;
/** Somebody is waiting in the editor, and a large fleet must not be read for ten examples. */
const MOST_DEVICES = 20;
/** One bad device must not hide the others, but a platform in trouble is not asked on and on. */
const MOST_FAULTS = 3;

/** What a trigger looks at. */
export interface Watched {
	imeis: string[];
	/** The devices that the account lists, by IMEI. */
	known: Map<string, Device>;
	listAgeSeconds: number;
}

/**
 * For "Fetch Test Event": up to ten real alarms of the last 24 hours, from the devices that were heard of last; a marked sample if there are none.
 * @throws ProtrackError when nothing could be read
 */
export async function recentEvents(client: ProtrackClient, { imeis, known }: Watched): Promise<AlarmEvent[]> {
	const { records: tracks, faults, serverTime } = await callInBatches(client, 'track', imeis, {});
	const [fault] = faults.values();
	if (fault && tracks.size === 0) throw fault;
	const latest = [...tracks.values()].sort((a, b) => (b.hearttime ?? 0) - (a.hearttime ?? 0)).slice(0, MOST_DEVICES);
	const serverNow = latest[0]?.servertime ?? serverTime ?? Math.floor(Date.now() / 1000);

	const found: SeenAlarm[] = [];
	const failed: unknown[] = [];
	for (const { imei } of latest) {
		try {
			found.push(...(await alarmsOf(client, imei, serverNow)));
		} catch (error) {
			failed.push(error);
		}
		if (found.length >= EVENTS || failed.length >= MOST_FAULTS) break;
	}
	if (found.length === 0 && failed.length > 0) throw failed[0];
	if (found.length === 0) return [sampleEvent(known.values().next().value, serverNow)];
	return found
		.sort((a, b) => (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0))
		.slice(-EVENTS)
		.map((seen) => toAlarmEvent(seen, known.get(seen.imei), tracks.get(seen.imei), serverNow));
}

async function alarmsOf(client: ProtrackClient, imei: string, serverNow: number): Promise<SeenAlarm[]> {
	const range = { imei, from: serverNow - LOOK_BACK_SECONDS, to: serverNow };
	const twins = new Map<string, number>();
	const found: SeenAlarm[] = [];
	for await (const page of readAlarms(client, range)) {
		for (const record of page.records) {
			const twin = twins.get(recordKey(record)) ?? 0;
			twins.set(recordKey(record), twin + 1);
			found.push({ id: alarmId(imei, record, twin), imei, record });
		}
	}
	return found;
}
