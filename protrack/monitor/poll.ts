import type { ProtrackClient } from '../client';
import type { SeenAlarm } from '../fleet/alarm';
import { alarms } from './sources/alarms';
import { changes, type SeenChange } from './sources/changes';
import { inventory } from './sources/inventory';
import { readLatestPositions, type LatestPositions } from './sources/latestPositions';
import { positions } from './sources/positions';
import type { SeenPoint } from './sources/readNewPoints';
import type { ListedDevice, PollOptions, SourceErrors, SourceResult } from './sources/source';
import { openState, startPoll } from './startPoll';
import type { MonitorState } from './state/monitorState';

/** What one poll found. Only `state` has to be kept, together with the events that it covers. */
export interface PollResult
	extends SourceErrors,
		Pick<SourceResult<unknown>, 'deferred' | 'aborted'>,
		Pick<LatestPositions, 'tracks' | 'skipped' | 'unreadable' | 'positionsError' | 'serverNow'> {
	state: MonitorState;
	/** By server time, oldest first. */
	alarms: SeenAlarm[];
	changes: SeenChange[];
	/** By the time of the fix, oldest first. */
	points: SeenPoint[];
}

/**
 * One poll for everything that can be monitored. It reads the latest positions once, and then runs the sources one after the other: alarms come first,
 * since they are what must not be late.
 * @param imeis the devices to monitor
 * @param listed the account's list, by IMEI
 * @param previous the state that the last poll left, null for the first poll; never changed
 * @param account what the state is good for
 * @throws ProtrackError when nothing could be read
 */
export async function pollFleet(
	client: ProtrackClient,
	imeis: readonly string[],
	listed: ReadonlyMap<string, ListedDevice>,
	previous: MonitorState | null,
	account: string,
	options: PollOptions,
): Promise<PollResult> {
	const latest = await readLatestPositions(client, imeis, previous, options);
	const poll = startPoll({ client, imeis, listed, previous, latest, options });
	const opened = openState(poll, account);

	const ofAlarms = await alarms(poll, opened.devices);
	const ofChanges = await changes(poll, ofAlarms.devices);
	const ofInventory = await inventory(poll, ofChanges.devices);
	const ofPositions = await positions(poll, ofInventory.devices);

	const found = {
		alarms: ofAlarms.events,
		changes: [...ofChanges.events, ...ofInventory.events],
		points: ofPositions.events,
	};
	const isNothing = found.alarms.length + found.changes.length + found.points.length === 0;
	if (ofPositions.errorOfAll && isNothing) throw ofPositions.errorOfAll;
	const { tracks, skipped, unreadable, serverNow, positionsError } = latest;
	return {
		...found,
		...mergeErrors([ofAlarms, errorsOfLatest(latest, previous, ofAlarms), ofPositions]),
		...{ tracks, skipped, unreadable, serverNow, positionsError },
		deferred: ofAlarms.deferred + ofPositions.deferred,
		aborted: ofAlarms.aborted || ofPositions.aborted,
		state: {
			...opened,
			...ofAlarms.state,
			...ofChanges.state,
			...ofInventory.state,
			...ofPositions.state,
			devices: ofPositions.devices,
		},
	};
}

/** Devices whose position could not be read, without those whose alarms could not be read either. */
function errorsOfLatest(
	{ errors, positionsError }: LatestPositions,
	previous: MonitorState | null,
	ofAlarms: SourceErrors,
): SourceErrors {
	// An error that all devices share is reported as such.
	const others = positionsError ? [] : [...errors].filter(([imei]) => !ofAlarms.errors.has(imei));
	const repeated = others.map(([imei]) => imei).filter((imei) => previous?.devices[imei]?.positionBackoff);
	return { errors: new Map(others), repeated: new Set(repeated) };
}

function mergeErrors(all: readonly SourceErrors[]): SourceErrors {
	return {
		errors: new Map(all.flatMap(({ errors }) => [...errors])),
		repeated: new Set(all.flatMap(({ repeated }) => [...repeated])),
	};
}
