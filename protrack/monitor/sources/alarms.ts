import { inDigits, ProtrackError, recordId } from '../../client';
import { byReceipt, type SeenAlarm } from '../../fleet/alarm';
import { readAlarms } from '../../fleet/alarmHistory';
import type { Cursor, WindowCursor } from '../state/monitorState';
import { fingerprintAfterReading, isDue, longestWaitingFirst, momentOf, rotation } from './activityFilter';
import { afterError, errorOfAll, isWaiting } from './failureBackoff';
import { readDevicesInTurn } from './readDevicesInTurn';
import { readWindow } from './readWindow';
import { mapDevices, withoutCalls, type Devices, type Poll, type Source } from './source';

/*
 * The promise: every alarm that the platform makes visible within the late-arrival window is given, and none is given twice.
 *
 * Each device has a cursor in server time (`systemtime`, never the device's `gpstime`). A poll asks from the cursor minus the window up to the
 * server's present, and leaves out what the cursor remembers of that window. So an alarm that becomes visible late is still found, and the cursor
 * never depends on what an alarm says about itself. When the server's clock was set back, a poll asks from the earliest time that this clock may
 * have shown since the last poll.
 */

/** So many polls in a row without time for the alarms of any device are an error. */
const MAX_POLLS_WITHOUT_ALARMS = 3;
/** Characters of a seen key's hash. */
const KEY_LENGTH = 10;
/** A window of which nothing is left to read or to remember. */
const CLEARED: Omit<Record<keyof WindowCursor, undefined>, 'readTo'> = {
	notBefore: undefined,
	seenKeys: undefined,
	resumeAt: undefined,
	resumeUntil: undefined,
	gapFrom: undefined,
	gapExpiresAt: undefined,
	widerLookbackUntil: undefined,
	consecutiveFailures: undefined,
	lastFailureAt: undefined,
};

/** @throws ProtrackError when no device could be read, or for the third poll in a row none had a turn */
export const alarms: Source<SeenAlarm> = async (poll, devices) => {
	const { imeis, previous, latest, options, serverNow } = poll;
	if (imeis.length === 0) return withoutCalls({ events: [], devices });
	if (!options.alarms) return withoutCalls({ events: [], devices: startAlarmsNow(poll, devices) });

	const cursorOf = (imei: string): Cursor => devices[imei] ?? { readTo: poll.joinedAt };
	const { due, turns } = devicesInTurn(poll, new Map(imeis.map((imei) => [imei, cursorOf(imei)])));
	const next = { ...devices };
	const events: SeenAlarm[] = [];
	const { waiting, errors, succeeded, aborted } = await readDevicesInTurn(turns, {
		hasTime: options.hasTime,
		async read({ imei }) {
			const cursor = cursorOf(imei);
			const found = await readDevice(poll, imei, cursor);
			// One by one: as arguments of one call they might be more than the engine takes.
			for (const alarm of found.alarms) events.push(alarm);
			const activityFingerprint = fingerprintAfterReading(cursor, latest.tracks.get(imei));
			next[imei] = { ...cursor, ...CLEARED, ...found.window, activityFingerprint };
		},
	});

	const hasFailedBefore = (imei: string) => Boolean(previous?.devices[imei]?.consecutiveFailures);
	const failure = succeeded === 0 ? errorOfAll(errors, imeis.length, hasFailedBefore) : undefined;
	if (failure) throw failure;
	const unfinished = imeis.filter((imei) => next[imei]?.resumeAt !== undefined);
	const deferred = waiting.filter(({ imei }) => due.has(imei)).length + unfinished.length;
	const pollsWithoutAlarms = succeeded === 0 && deferred > 0 ? (previous?.pollsWithoutAlarms ?? 0) + 1 : 0;
	if (pollsWithoutAlarms >= MAX_POLLS_WITHOUT_ALARMS) throw tooSlow(deferred);
	for (const [imei, error] of errors) {
		const cursor = cursorOf(imei);
		next[imei] = { ...cursor, ...afterError(cursor, error, serverNow, succeeded > 0) };
	}
	events.sort(byReceipt);
	return {
		events,
		devices: next,
		...(pollsWithoutAlarms > 0 && { state: { pollsWithoutAlarms } }),
		errors,
		repeated: new Set([...errors.keys()].filter(hasFailedBefore)),
		deferred,
		aborted,
	};
};

/** Should alarms be wanted one day, they are from then on; also of devices that are away just now. */
function startAlarmsNow({ imeis, serverNow }: Poll, devices: Devices): Devices {
	const monitored = new Set(imeis);
	return mapDevices(devices, (cursor, imei) =>
		monitored.has(imei)
			? { ...cursor, ...CLEARED, readTo: serverNow, notBefore: serverNow }
			: { ...cursor, notBefore: serverNow },
	);
}

/**
 * Devices that have to be read come first, then some of those that nothing calls for. One that keeps failing is neither, until it is time to try it
 * again.
 */
function devicesInTurn(
	{ latest, serverNow, options }: Poll,
	monitored: ReadonlyMap<string, Cursor>,
): { due: ReadonlySet<string>; turns: Array<{ imei: string }> } {
	const due = new Set<string>();
	const silent: string[] = [];
	const moment = momentOf(serverNow, monitored);
	for (const [imei, cursor] of monitored) {
		if (isDue(imei, cursor, latest.tracks.get(imei), moment, options)) due.add(imei);
		else if (!isWaiting(cursor, serverNow)) silent.push(imei);
	}
	const turns = [...longestWaitingFirst([...due], monitored, serverNow), ...rotation(silent, monitored)];
	return { due, turns: turns.map((imei) => ({ imei })) };
}

async function readDevice(
	{ client, serverNow, options }: Poll,
	imei: string,
	cursor: Cursor,
): Promise<{ alarms: SeenAlarm[]; window: WindowCursor }> {
	const found: SeenAlarm[] = [];
	let window: WindowCursor = cursor;
	do {
		const read = await readWindow(window, {
			pages: (from, to) => readAlarms(client, { imei, from, to }),
			until: serverNow,
			lateSeconds: options.lateSeconds,
			hasTime: options.hasTime,
			timeOf: (record) => record.systemtime,
			keyLength: KEY_LENGTH,
		});
		for (const { record, duplicateIndex, incomplete } of read.unseen) {
			found.push({ id: recordId(imei, record, duplicateIndex), imei, record, ...(incomplete && { incomplete }) });
		}
		// Once a reading has come to its end, it has covered the time to which the clock was set back.
		window = read.cursor.resumeAt === undefined ? { ...read.cursor, gapFrom: undefined } : read.cursor;
		// A backlog is read up to where it ended when its reading began. What has come since is read at once if there is time.
	} while (window.resumeAt === undefined && window.readTo < serverNow && options.hasTime());
	return { alarms: found, window };
}

function tooSlow(devices: number): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: `There was no time to read any alarms in ${MAX_POLLS_WITHOUT_ALARMS} polls in a row; ${inDigits(devices)} devices are waiting`,
		hint: 'The platform answers too slowly for this number of devices, or has rejected those that had their turn. Poll less often or choose fewer devices.',
		httpCode: '503',
	});
}
