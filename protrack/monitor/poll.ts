import { call, type ProtrackClient } from '../client';
import { pollAlarms, type Round, type MonitorOptions } from './alarms';
import { nothingDetected } from './state/changeDetectionState';
import { packChanges, unpackChanges } from './state/changesCodec';
import type { Cursor, MonitorState } from './state/monitorState';
import { noPoints, readPoints } from './positions';
import {
	detectChanges,
	editedRules,
	fingerprintOfZones,
	packLimits,
	toSnapshot,
	withoutEdited,
	type Change,
	type ChangeDetectionOptions,
	type ChangeEventName,
	type SubscriptionEnd,
} from './events';
import type { SeenPoint } from './newPoints';
import { nextInventory, removedLongAgo } from './inventory';
import { isLeftOut, isOtherSelection } from './selection';
import { pollClock } from './serverClock';

/** What the account's list says of a device. */
export interface ListedDevice extends SubscriptionEnd {
	name: string | null;
}

export interface FleetOptions extends MonitorOptions {
	memory: ChangeDetectionOptions;
	/** Whether every point of every device is wanted. */
	points: boolean;
	/** Which list of devices it is whose coming and going is watched; null when that is not wanted, or when it is no list of all. */
	deviceInventory: string | null;
	/** False when a list of devices could not be read just now: then a device that is missing in it is not gone. */
	isListComplete: boolean;
	/** Devices whose list could not be read from the start and now can: they are no news. */
	newlyReadable: ReadonlySet<string>;
}

export interface SeenChange {
	imei: string;
	change: Change<ChangeEventName>;
}

export interface FleetRound extends Round {
	changes: SeenChange[];
	/** By the time of the fix, oldest first. */
	points: SeenPoint[];
}

/**
 * One poll for everything that can be watched: alarms, what changed in the positions, every point, and the list of devices. Changes cost no
 * call beyond the one for each 100 devices.
 * @param listed the account's list by IMEI
 * @throws ProtrackError when nothing could be read; `before` is never changed
 */
