import {
	epochSecondsNow,
	inDigits,
	isClockTime,
	Multiset,
	type ProtrackClient,
	type TrackRecord,
} from '../../protrack/client';
import {
	alarmFits,
	byReceipt,
	readAlarms,
	readPositions,
	toSeenAlarm,
	type AlarmFilter,
	type Device,
	type SeenAlarm,
} from '../../protrack/fleet';
import { byFix, readNewPoints } from '../../protrack/monitor';
import { NO_ALARM, sampleEvent, toAlarmEvent, type AlarmEvent } from './alarmEvent';
import { sampleChange, samplePoint, toPointEvent } from './changeEvent';
import { sampleNotice } from './event';
import type { Settings } from './settings';
import type { MonitoredDevices } from './monitoredDevices';

const EVENTS = 10;
const LOOK_BACK_SECONDS = 86_400;
/** Somebody is waiting in the editor, and a large fleet must not be read for ten examples. */
const MAX_DEVICES = 20;
const MAX_PAGES = 60;
/** Every device that drives has points; a few of them are enough. */
const MAX_DEVICES_WITH_POINTS = 3;
/** A few devices may fail without hiding the others, but a platform in trouble is not asked again and again. */
const MAX_FAILURES = 3;

/** Where the devices are that were heard of last, the latest first. */
interface Latest {
	tracks: TrackRecord[];
	/** How many devices are monitored in all. */
	monitored: number;
	serverNow: number;
}

/**
 * For "Fetch Test Event": of each chosen event up to ten real ones of the last 24 hours where the platform keeps them (alarms, positions), from the
 * devices that were heard of last; otherwise a marked sample. All of them would start the workflow with the settings as they are.
 * @throws ProtrackError when nothing could be read, or when no alarm can pass the filters
 */
export async function recentEvents(
	client: ProtrackClient,
	monitored: MonitoredDevices,
	{ events, filter, changeDetection }: Settings,
): Promise<object[]> {
	const { imeis, known } = monitored;
	const { records, errors, serverTime } = await readPositions(client, imeis);
	const [error] = errors.values();
	if (error && records.size === 0) throw error;
	const tracks = [...records.values()].sort((a, b) => (b.hearttime ?? 0) - (a.hearttime ?? 0)).slice(0, MAX_DEVICES);
	const [track] = tracks;
	const time = track?.servertime ?? null;
	const serverNow = (isClockTime(time) ? time : serverTime) ?? epochSecondsNow();
	const latest: Latest = { tracks, monitored: imeis.length, serverNow };
	const device = track ? known.get(track.imei) : known.values().next().value;

	const output: object[] = [];
	for (const event of events) {
		if (event === 'alarm') output.push(...(await recentAlarms(client, latest, known, filter)));
		else if (event === 'newPosition') output.push(...(await recentPoints(client, latest, known, device)));
		else output.push(sampleChange(event, device, track, serverNow, changeDetection.parameters));
	}
	if (imeis.length > 0) return output;
	return output.map((sample) => ({ ...sample, notice: sampleNotice(noDevice(monitored)) }));
}

/** Why there is nothing to monitor. Only names that are not wanted exclude a device. */
function noDevice({ excluded }: MonitoredDevices): string {
	if (excluded.size === 0) return 'there is no device to monitor';
	return excluded.size === 1
		? '"Device Name Filter" does not fit the only device'
		: `"Device Name Filter" fits none of the ${inDigits(excluded.size)} devices`;
}

async function recentAlarms(
	client: ProtrackClient,
	latest: Latest,
	known: MonitoredDevices['known'],
	filter: AlarmFilter,
): Promise<AlarmEvent[]> {
	const { tracks, serverNow } = latest;
	const device = known.get(tracks[0]?.imei ?? '') ?? known.values().next().value;
	// Throws for filters that no alarm can pass, before anything is read.
	const sample = sampleEvent(device, serverNow, filter);
	const pages = { left: MAX_PAGES };
	const found = await readEach(tracks, EVENTS, async ({ imei }) => {
		const alarms = await alarmsOf(client, imei, serverNow, pages);
		return alarms.filter(({ record }) => alarmFits(record, filter));
	});
	if (found.rows.length === 0)
		return [{ ...sample, notice: sampleNotice(reasonOf(latest, filter, found.failed.length)) }];
	const trackOf = new Map(tracks.map((track) => [track.imei, track]));
	return oneOfEachInTurn(found.rows, byReceipt).map((seen) =>
		toAlarmEvent(seen, known.get(seen.imei), trackOf.get(seen.imei), serverNow),
	);
}

