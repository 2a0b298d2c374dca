import { hintText } from '../../../../credentials/errorText';
import { inDigits, ProtrackError } from '../../../../protrack/client';
import {
	aboutDevice,
	explainAnswer,
	resultOfError,
	waitForAnswers,
	withSent,
	type CommandRequest,
	type CommandOutcomes,
	type CommandResult,
	type VehicleState,
} from '../../../../protrack/fleet';
import { summarizeDevices } from '../../../shared/deviceErrors';
import { toNodeError } from '../../../shared/errors';
import { parseItems, forEachItem, addHint, readable, type ParsedItem, type Run } from '../../../shared/items';
import { forbidRetryOnFail } from '../../../shared/noRetry';
import type { Operation } from '../../../shared/router';
import { commandItem } from '../../commandItem';
import { readSendRequest, type SendRequest } from '../../parseCommandRequests';
import { sendFields } from '../../sendFields';
import { failEarly, ordersOf, sendWhenSafe } from '../../sendRounds';

export const description = sendFields;

/**
 * Sends commands (chapter 2.5): one track call for each 100 different devices, one call for each command, and one a second for each that
 * waits for its answer (2.6). Without "Continue On Fail" nothing is sent unless everything may be sent.
 */
export const execute: Operation = async (run) => {
	const read = withinLimit(
		parseItems(run, (index) => {
			forbidRetryOnFail(run);
			return readSendRequest(run, index);
		}),
	);
	failEarly(run, read);
	const { parsedItems, outcomes, vehicleStates } = await sendWhenSafe(run, read);
	failLate(run, parsedItems, outcomes);
	const answers = await waitForAnswers(run.client, idsToWaitFor(parsedItems, outcomes)).catch((error: unknown) => {
		throw withSent(error, ordersOf(parsedItems), outcomes);
	});

	const notices = new Set<string>();
	const output = await forEachItem(run, parsedItems, ({ orders, names, wait }) => {
		const errors = orders.flatMap((order) => {
			const outcome = outcomes.get(order);
			return outcome instanceof ProtrackError ? [outcome.withMessage(aboutDevice(order, outcome))] : [];
		});
		if (errors.length === orders.length) throw withSent(errors[0], orders, outcomes);
		return orders.map((order) => {
			const result = resultOf(order, outcomes);
			const answer = explainAnswer(order.command, { ...result, ...(wait && answers.get(result.commandId ?? '')) });
			if (answer.notice) notices.add(hintText(answer.notice));
			return commandItem(result, answer, names.get(order.imei));
		});
	});
	notices.forEach((notice) => addHint(run, notice));
	hintOffline(run, parsedItems, vehicleStates);
	return output;
};

function resultOf(order: CommandRequest, outcomes: CommandOutcomes): CommandResult {
	const outcome = outcomes.get(order) as CommandResult | ProtrackError;
	return outcome instanceof ProtrackError ? resultOfError(order, outcome) : outcome;
}

/** What concerns the execution as a whole becomes the error of every item, so that none of them looks as if it had worked. */
function withinLimit(parsedItems: Array<ParsedItem<SendRequest>>): Array<ParsedItem<SendRequest>> {
	const devices = new Set(ordersOf(parsedItems).map(({ imei }) => imei)).size;
	const most = readable(parsedItems).reduce((least, { maxDevices }) => Math.min(least, maxDevices), Infinity);
	if (devices <= most) return parsedItems;
	const thrown = ProtrackError.input(
		`This execution would send commands to ${inDigits(devices)} devices, more than the limit of ${inDigits(most)}`,
		'Check that all of them are meant, then raise the option "Max Devices". Nothing was sent.',
	);
	return parsedItems.map((item) => ('thrown' in item ? item : { thrown }));
}

/** Ends the node with the first error of sending, which must not hide what was sent to other devices. */
function failLate(run: Run, parsedItems: Array<ParsedItem<SendRequest>>, outcomes: CommandOutcomes): void {
	if (run.context.continueOnFail()) return;
	const isFailed = (order: CommandRequest) => outcomes.get(order) instanceof ProtrackError;
	const index = parsedItems.findIndex((item) => 'value' in item && item.value.orders.some(isFailed));
	if (index === -1) return;
	const order = ordersOf([parsedItems[index] as ParsedItem<SendRequest>]).find(isFailed) as CommandRequest;
	const outcome = outcomes.get(order) as ProtrackError;
	const error = outcome.withMessage(aboutDevice(order, outcome));
	throw toNodeError(run.context.getNode(), withSent(error, ordersOf(parsedItems), outcomes), index);
}

function idsToWaitFor(parsedItems: Array<ParsedItem<SendRequest>>, outcomes: CommandOutcomes): string[] {
	const orders = readable(parsedItems).flatMap((item) => (item.wait ? item.orders : []));
	return orders.flatMap((order) => resultOf(order, outcomes).commandId ?? []);
}

function hintOffline(
	run: Run,
	parsedItems: Array<ParsedItem<SendRequest>>,
	vehicleStates: Map<string, VehicleState>,
): void {
	const labels = new Map(ordersOf(parsedItems).map(({ imei, label }) => [imei, label ?? imei]));
	const offline = [...labels].filter(([imei]) => vehicleStates.get(imei)?.records[0]?.datastatus !== 2);
	if (offline.length === 0) return;
	addHint(
		run,
		`Not online when the command was sent, so an answer may come late or never: ${summarizeDevices(offline.map(([, label]) => label))}`,
	);
}
