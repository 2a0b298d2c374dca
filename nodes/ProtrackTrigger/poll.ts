import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { ProtrackClient } from '../../protrack/api';
import { readState, toDevice, watchAlarms, type Device, type Round } from '../../protrack/fleet';
import { knownDevices, visibleDevices } from '../shared/directory';
import { toNodeError } from '../shared/errors';
import { openSession } from '../shared/session';
import { toAlarmEvent } from './alarmEvent';
import { recentEvents } from './recentEvents';
import { readSettings, type Settings } from './settings';

/** How old names may be. */
const NAMES_FRESH_MS = 5 * 60_000;
/** n8n starts the next poll after a minute at the earliest, whether this one is done or not. */
const USUAL_BUDGET_MS = 50_000;

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
	try {
		const settings = readSettings(context);
		const client = await openSession(context);
		const devices = await devicesToWatch(client, settings);
		if (isManual) return [context.helpers.returnJsonArray((await recentEvents(client, devices)) as unknown as IDataObject[])];
		return await emitNewAlarms(context, client, settings, devices);
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	} finally {
		if (!isManual) polling.delete(trigger);
	}
}

/** The devices by IMEI, with their names as far as they are known. */
async function devicesToWatch(client: ProtrackClient, { selection }: Settings): Promise<Map<string, Device>> {
	const listed =
		selection.kind === 'all'
			? await knownDevices(client, { includeSubAccounts: selection.includeSubAccounts, maxAgeMs: NAMES_FRESH_MS })
			: await visibleDevices(client, NAMES_FRESH_MS);
	const all = new Map(listed.map(({ record }) => [record.imei, toDevice(record)]));
	if (selection.kind === 'all') return all;
	return new Map(selection.imeis.map((imei) => [imei, all.get(imei) ?? unnamed(imei)]));
}

async function emitNewAlarms(
	context: IPollFunctions,
	client: ProtrackClient,
	settings: Settings,
	devices: Map<string, Device>,
): Promise<INodeExecutionData[][] | null> {
	// An account without devices has no alarms, and the platform refuses a question about none.
	if (devices.size === 0) return null;
	const memory = context.getWorkflowStaticData('node');
	const account = client.accountKey;
	const endsAt = performance.now() + budgetMs(context);
	const round = await watchAlarms(client, [...devices.keys()], readState(memory.watch, account), account, {
		...settings,
		hasTime: () => performance.now() < endsAt,
	});
	report(context, round);
	const events = round.alarms.map((seen) =>
		toAlarmEvent(seen, devices.get(seen.imei), round.tracks.get(seen.imei), round.serverNow),
	);
	const output = events.length > 0 ? [context.helpers.returnJsonArray(events as unknown as IDataObject[])] : null;
	memory.watch = round.state as unknown as IDataObject;
	return output;
}

/** Newer n8n says how long a poll may take; some of it is left for what comes after. */
function budgetMs(context: IPollFunctions): number {
	const ask: unknown = Reflect.get(context, 'getPollBudgetMs');
	const given: unknown = typeof ask === 'function' ? ask.call(context) : undefined;
	return Math.min(USUAL_BUDGET_MS, typeof given === 'number' ? given * 0.8 : USUAL_BUDGET_MS);
}

function report(context: IPollFunctions, round: Round): void {
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

function unnamed(imei: string): Device {
	return {
		imei,
		name: null,
		model: null,
		plateNumber: null,
		simCard: null,
		iccid: null,
		activatedAt: null,
		firstOnlineAt: null,
		platformExpiresAt: null,
		userExpiresAt: null,
	};
}
