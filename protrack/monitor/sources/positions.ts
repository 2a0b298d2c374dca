import type { Cursor, WindowCursor } from '../state/monitorState';
import { afterError, errorOfAll } from './failureBackoff';
import { readDevicesInTurn } from './readDevicesInTurn';
import {
	byFix,
	excludeForgotten,
	firstPointCursor,
	hasNewPoints,
	readNewPoints,
	usableCursor,
	type SeenPoint,
} from './readNewPoints';
import { mapDevices, withoutCalls, type Devices, type Poll, type Source } from './source';

/** How many characters may be taken by the points that are remembered beyond the window, in all devices together. */
const MAX_GAP_CHARACTERS = 72_000;
/** What the time of a point takes of them. */
const CHARACTERS_OF_A_TIME = 2;
/** Points are told apart by so many characters, and by fewer where more devices have to fit into the stored state. */
const KEY_LENGTH = 3;
const SHORT_KEY_LENGTH = 1;
const MAX_DEVICES_WITH_LONG_KEYS = 500;

/** Every point of each device that has moved. */
export const positions: Source<SeenPoint> = async (poll, devices) => {
	const { client, previous, latest, options, serverNow } = poll;
	if (!options.points) {
		// What is not wanted is not remembered, or reading would go on from long ago once it is wanted again.
		return withoutCalls({ events: [], devices: mapDevices(devices, (cursor) => ({ ...cursor, points: undefined })) });
	}
	const next = withPointCursors(poll, devices);
	const due = dueDevices(poll, next);
	const keyLength = Object.keys(devices).length > MAX_DEVICES_WITH_LONG_KEYS ? SHORT_KEY_LENGTH : KEY_LENGTH;
	const maxKeys = Math.floor(MAX_GAP_CHARACTERS / (keyLength + CHARACTERS_OF_A_TIME) / Math.max(1, due.length));
	const events: SeenPoint[] = [];
	const repeated = new Set<string>();
	const { waiting, errors, succeeded, aborted } = await readDevicesInTurn(due, {
		hasTime: options.hasTime,
		async read({ imei, cursor, points, fix }) {
			const found = await readNewPoints(client, imei, points, fix, serverNow, { ...options, keyLength, maxKeys });
			// One by one: as arguments of one call they might be more than the engine takes.
			for (const point of found.points) events.push(point);
			next[imei] = { ...cursor, points: found.cursor };
		},
		onError({ imei, cursor, points }, error, succeededBefore) {
			if (points.consecutiveFailures) repeated.add(imei);
			// Until something is read, all devices may fail.
			next[imei] = { ...cursor, points: { ...points, ...afterError(points, error, serverNow, succeededBefore > 0) } };
		},
	});
	events.sort(byFix);
	const hasFailedBefore = (imei: string) => Boolean(previous?.devices[imei]?.points?.consecutiveFailures);
	return {
		events,
		devices: next,
		state: { hasPoints: true },
		errors,
		repeated,
		deferred: waiting.length,
		aborted,
		errorOfAll: succeeded === 0 ? errorOfAll(errors, latest.tracks.size, hasFailedBefore) : undefined,
	};
};

/** Each monitored device gets a cursor for its points, and those of the last poll are made usable. */
function withPointCursors(
	{ imeis, previous, latest, options, serverNow }: Poll,
	devices: Devices,
): Record<string, Cursor> {
	const next = mapDevices(devices, (cursor) => {
		const points = usableCursor(cursor.points, serverNow);
		return { ...cursor, points: points && excludeForgotten(points, previous, options) };
	});
	// Reading begins now also for devices whose position is unknown: there was no time for it, the platform rejects it, or it cannot be read.
	for (const imei of new Set([...latest.tracks.keys(), ...imeis])) {
		const cursor = next[imei];
		const gpstime = latest.tracks.get(imei)?.gpstime ?? null;
		if (cursor) cursor.points ??= firstPointCursor({ gpstime }, serverNow, previous, options);
	}
	return next;
}

/** A device that has points to read. */
interface DueDevice {
	imei: string;
	cursor: Cursor;
	points: WindowCursor;
	/** Time of its latest fix, epoch seconds. */
	fix: number;
}

/** Those that have waited longest come first. */
function dueDevices({ latest, serverNow }: Poll, devices: Devices): DueDevice[] {
	const due = [...latest.tracks].flatMap(([imei, track]): DueDevice[] => {
		const cursor = devices[imei];
		if (!cursor?.points || !hasNewPoints(cursor.points, track, serverNow)) return [];
		return [{ imei, cursor, points: cursor.points, fix: Math.min(track.gpstime ?? 0, serverNow) }];
	});
	const waitingSince = ({ points }: DueDevice) => points.lastFailureAt ?? points.readTo;
	return due.sort((a, b) => waitingSince(a) - waitingSince(b));
}
