import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { forgetsDevices, pollFleet, type MonitorState } from '../../protrack/monitor';
import { deviceWarnings, warnOfUnknown } from './deviceWarnings';
import { toItems } from './eventItems';
import { withRemembered, type MonitoredDevices } from './monitoredDevices';
import { newEventsOf } from './newEvents';
import type { PollSession } from './pollSession';
import type { PollTime } from './pollTime';
import { report, warnOnce } from './report';
import type { RunningPoll } from './runningPolls';
import { inventoryOf, selectionOf } from './selection';
import type { Settings } from './settings';
import { readPreviousState, storeState } from './storedState';

/** What a poll works with. */
interface PollParts extends PollSession {
	settings: Settings;
	running: RunningPoll;
	time: PollTime;
}

/**
 * Emits what is new since the last poll: reads the state, polls, makes items, and replaces the state as the very last step.
 * @param key of the trigger and its account
 * @param devices those of this poll, as far as their lists can be read
 * @returns null when nothing is new
 * @throws ProtrackError when nothing could be read
 */
export async function emitNewEvents(
	context: IPollFunctions,
	key: string,
	devices: MonitoredDevices,
	{ client, settings, running, time, limits, bestEffort }: PollParts,
): Promise<INodeExecutionData[][] | null> {
	const account = client.accountKey;
	const previous = readPreviousState(context, key, account, settings);
	const remembered = Object.keys(previous.state?.devices ?? {});
	const monitored = await withRemembered(client, devices, remembered, settings, bestEffort);
	warnOnce(context, key, deviceWarnings(monitored, settings));

	const deviceInventory = inventoryOf(settings);
	const selection = selectionOf(monitored, settings);
	if (previous.state && isIdle(previous.state, monitored, deviceInventory, selection)) return null;
	const result = await pollFleet(client, monitored.imeis, monitored.listed, previous.state, account, {
		...settings,
		alarms: settings.events.has('alarm'),
		points: settings.events.has('newPosition'),
		deviceInventory,
		selection,
		listAgeSeconds: monitored.listAgeSeconds,
		isListComplete: monitored.outages.length === 0,
		newlyReadable: monitored.newlyReadable,
		hasTime: () => time.isLeft() && !limits.isHalfRead,
		hasTimeForPositions: time.isLeftForPositions,
	});
	warnOfUnknown(context, key, result, monitored);
	const newEvents = newEventsOf(result, monitored, settings);
	const items = newEvents.length > 0 ? [toItems(context, newEvents, settings)] : null;

	// Another poll may have taken the place of this one; what it has read must not be undone.
	if (!running.isCurrent()) return null;
	report(context, result, monitored.known, limits.isHalfRead);
	storeState(context, key, result.state, previous, settings);
	return items;
}

/**
 * Whether there is nothing to poll for. In an account without devices nothing can be new, except that the last one has gone or was deselected. An
 * account whose devices are all unwanted is another matter: the state has to say that they were unwanted up to now.
 */
function isIdle(
	previous: MonitorState,
	{ imeis, excluded, outages }: MonitoredDevices,
	deviceInventory: string | null,
	selection: ReturnType<typeof selectionOf>,
): boolean {
	if (imeis.length > 0 || (excluded.size > 0 && outages.length === 0)) return false;
	const isLastGone =
		deviceInventory !== null &&
		Object.values(previous.devices).some(({ nameFingerprint }) => nameFingerprint !== undefined);
	return !isLastGone && !forgetsDevices(previous, selection);
}