/** Why there is no real alarm to show. */
function reasonOf({ tracks, monitored }: Latest, filter: AlarmFilter, failed: number): string {
	const isFiltered = Object.values(filter).some((part) => (part instanceof Set ? part.size > 0 : Boolean(part)));
	const alarm = isFiltered ? 'an alarm that passes the filters' : 'an alarm';
	const isPart = monitored > tracks.length && tracks.length === MAX_DEVICES;
	const none = isPart ? `none of the ${tracks.length} devices that were heard of last` : 'no device';
	const reason = isPart || isFiltered ? `${none} had ${alarm} in the last 24 hours` : NO_ALARM;
	return failed > 0 ? `${reason}, and ${failed} of them could not be read` : reason;
}

async function recentPoints(
	client: ProtrackClient,
	latest: Latest,
	known: MonitoredDevices['known'],
	device: Device | undefined,
): Promise<object[]> {
	const { tracks, serverNow } = latest;
	const found = await readEach(
		tracks.slice(0, MAX_DEVICES_WITH_POINTS),
		MAX_DEVICES_WITH_POINTS,
		async ({ imei, gpstime }) => {
			const until = Math.min(gpstime ?? serverNow, serverNow);
			// An hour of one device has ten points even where it sends few.
			const begin = { readTo: until - 3600, notBefore: until - 3600 };
			const options = { lateSeconds: 0, startSecondsAgo: 0, maxKeys: 0, keyLength: 0, hasTime: () => true };
			return (await readNewPoints(client, imei, begin, until, serverNow, options)).points;
		},
	);
	if (found.rows.length === 0) return [samplePoint(device, tracks[0], serverNow)];
	const trackOf = new Map(tracks.map((each) => [each.imei, each]));
	return oneOfEachInTurn(found.rows, byFix).map((seen) =>
		toPointEvent(seen, known.get(seen.imei), trackOf.get(seen.imei), serverNow),
	);
}

/**
 * Reads device by device until enough of them have something.
 * @returns what each has, without those that have nothing
 * @throws ProtrackError when no device could be read
 */
async function readEach<Row>(
	tracks: TrackRecord[],
	enough: number,
	read: (track: TrackRecord) => Promise<Row[]>,
): Promise<{ rows: Row[][]; failed: unknown[] }> {
	const rows: Row[][] = [];
	const failed: unknown[] = [];
	let succeeded = 0;
	for (const track of tracks) {
		try {
			const found = await read(track);
			succeeded += 1;
			if (found.length > 0) rows.push(found);
		} catch (error) {
			failed.push(error);
		}
		if (rows.length >= enough || failed.length >= MAX_FAILURES) break;
	}
	if (succeeded === 0 && failed.length > 0) throw failed[0];
	return { rows, failed };
}

/** The latest of each device, then the second latest of each, until there are enough; the oldest comes first. */
function oneOfEachInTurn<Row>(rows: Row[][], byTime: (a: Row, b: Row) => number): Row[] {
	const taken = rows.map(() => 0);
	for (let left = EVENTS, turn = 1; left > 0 && rows.some(({ length }) => length >= turn); turn += 1) {
		rows.forEach(({ length }, index) => {
			if (left === 0 || length < turn) return;
			taken[index] = turn;
			left -= 1;
		});
	}
	const latest = rows.map((each, index) => [...each].sort(byTime).slice(each.length - (taken[index] ?? 0)));
	return latest.flat().sort(byTime);
}

async function alarmsOf(
	client: ProtrackClient,
	imei: string,
	serverNow: number,
	pages: { left: number },
): Promise<SeenAlarm[]> {
	const range = { imei, from: serverNow - LOOK_BACK_SECONDS, to: serverNow };
	const duplicates = new Multiset();
	const found: SeenAlarm[] = [];
	for await (const page of readAlarms(client, range)) {
		for (const record of page.records) {
			found.push(toSeenAlarm(imei, record, duplicates));
		}
		pages.left -= 1;
		if (pages.left <= 0) break;
	}
	return found;
}
