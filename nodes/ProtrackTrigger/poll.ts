import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ProtrackError, type DeviceRecord, type ProtrackClient } from '../../protrack/api';
import {
	alarmFits,
	packState,
	readState,
	toDevice,
	watchFleet,
	type FleetRound,
	type ListedDevice,
} from '../../protrack/fleet';
import { detailsOf, knownDevices } from '../shared/directory';
import { toNodeError } from '../shared/errors';
import { openSession } from '../shared/session';
import { toAlarmEvent } from './alarmEvent';
import { toChangeEvent, toPointEvent } from './changeEvent';
import { PollCost } from './pollCost';
import { PollTime } from './pollTime';
import { recentEvents, type Watched } from './recentEvents';
import { readSettings, rosterEvents, type Settings } from './settings';

/** How old names may be. */
const NAMES_FRESH_MS = 5 * 60_000;

/** The triggers that are polling in this process: n8n does not wait for one poll before it starts the next. */
const polling = new Set<string>();

/**
 * One poll of one trigger. The state that n8n keeps is replaced as the very last step, together with the items that it covers.
 * @throws NodeApiError or NodeOperationError when nothing could be read; the state is then untouched
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const trigger = `${context.getWorkflow().id} ${context.getNode().id}`;
	const isManual = context.getMode() === 'manual';
	if (!isManual && polling.has(trigger)) return null;
	if (!isManual) polling.add(trigger);
	const cost = new PollCost();
	const time = new PollTime(context);
	try {
		const settings = readSettings(context);
		const client = await openSession(context, { onRequest: cost.count, hasTimeFor: time.isLeftFor, timeForRequest: time.forRequest });
		const watched = await devicesToWatch(client, settings);
		const output = isManual
			? [itemsOf(context, await recentEvents(client, watched, settings.events))]
			: await emitNews(context, client, watched, settings, time.isLeft);
		cost.events = output?.[0]?.length ?? 0;
		return output;
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	} finally {
		context.logger.debug(`Protrack Trigger: ${cost.toString()}`);
		if (!isManual) polling.delete(trigger);
	}
}

async function devicesToWatch(client: ProtrackClient, { selection }: Settings): Promise<Watched> {
	if (selection.kind === 'some') {
		const imeis = [...new Set(selection.imeis)];
		const records = await detailsOf(client, imeis, NAMES_FRESH_MS);
		return { imeis, ...factsOf(records), listAgeSeconds: 0, crowded: [] };
	}
	const { includeSubAccounts } = selection;
	const { devices, ageMs, crowded } = await knownDevices(client, { includeSubAccounts, maxAgeMs: NAMES_FRESH_MS });
	const facts = factsOf(devices.map(({ record }) => record));
	return { imeis: [...facts.known.keys()], ...facts, listAgeSeconds: Math.ceil(ageMs / 1000), crowded };
}

function factsOf(records: DeviceRecord[]): Pick<Watched, 'known' | 'listed'> {
	return {
		known: new Map(records.map((record) => [record.imei, toDevice(record)])),
		listed: new Map(records.map((record) => [record.imei, listedOf(record)])),
	};
}

/** The subscription ends when the first of its two ends is reached. */
function listedOf(record: DeviceRecord): ListedDevice {
	const ends = [record.userduetime, record.platformduetime].filter((time) => time !== null && time > 0) as number[];
	return { name: record.devicename || null, endsAt: ends.length > 0 ? Math.min(...ends) : null };
}

function itemsOf(context: IPollFunctions, events: readonly object[]): INodeExecutionData[] {
	return context.helpers.returnJsonArray(events as IDataObject[]);
}

async function emitNews(
	context: IPollFunctions,
	client: ProtrackClient,
	{ imeis, known, listed, listAgeSeconds, crowded }: Watched,
	settings: Settings,
	hasTime: () => boolean,
): Promise<INodeExecutionData[][] | null> {
	const memory = context.getWorkflowStaticData('node');
	const account = client.accountKey;
	const before = readState(memory.watch, account);
	if (memory.watch && !before) {
		context.logger.warn('Protrack Trigger: what was remembered belongs to another account or is damaged; starting afresh');
	}
	for (const name of crowded) {
		context.logger.warn(`Protrack Trigger: the platform lists at most 500 devices of one account; "${name}" may have more, which are not watched`);
	}
	if (imeis.length === 0) {
		context.logger.warn('Protrack Trigger: this account has no devices of its own. Does "Include Sub-Accounts" have to be on?');
	}
	const { events } = settings;
	const roster = settings.selection.kind === 'all' && rosterEvents.some((name) => events.has(name));
	// Nothing can be new in an account without devices, but that the last one has gone.
	if (imeis.length === 0 && before && !(roster && Object.keys(before.devices).length > 0)) return null;
	const round = await watchFleet(client, imeis, listed, before, account, {
		...settings,
		listAgeSeconds,
		hasTime,
		alarms: events.has('alarm'),
		points: events.has('newPosition'),
		roster,
	});
	// The list may not show all that the account can see, but what has no position either is not there.
	const unknown = imeis.filter((imei) => !known.has(imei) && !round.tracks.has(imei));
	if (unknown.length > 0 && unknown.length === imeis.length) throw unknownDevices(unknown);
	report(context, round, unknown);
	const news = eventsOf(round, known, settings);
	const output = news.length > 0 ? [itemsOf(context, news)] : null;
	memory.watch = packState(round.state) as unknown as IDataObject;
	return output;
}

/** What the user wants of it; everything else was only remembered. Alarms first, then changes, then points. */
function eventsOf(round: FleetRound, known: Watched['known'], { events, filter }: Settings): object[] {
	const facts = (imei: string) => [known.get(imei), round.tracks.get(imei), round.serverNow] as const;
	return [
		...round.alarms.filter(({ record }) => alarmFits(record, filter)).map((seen) => toAlarmEvent(seen, ...facts(seen.imei))),
		...round.changes.filter(({ change }) => events.has(change.event)).map((seen) => toChangeEvent(seen, ...facts(seen.imei))),
		...round.points.map((seen) => toPointEvent(seen, ...facts(seen.imei))),
	];
}

function unknownDevices(imeis: string[]): ProtrackError {
	return ProtrackError.of({
		kind: 'permission',
		message: `The account knows none of the chosen devices: ${imeis.slice(0, 3).join(', ')}${imeis.length > 3 ? ' ...' : ''}`,
		advice: 'Check the IMEI, and that the device belongs to the account of the credential or to one of its sub-accounts.',
		httpCode: '404',
	});
}

function report(context: IPollFunctions, round: FleetRound, unknown: string[]): void {
	if (unknown.length > 0) {
		context.logger.warn(`Protrack Trigger: the account does not know these devices: ${unknown.join(', ')}`);
	}
	for (const [imei, fault] of round.faults) {
		context.logger.warn(`Protrack Trigger: device ${imei} is read again next time. ${fault.message}`);
	}
	if (round.postponed > 0) {
		context.logger.warn(`Protrack Trigger: ${round.postponed} devices come first in the next poll, time ran out`);
	}
	if (round.alarms.some(({ incomplete }) => incomplete)) {
		context.logger.warn('Protrack Trigger: more alarms in one second than the platform can show; some may be missing');
	}
}
