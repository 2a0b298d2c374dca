import { inDigits, ProtrackError } from '../../../../protrack/client';
import {
	aboutDevice,
	explainAnswer,
	labelOfRequest,
	ONLINE,
	resultOfError,
	waitForAnswers,
	withSent,
	type CommandRequest,
	type CommandOutcomes,
	type CommandResult,
	type DeviceName,
	type VehicleState,
} from '../../../../protrack/fleet';
import { labelOf, summarizeDevices } from '../../../shared/deviceErrors';
import { chosenDevicesField } from '../../../shared/deviceFields';
import { hintText, toNodeError } from '../../../shared/errors';
import { field, switchField, type Params } from '../../../shared/field';
import {
	addHint,
	forEachItem,
	mapItems,
	succeeded,
	throwFirstError,
	type ParsedItem,
	type Run,
} from '../../../shared/items';
import { readNumber } from '../../../shared/numbers';
import { defineOperation } from '../../../shared/operation';
import { completeNamesOfChosen } from '../../../shared/selectedDevices';
import { commandField, STOPPING_COMMANDS } from '../../commandField';
import { commandItem, commandSchema } from '../../commandItem';
import { requestsOf, sendWhenSafe, type SendItem } from '../../sendRounds';

const fields = {
	selection: chosenDevicesField({
		one: 'Send to one device, chosen by name, plate or IMEI',
		several: 'Send to a selection of devices',
		device: 'Send the command to this device',
		error: () =>
			ProtrackError.input(
				'A command goes to one device or to several',
				'Set "Devices" to one of them. Nothing was sent.',
			),
	}),
	command: commandField,
	wait: field(
		{
			displayName: 'Wait for Answer',
			name: 'waitForAnswer',
			type: 'boolean',
			default: true,
			description: 'Whether to wait up to 30 seconds for what the device answers',
		},
		(value) => value !== false,
	),
};

const options = {
	/** The highest number of devices that the whole execution may send to. */
	maxDevices: field(
		{
			displayName: 'Max Devices',
			name: 'maxDevices',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 10,
			description:
				'When one execution asks for more devices than this, all input items together, nothing is sent at all',
		},
		(value, title) => readNumber(value, title, { min: 1, whole: true, hint: 'Correct it. Nothing was sent.' }),
	),
	waitForHeartbeat: switchField({
		displayName: 'Wait for Heartbeat',
		name: 'waitForHeartbeat',
		default: false,
		description:
			'Whether to wait up to 6 minutes for a device that has been silent. Parked trackers transmit every 3 to 5 minutes, and the safety check wants a transmission of the last 120 seconds. A device that drives is refused at once.',
		displayOptions: { show: { '/command': STOPPING_COMMANDS, '/safetyCheck': [true] } },
	}),
};

type SendParams = Params<typeof fields> & Params<typeof options>;

/**
 * Sends commands (chapter 2.5): one track call for each 100 different devices, one call for each command, and one a second for each that
 * waits for its answer (2.6). Without "Continue On Fail" nothing is sent unless everything may be sent.
 */
export const commandSend = defineOperation({
	resource: 'command',
	operation: {
		name: 'Send',
		value: 'send',
		description: 'Send a command to devices, such as stop engine or lock door',
		action: 'Send a command',
	},
	fields,
	options,
	outputSchema: { ...commandSchema, command: 'string', imei: 'string' },
	hasSideEffects: true,
	async execute(run, parsedItems) {
		const wanted = withinLimit(parsedItems);
		throwFirstError(run, wanted);
		const selections = succeeded(wanted).map(({ selection }) => selection);
		const names = await completeNamesOfChosen(run, selections);
		const asked = mapItems(wanted, (params) => ({ value: toSendItem(params, names) }));
		const { items, outcomes, vehicleStates } = await sendWhenSafe(run, asked);
		throwFirstFailure(run, items, outcomes);
		const answers = await waitForAnswers(run.client, idsToWaitFor(items, outcomes)).catch((error: unknown) => {
			throw withSent(error, requestsOf(items), outcomes);
		});

		const notices = new Set<string>();
		const output = await forEachItem(run, items, ({ requests, names, wait }) => {
			const errors = requests.flatMap((request) => {
				const outcome = outcomes.get(request);
				return outcome instanceof ProtrackError ? [outcome.withMessage(aboutDevice(request, outcome))] : [];
			});
			if (errors.length === requests.length) throw withSent(errors[0], requests, outcomes);
			return requests.map((request) => {
				const result = resultOf(request, outcomes);
				const answer = explainAnswer(request.command, { ...result, ...(wait && answers.get(result.commandId ?? '')) });
				if (answer.notice) notices.add(hintText(answer.notice));
				return commandItem(result, answer, names.get(request.imei));
			});
		});
		notices.forEach((notice) => addHint(run, notice));
		hintOffline(run, items, vehicleStates);
		return output;
	},
});