export async function pollFleet(
	client: ProtrackClient,
	imeis: string[],
	listed: ReadonlyMap<string, ListedDevice>,
	before: MonitorState | null,
	account: string,
	options: FleetOptions,
): Promise<FleetRound> {
	const round =
		imeis.length > 0
			? await pollAlarms(client, imeis, before, account, options)
			: await emptyRound(client, before, account, options);
	const devices = { ...round.state.devices };
	const changes: SeenChange[] = [];
	const note = (imei: string, found: Array<Change<ChangeEventName>>) =>
		found.forEach((change) => changes.push({ imei, change }));

	const zones = fingerprintOfZones(options.memory);
	const limits = packLimits(options.memory);
	const edited = editedRules(before?.limits, options.memory);
	const recall = ({ m }: Cursor) => {
		const memory = withoutEdited(m === undefined ? nothingDetected : unpackChanges(m, options.memory.rules), edited);
		return before?.zones === zones ? memory : { ...memory, zones: null };
	};
	const comparedWith = before?.positionsAt ?? null;
	for (const [imei, cursor] of Object.entries(devices)) {
		const track = round.tracks.get(imei);
		const known = recall(cursor);
		const next = track
			? detectChanges(known, toSnapshot(track, round.serverNow, comparedWith, listed.get(imei)), options.memory)
			: { state: known, changes: [] };
		devices[imei] = { ...cursor, m: packChanges(next.state, options.memory.rules) || undefined };
		note(imei, next.changes);
	}
	if (options.deviceInventory !== null) {
		// Another list has other devices, which is no news of any.
		const isFirst = before?.deviceInventory !== options.deviceInventory;
		for (const imei of new Set([...Object.keys(before?.devices ?? {}), ...Object.keys(devices), ...listed.keys()])) {
			const cursor = devices[imei] ?? { r: round.serverNow, f: round.serverNow };
			const isUnsure = !listed.has(imei) && !options.isListComplete;
			// What is known of a device was seen before its list could not be read.
			const isNoNews = isFirst || (options.newlyReadable.has(imei) && before?.devices[imei] === undefined);
			const { marks, change } = isUnsure
				? { marks: { l: before?.devices[imei]?.l, x: before?.devices[imei]?.x } }
				: nextInventory(
						before?.devices[imei],
						listed.get(imei)?.name,
						round.serverNow,
						isNoNews,
						options.listAgeSeconds,
					);
			// A device that was forgotten with good reason stays so when the list has nothing to remember of it.
			if (devices[imei] || marks.l !== undefined || marks.x !== undefined)
				devices[imei] = { ...cursor, l: undefined, x: undefined, ...marks };
			if (change) note(imei, [change]);
		}
		// Devices may come and go for ever, and the state has to stay small.
		for (const imei of removedLongAgo(devices)) delete devices[imei];
	}
	// What is not watched is not remembered, or it would be compared with long ago when it is watched again.
	for (const [imei, cursor] of Object.entries(devices)) {
		const { l, x, p } = cursor;
		devices[imei] = {
			...cursor,
			l: options.deviceInventory === null ? undefined : l,
			x: options.deviceInventory === null ? undefined : x,
			p: options.points ? p : undefined,
		};
	}
	const read = options.points ? await readPoints(client, imeis, round, before, devices, options) : noPoints;
	const isNothing = round.alarms.length + changes.length + read.points.length === 0;
	if (read.errorOfAll && isNothing) throw read.errorOfAll;
	return {
		...round,
		points: read.points,
		errors: new Map([...round.errors, ...read.errors]),
		repeated: new Set([...round.repeated, ...read.repeated]),
		aborted: round.aborted || read.aborted,
		deferred: round.deferred + read.deferred,
		state: {
			...round.state,
			...(options.deviceInventory !== null && { deviceInventory: options.deviceInventory }),
			...(zones && { zones }),
			...(limits && { limits }),
			...positionsAt(round, before),
			...(options.points && { points: true }),
			devices,
		},
		changes,
	};
}

function positionsAt({ tracks, serverNow }: Round, before: MonitorState | null): Pick<MonitorState, 'positionsAt'> {
	const seconds = tracks.size > 0 ? serverNow : before?.positionsAt;
	return seconds === undefined ? {} : { positionsAt: seconds };
}

/** From when on the first device that joins is monitored: from the first poll, unless the account had devices all the time that were not wanted. */
function emptyListedAt(
	before: MonitorState | null,
	isOther: boolean,
	serverNow: number,
	{ selection, listAgeSeconds }: FleetOptions,
): number {
	if (!before || isOther) return serverNow;
	const wasUnwanted = selection !== undefined && selection.excluded.size > 0;
	return wasUnwanted ? Math.max(before.listedAt, serverNow - listAgeSeconds) : before.listedAt;
}

/** An account without devices has no news, but its last device may have gone just now. */
async function emptyRound(
	client: ProtrackClient,
	before: MonitorState | null,
	account: string,
	options: FleetOptions,
): Promise<Round> {
	const { serverTime } = await call(client, 'deviceList', {});
	const serverNow = serverTime ?? Math.floor(Date.now() / 1000);
	const isOther = isOtherSelection(before, options.selection);
	const state: MonitorState = {
		version: 3,
		account,
		lateSeconds: options.lateSeconds,
		listedAt: emptyListedAt(before, isOther, serverNow, options),
		// It is the time of the devices' cursors.
		clock: before?.clock ?? pollClock(serverNow),
		...(options.selection && { selection: options.selection.mark }),
		devices: Object.fromEntries(
			Object.entries(before?.devices ?? {}).filter(([imei]) => !isLeftOut(imei, isOther, options.selection)),
		),
	};
	const none = {
		alarms: [],
		tracks: new Map(),
		skipped: new Set<string>(),
		unreadable: new Set<string>(),
		errors: new Map(),
		repeated: new Set<string>(),
	};
	return { state, ...none, serverNow, deferred: 0, aborted: false };
}
