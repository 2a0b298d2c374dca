import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ProtrackError, type ProtrackClient } from '../../protrack/client';
import type { RunLimits } from '../../protrack/fleet';
import {
	forgetsDevices,
	inventoryEvents,
	packState,
	readState,
	pollFleet,
	type MonitorState,
} from '../../protrack/monitor';
import { SparkMD5 } from '../../protrack/thirdParty';
import { withCheckedFields } from '../shared/checkedFields';
import { toNodeError } from '../shared/errors';
import type { BestEffort } from '../shared/refresher';
import { limitsOfPoll } from '../shared/runLimits';
import { openSession, type SessionOptions } from '../shared/session';
import { keepActivationState, stateToStartFrom } from './activationStates';
import { fields } from './fields';
import { newEventsOf } from './newEvents';
import { PollCost } from './pollCost';
import { PollTime } from './pollTime';
import { recentEvents } from './recentEvents';
import { report, summarizeList, warn, warnOfDamage, warnOnce, type DamageCount } from './report';
import { beginPoll, RunningPoll } from './runningPolls';
import { readSettings, type Settings } from './settings';
import { bestEffortOf } from './bestEffort';
import { devicesToMonitor, outageWarnings, withRemembered, type MonitoredDevices } from './monitoredDevices';

/**
 * One poll of one trigger. The state that n8n keeps is replaced as the very last step, together with the items that it covers.
 * @throws NodeApiError or NodeOperationError when nothing could be read; the state is then untouched
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const time = new PollTime(context);
	const isManual = context.getMode() === 'manual';
	const running = isManual
		? new RunningPoll(null, time.boundMs)
		: beginPoll(triggerOf(context), time.boundMs, (text) => warn(context, text));
	if (!running) return null;
	const cost = new PollCost();
	try {
		return await running.run(async () => await readNewEvents(context, running, time, cost));
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	} finally {
		context.logger.debug(`Protrack Trigger: ${cost.toString()}`);
	}
}

async function readNewEvents(
	context: IPollFunctions,
	running: RunningPoll,
	time: PollTime,
	cost: PollCost,
): Promise<INodeExecutionData[][] | null> {
	const settings = readSettings(withCheckedFields(context, fields));
	const isManual = context.getMode() === 'manual';
	const limits = limitsOfPoll();
	const damage: DamageCount = new Map();
	const open = async (more: SessionOptions = {}) => {
		const session = await openSession(context, {
			onRequest: cost.count,
			noteDamage: (name, count) => damage.set(name, (damage.get(name) ?? 0) + count),
			hasTimeFor: time.isLeftFor,
			timeForRequest: time.forRequest,
			timeForToken: time.forToken,
			signal: running.signal,
			...more,
		});
		return limits.limit(session);
	};
	const client = await open();
	const bestEffort = bestEffortOf(open, time, !isManual && context.getWorkflowStaticData('node').watch !== undefined);
	try {
		const monitored = await devicesToMonitor(client, settings, bestEffort);
		const output = isManual
			? [
					itemsOf(
						context,
						await recentEvents(client, await withRemembered(client, monitored, [], settings, bestEffort), settings),
					),
				]
			: await emitNewEvents(context, monitored, { client, settings, running, time, limits, bestEffort });
		cost.events = output?.[0]?.length ?? 0;
		return output;
	} finally {
		warnOfDamage(context, `${triggerOf(context)} ${client.accountKey}`, damage);
	}
}

function itemsOf(context: IPollFunctions, events: readonly object[]): INodeExecutionData[] {
	return context.helpers.returnJsonArray(events as IDataObject[]);
}

/** What one poll works with. */
interface PollParts {
	client: ProtrackClient;
	settings: Settings;
	running: RunningPoll;
	time: PollTime;
	limits: RunLimits;
	bestEffort: BestEffort;
}

