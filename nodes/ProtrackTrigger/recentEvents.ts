import { callInBatches, recordKey, type ProtrackClient, type TrackRecord } from '../../protrack/api';
import { alarmId, readAlarms, readNewPoints, type Device, type SeenAlarm } from '../../protrack/fleet';
import { sampleEvent, toAlarmEvent, type AlarmEvent } from './alarmEvent';
import { sampleChange, samplePoint, toPointEvent } from './changeEvent';
import type { Watched } from './watched';

const EVENTS = 10;
const LOOK_BACK_SECONDS = 86_400;
/** Somebody is waiting in the editor, and a large fleet must not be read for ten examples. */
const MOST_DEVICES = 20;
/** One bad device must not hide the others, but a platform in trouble is not asked on and on. */
const MOST_FAULTS = 3;

/**
 * For "Fetch Test Event": of each chosen event up to ten real ones of the last 24 hours where the platform keeps them (alarms, positions), from the
 * devices that were heard of last; otherwise a marked sample.
 * @throws ProtrackError when nothing could be read
 */
export async function recentEvents(
	client: ProtrackClient,
	{ imeis, known }: Watched,
	events: ReadonlySet<string>,
): Promise<object[]> {
	const { records: tracks, faults, serverTime } = await callInBatches(client, 'track', imeis, {});
	const [fault] = faults.values();
	if (fault && tracks.size === 0) throw fault;
	const latest = [...tracks.values()].sort((a, b) => (b.hearttime ?? 0) - (a.hearttime ?? 0)).slice(0, MOST_DEVICES);
	const [track] = latest;
	const serverNow = track?.servertime ?? serverTime ?? Math.floor(Date.now() / 1000);
	const device = track ? known.get(track.imei) : known.values().next().value;

	const output: object[] = [];
	for (const event of events) {
		if (event === 'alarm') output.push(...(await recentAlarms(client, latest, known, serverNow)));
		else if (event === 'newPosition') output.push(...(await recentPoints(client, track, device, serverNow)));
		else output.push(sampleChange(event, device, track, serverNow));
	}
	return output;
}

async function recentAlarms(
	client: ProtrackClient,
	latest: TrackRecord[],
	known: Watched['known'],
	serverNow: number,
): Promise<AlarmEvent[]> {
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
	const tracks = new Map(latest.map((track) => [track.imei, track]));
	return found
		.sort((a, b) => (a.record.systemtime ?? 0) - (b.record.systemtime ?? 0))
		.slice(-EVENTS)
		.map((seen) => toAlarmEvent(seen, known.get(seen.imei), tracks.get(seen.imei), serverNow));
}

async function recentPoints(
	client: ProtrackClient,
	track: TrackRecord | undefined,
	device: Device | undefined,
	serverNow: number,
): Promise<object[]> {
	if (!track) return [samplePoint(device, track, serverNow)];
	const until = Math.min(track.gpstime ?? serverNow, serverNow);
	// An hour of one device has ten points even where it sends few.
	const begin = { r: until - 3600, f: until - 3600 };
	const options = { lateSeconds: 0, startSecondsAgo: 0, mostKeys: 0, hasTime: () => true };
	const { points } = await readNewPoints(client, track.imei, begin, until, serverNow, options);
	if (points.length === 0) return [samplePoint(device, track, serverNow)];
	return points.slice(-EVENTS).map((seen) => toPointEvent(seen, device, track, serverNow));
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
