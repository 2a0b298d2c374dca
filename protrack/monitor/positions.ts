import { ProtrackError, type ProtrackClient } from '../client';
import type { Round, MonitorOptions } from './alarms';
import { MAX_AT_ONCE } from '../fleet/concurrency';
import type { Cursor, MonitorState } from './state/monitorState';
import { excludedBefore, firstPointCursor, hasNewPoints, readNewPoints, usable, type SeenPoint } from './newPoints';
import { afterError, errorOfAll, shouldAbort } from './failureBackoff';
import type { WindowCursor } from './window';

/** How many characters the points may take that are remembered beyond the window, in all devices together. */
const MAX_CHARACTERS_OF_HOLES = 72_000;
/** What tells when a point was. */
const CHARACTERS_OF_A_TIME = 2;
/** Points are told apart by so many characters, and by fewer where more devices have to fit into what n8n keeps. */
const KEY_LENGTH = 3;
const SHORT_KEY_LENGTH = 1;
const MAX_DEVICES_WITH_LONG_KEYS = 500;

export interface PointsRead extends Pick<Round, 'errors' | 'repeated' | 'deferred' | 'aborted'> {
	points: SeenPoint[];
	/** Set when no device could be read, and that was not for some bad ones. */
	errorOfAll?: ProtrackError;
}

export const noPoints: PointsRead = { points: [], errors: new Map(), repeated: new Set(), deferred: 0, aborted: false };

/**
 * Reads the points of all devices that moved, and puts their cursors into `devices`.
 * @param imeis all devices that are monitored
 */
export async function readPoints(
	client: ProtrackClient,
	imeis: readonly string[],
	round: Round,
	before: MonitorState | null,
	devices: Record<string, Cursor>,
	options: MonitorOptions,
): Promise<PointsRead> {
	const { serverNow } = round;
	const points: SeenPoint[] = [];
	const errors = new Map<string, ProtrackError>();
	const repeated = new Set<string>();
	const due: Array<{ imei: string; fix: number; cursor: Cursor; window: WindowCursor }> = [];
	for (const cursor of Object.values(devices)) {
		cursor.p = usable(cursor.p, serverNow);
		cursor.p &&= excludedBefore(cursor.p, before, options);
	}
	for (const [imei, track] of round.tracks) {
		const cursor = devices[imei];
		if (!cursor) continue;
		const window = (cursor.p ??= firstPointCursor(track, serverNow, before, options));
		if (hasNewPoints(window, track, serverNow))
			due.push({ imei, fix: Math.min(track.gpstime ?? 0, serverNow), cursor, window });
	}
	// The reading begins here also for those whose position is not known yet: there was no time for it, the platform refuses it, or it cannot be read.
	for (const imei of imeis) {
		const cursor = devices[imei];
		if (cursor) cursor.p ??= firstPointCursor({ gpstime: null }, serverNow, before, options);
	}
	const keyLength = Object.keys(devices).length > MAX_DEVICES_WITH_LONG_KEYS ? SHORT_KEY_LENGTH : KEY_LENGTH;
	const mostKeys = Math.floor(MAX_CHARACTERS_OF_HOLES / (keyLength + CHARACTERS_OF_A_TIME) / Math.max(1, due.length));
	const read = { ...options, keyLength, mostKeys };
	const since = ({ t, r }: WindowCursor) => t ?? r;
	due.sort((a, b) => since(a.window) - since(b.window));
	let done = 0;
	const readNext = async (_: unknown, worker: number): Promise<void> => {
		// However long the alarms take each time, one device gets its turn.
		const first = worker === 0 || options.hasTime() ? due.shift() : undefined;
		for (let next = first; next; next = options.hasTime() && !shouldAbort(errors, done) ? due.shift() : undefined) {
			const { imei, fix, cursor, window } = next;
			try {
				const found = await readNewPoints(client, imei, window, fix, serverNow, read);
				// One by one: as arguments of a call they might be more than the engine takes.
				for (const point of found.points) points.push(point);
				cursor.p = found.cursor;
				done += 1;
			} catch (error) {
				if (!(error instanceof ProtrackError) || error.kind === 'canceled') throw error;
				errors.set(imei, error);
				if (window.b) repeated.add(imei);
				// Until something is read it may be all of them.
				cursor.p = { ...window, ...afterError(window, error, serverNow, done > 0) };
			}
		}
	};
	await Promise.all(Array.from({ length: MAX_AT_ONCE }).map(readNext));
	points.sort((a, b) => (a.record.gpstime ?? 0) - (b.record.gpstime ?? 0));
	const wasBad = (imei: string) => Boolean(before?.devices[imei]?.p?.b);
	const ofAll = done === 0 ? errorOfAll(errors, round.tracks.size, wasBad) : undefined;
	return { points, errors, repeated, deferred: due.length, aborted: shouldAbort(errors, done), errorOfAll: ofAll };
}
