import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { withCheckedFields } from '../shared/checkedFields';
import { toNodeError } from '../shared/errors';
import { emitNewEvents } from './emitNewEvents';
import { toItems } from './eventItems';
import { fields } from './fields';
import { devicesToMonitor, withRemembered } from './monitoredDevices';
import { PollCost } from './pollCost';
import { openPollSession } from './pollSession';
import { PollTime } from './pollTime';
import { recentEvents } from './recentEvents';
import { warn, warnOfDamage } from './report';
import { beginPoll, RunningPoll } from './runningPolls';
import { readSettings } from './settings';
import { storedState } from './storedState';

/**
 * One poll of one trigger: n8n calls it at each time of its schedule, once at the activation, and for "Fetch Test Event".
 * @returns the items that start the workflow, null when nothing is new or another poll of this trigger is running
 * @throws NodeApiError or NodeOperationError when nothing could be read; the state is then untouched
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const time = new PollTime(context);
	const running =
		context.getMode() === 'manual'
			? new RunningPoll(null, time.boundMs)
			: beginPoll(triggerKey(context), time.boundMs, (text) => warn(context, text));
	if (!running) return null;
	const cost = new PollCost();
	try {
		return await running.run(async () => await readItems(context, running, time, cost));
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	} finally {
		context.logger.debug(`Protrack Trigger: ${cost.toString()}`);
	}
}

/** Settings, session, devices; then what is new, or examples for somebody who builds a workflow. */
async function readItems(
	context: IPollFunctions,
	running: RunningPoll,
	time: PollTime,
	cost: PollCost,
): Promise<INodeExecutionData[][] | null> {
	const settings = readSettings(withCheckedFields(context, fields));
	const isManual = context.getMode() === 'manual';
	const hasState = !isManual && storedState(context) !== undefined;
	const session = await openPollSession(context, running, time, cost, hasState);
	const { client, bestEffort } = session;
	const key = `${triggerKey(context)} ${client.accountKey}`;
	try {
		const devices = await devicesToMonitor(client, settings, bestEffort);
		if (!isManual) {
			const items = await emitNewEvents(context, key, devices, { ...session, settings, running, time });
			cost.events = items?.[0]?.length ?? 0;
			return items;
		}
		const monitored = await withRemembered(client, devices, [], settings, bestEffort);
		const examples = await recentEvents(client, monitored, settings);
		cost.events = examples.length;
		return [toItems(context, examples, settings)];
	} finally {
		warnOfDamage(context, key, session.damage);
	}
}

/** Tells triggers of all workflows apart. */
const triggerKey = (context: IPollFunctions) => `${context.getWorkflow().id} ${context.getNode().id}`;
