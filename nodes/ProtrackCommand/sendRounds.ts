import { inDigits, summarizeList, type ProtrackError } from '../../protrack/client';
import {
	aboutDevice,
	aboutDeviceInShort,
	HeartbeatWait,
	isOnlySilent,
	labelOfRequest,
	readVehicleStates,
	rejectionOf,
	sendCommands,
	withSent,
	type CommandRequest,
	type CommandOutcomes,
	type DeviceName,
	type VehicleState,
} from '../../protrack/fleet';
import { unknownDevice } from '../shared/errors';
import { mapItems, succeeded, throwFirstError, type ParsedItem, type Run } from '../shared/items';

/** The parameters of one input item. */
export interface SendItem {
	requests: CommandRequest[];
	/** The names of the devices, as far as they are known. */
	names: ReadonlyMap<string, DeviceName>;
	wait: boolean;
	waitForHeartbeat: boolean;
	/** The highest number of devices that the whole execution may send to. */
	maxDevices: number;
}

type Items = Array<ParsedItem<SendItem>>;

/** The result for the input items. */
export interface Sent {
	/** An item that was not sent has an error here. */
	items: Items;
	outcomes: CommandOutcomes;
	/** What was last read of each device. */
	vehicleStates: Map<string, VehicleState>;
}

/**
 * Sends the commands that are safe. While items wait for a heartbeat there are further rounds, and each round reads the state of every device without a
 * command again, so that no decision rests on an old state. With "Continue On Fail" each item is sent as soon as it is safe, otherwise all together.
 */
export async function sendWhenSafe(run: Run, read: Items): Promise<Sent> {
	const vehicleStates: Sent['vehicleStates'] = new Map();
	const outcomes: CommandOutcomes = new Map();
	const heartbeats = new HeartbeatWait(run.client);
	let items = read;
	const addSentHint = (error: unknown): never => {
		throw withSent(error, requestsOf(items), outcomes);
	};
	for (;;) {
		const open = requestsOf(items).filter((request) => !outcomes.has(request));
		const looks = await readVehicleStates(
			run.client,
			open.map(({ imei }) => imei),
		).catch(addSentHint);
		looks.forEach((vehicleState, imei) => vehicleStates.set(imei, vehicleState));
		const decided = decide({ items, outcomes, vehicleStates }, heartbeats.hasTime());
		items = decided.items;
		throwFirstError(run, items);
		const isComplete = decided.waiting.size === 0;
		const ready = items.filter((item) => 'value' in item && !decided.waiting.has(item.value));
		if (isComplete || run.context.continueOnFail())
			await sendCommands(run.client, requestsOf(ready), vehicleStates, outcomes);
		if (isComplete) return { items, outcomes, vehicleStates };
		await heartbeats.untilNextRead().catch(addSentHint);
	}
}

/** Decides for each item that is not sent yet whether it is sent, waits, or has an error. An item is sent as a whole or not at all. */
function decide({ items, outcomes, vehicleStates }: Sent, hasTime: boolean): { items: Items; waiting: Set<SendItem> } {
	const waiting = new Set<SendItem>();
	const held = new Set<string>();
	const decided = mapItems(items, (value): ParsedItem<SendItem> => {
		const { requests, waitForHeartbeat } = value;
		if (requests.every((request) => outcomes.has(request))) return { value };
		const rejections = requests.flatMap(
			(request) => rejectionIn(request, vehicleStates.get(request.imei) as VehicleState) ?? [],
		);
		const mayWait = hasTime && waitForHeartbeat && rejections.every(({ isSilence }) => isSilence);
		const decisive = rejections.find(({ isSilence }) => !isSilence) ?? rejections[0];
		if (decisive && !mayWait) {
			const error = rejectionOfItem(requests, [decisive, ...rejections.filter((other) => other !== decisive)]);
			return { thrown: decisive.isSilence && !waitForHeartbeat ? error.withHint(MAY_WAIT) : error };
		}
		// Commands for one device stay in order, so an item waits for an earlier one that waits.
		if (rejections.length > 0 || requests.some(({ imei }) => held.has(imei))) {
			waiting.add(value);
			requests.forEach(({ imei }) => held.add(imei));
		}
		return { value };
	});
	return { items: decided, waiting };
}

const MAY_WAIT =
	'Parked trackers transmit every 3 to 5 minutes: the option "Wait for Heartbeat" waits for the next time.';

interface Rejection {
	request: CommandRequest;
	error: ProtrackError;
	isSilence: boolean;
}

function rejectionIn(request: CommandRequest, vehicleState: VehicleState): Rejection | null {
	const error =
		rejectionOf(request, vehicleState) ??
		(vehicleState.records.length > 0 ? null : unknownDevice(labelOfRequest(request)));
	return error && { request, error, isSilence: isOnlySilent(request, vehicleState) };
}

/** Why an item was not sent. The error names every device that got no command, including those for which it was safe. */
function rejectionOfItem(requests: CommandRequest[], [first, ...others]: [Rejection, ...Rejection[]]): ProtrackError {
	if (requests.length === 1) return first.error.withHint('Nothing was sent to this device.');
	const rejected = new Set([first, ...others].map(({ request }) => request));
	const spared = requests.filter((request) => !rejected.has(request)).map(labelOfRequest);
	const also = others.map(({ request, error }) => aboutDeviceInShort(request, error));
	const nothing = `Nothing was sent to any of the ${inDigits(requests.length)} devices of this item`;
	return first.error
		.withMessage(
			[
				aboutDevice(first.request, first.error),
				...(also.length > 0 ? [`The same goes for ${summarizeList(also, { separator: '; ', max: 4 })}`] : []),
				spared.length > 0 ? `${nothing}, so not to these either: ${summarizeList(spared)}` : nothing,
			].join('. '),
		)
		.withHint(
			'The devices of one item get the command as a whole or not at all. To send it to each as soon as it may, give each device an input item of its own, and set "On Error" in the settings of this node to "Continue".',
		);
}

/** The commands of all items that can still be sent. */
export const requestsOf = (items: Items): CommandRequest[] => succeeded(items).flatMap(({ requests }) => requests);