/** Emits what is new since the last poll. @param current the devices of this poll */
async function emitNewEvents(
	context: IPollFunctions,
	current: MonitoredDevices,
	{ client, settings, running, time, limits, bestEffort }: PollParts,
): Promise<INodeExecutionData[][] | null> {
	const memory = context.getWorkflowStaticData('node');
	const account = client.accountKey;
	const key = `${triggerOf(context)} ${account}`;
	const stored = stateToStartFrom(key, memory.watch, context.getActivationMode() === 'activate');
	const before = readState(stored, account);
	const isUnusable = Boolean(stored) && !before;
	warnOnce(
		context,
		`${key} state`,
		isUnusable ? ['what was remembered belongs to another account or is damaged; starting afresh'] : [],
	);
	const monitored = await withRemembered(client, current, Object.keys(before?.devices ?? {}), settings, bestEffort);
	const { imeis, known, listed, listAgeSeconds, truncated, outages, remembered } = monitored;
	const warnings = truncated.map(
		(name) => `the platform lists at most 500 devices of one account; "${name}" may have more, which are not watched`,
	);
	if (imeis.length === 0) warnings.push(noDevices(settings));
	const { events } = settings;
	const deviceInventory = inventoryOf(settings);
	warnOnce(context, key, [...warnings, ...outageWarnings(outages)]);
	const selection = { mark: selectionMark(settings), excluded: monitored.excluded, isComplete: outages.length === 0 };
	// In an account without devices nothing can be new, but that the last one has gone, or that the user does not want it any more. An account whose
	// devices are all unwanted is another matter: the state has to say that they were not wanted up to now.
	const hasNone = monitored.excluded.size === 0 || outages.length > 0;
	if (
		imeis.length === 0 &&
		before &&
		hasNone &&
		!isLastGone(before, deviceInventory) &&
		!forgetsDevices(before, selection)
	)
		return null;
	const round = await pollFleet(client, imeis, listed, before, account, {
		...settings,
		listAgeSeconds,
		isListComplete: outages.length === 0,
		selection,
		newlyReadable: monitored.newlyReadable,
		hasTime: () => time.isLeft() && !limits.isHalfRead,
		hasTimeForPositions: time.isLeftForPositions,
		alarms: events.has('alarm'),
		points: events.has('newPosition'),
		deviceInventory,
	});
	// The list may not show all that the account can see, but what has no position either is not there.
	const isUnknown = (imei: string) =>
		!known.has(imei) &&
		!remembered.has(imei) &&
		!round.tracks.has(imei) &&
		!round.skipped.has(imei) &&
		!round.unreadable.has(imei);
	const unknown = round.positionsError ? [] : imeis.filter(isUnknown);
	if (unknown.length > 0 && unknown.length === imeis.length) throw unknownDevices(unknown);
	// One that the platform refuses is told as such.
	const strange = unknown.filter(
		(imei) => !round.errors.has(imei) && !round.state.devices[imei]?.q && !round.state.devices[imei]?.b,
	);
	warnOnce(
		context,
		`${key} unknown`,
		strange.length > 0 ? [`the account does not know ${summarizeList(strange)}`] : [],
	);
	const positionsError =
		round.positionsError && `positions cannot be read, alarms still are. ${round.positionsError.message}`;
	warnOnce(context, `${key} positions`, positionsError ? [positionsError] : []);
	const news = newEventsOf(round, monitored, settings);
	const output = news.length > 0 ? [itemsOf(context, news)] : null;
	// What a poll in its place has read must not be undone.
	if (!running.isCurrent()) return null;
	report(context, round, limits.isHalfRead);
	if (!stored) keepActivationState(key, packState(round.state));
	memory.watch = packState(round.state) as unknown as IDataObject;
	return output;
}

const triggerOf = (context: IPollFunctions) => `${context.getWorkflow().id} ${context.getNode().id}`;

/** Which devices the user has chosen. */
function selectionMark({ selection, namePattern }: Settings): string {
	const choice =
		selection.kind === 'all'
			? [selection.includeSubAccounts, namePattern.trim()]
			: [...new Set(selection.imeis)].sort();
	return SparkMD5.hash(JSON.stringify([selection.kind, ...choice])).slice(0, 8);
}

function isLastGone({ devices }: MonitorState, deviceInventory: string | null): boolean {
	return deviceInventory !== null && Object.values(devices).some(({ l }) => l !== undefined);
}

/** Which list is compared with what was listed before. */
function inventoryOf({ selection, namePattern, events }: Settings): string | null {
	if (selection.kind !== 'all' || !inventoryEvents.some((name) => events.has(name))) return null;
	return `${selection.includeSubAccounts ? 'with sub-accounts' : 'own'} ${namePattern}`.trim();
}

function noDevices({ namePattern }: Settings): string {
	return namePattern === ''
		? 'this account has no devices of its own. Does "Include Sub-Accounts" have to be on?'
		: `no device of this account has a name like "${namePattern}"`;
}

function unknownDevices(imeis: string[]): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The account knows none of the chosen devices: ${imeis.slice(0, 3).join(', ')}${imeis.length > 3 ? ' ...' : ''}`,
		hint: 'Check the IMEI, and that the device belongs to the account of the credential or to one of its sub-accounts.',
		httpCode: '404',
	});
}