/** One command for each device, however often it was chosen. */
function toSendItem({ selection, command, ...waits }: SendParams, names: ReadonlyMap<string, DeviceName>): SendItem {
	const imeis = new Set(selection.imeis);
	const requests = [...imeis].map((imei) => ({ imei, label: labelOf(imei, names.get(imei)), ...command }));
	return { requests, names, ...waits };
}

function resultOf(request: CommandRequest, outcomes: CommandOutcomes): CommandResult {
	const outcome = outcomes.get(request) as CommandResult | ProtrackError;
	return outcome instanceof ProtrackError ? resultOfError(request, outcome) : outcome;
}

/** An error of the whole execution becomes the error of every item, so that no item looks successful. */
function withinLimit(parsedItems: Array<ParsedItem<SendParams>>): Array<ParsedItem<SendParams>> {
	const devices = new Set(succeeded(parsedItems).flatMap(({ selection }) => selection.imeis)).size;
	const max = succeeded(parsedItems).reduce((least, { maxDevices }) => Math.min(least, maxDevices), Infinity);
	if (devices <= max) return parsedItems;
	const thrown = ProtrackError.input(
		`This execution would send commands to ${inDigits(devices)} devices, more than the limit of ${inDigits(max)}`,
		'Check that all of them are meant, then raise the option "Max Devices". Nothing was sent.',
	);
	return mapItems(parsedItems, () => ({ thrown }));
}

/** Ends the node with the first error of sending, which also lists what was sent to other devices. */
function throwFirstFailure(run: Run, parsedItems: Array<ParsedItem<SendItem>>, outcomes: CommandOutcomes): void {
	if (run.context.continueOnFail()) return;
	const isFailed = (request: CommandRequest) => outcomes.get(request) instanceof ProtrackError;
	const index = parsedItems.findIndex((item) => 'value' in item && item.value.requests.some(isFailed));
	if (index === -1) return;
	const request = requestsOf([parsedItems[index] as ParsedItem<SendItem>]).find(isFailed) as CommandRequest;
	const outcome = outcomes.get(request) as ProtrackError;
	const error = outcome.withMessage(aboutDevice(request, outcome));
	throw toNodeError(run.context.getNode(), withSent(error, requestsOf(parsedItems), outcomes), index);
}

function idsToWaitFor(parsedItems: Array<ParsedItem<SendItem>>, outcomes: CommandOutcomes): string[] {
	const requests = succeeded(parsedItems).flatMap((item) => (item.wait ? item.requests : []));
	return requests.flatMap((request) => resultOf(request, outcomes).commandId ?? []);
}

function hintOffline(
	run: Run,
	parsedItems: Array<ParsedItem<SendItem>>,
	vehicleStates: Map<string, VehicleState>,
): void {
	const labels = new Map(requestsOf(parsedItems).map((request) => [request.imei, labelOfRequest(request)]));
	const offline = [...labels].filter(([imei]) => vehicleStates.get(imei)?.records[0]?.datastatus !== ONLINE);
	if (offline.length === 0) return;
	addHint(
		run,
		`Not online when the command was sent, so an answer may come late or never: ${summarizeDevices(offline.map(([, label]) => label))}`,
	);
}
