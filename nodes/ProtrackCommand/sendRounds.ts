import { inDigits, summarizeList, type ProtrackError } from '../../protrack/client';
import {
	aboutDevice,
	aboutDeviceInShort,
	HeartbeatWait,
	isOnlySilent,
	readVehicleStates,
	rejectionOf,
	sendCommands,
	withSent,
	type CommandRequest,
	type CommandOutcomes,
	type VehicleState,
} from '../../protrack/fleet';
import { toNodeError, unknownDevice } from '../shared/errors';
import { readable, type ParsedItem, type Run } from '../shared/items';
import type { SendRequest } from './parseCommandRequests';

type Items = Array<ParsedItem<SendRequest>>;

/** What became of the input items. */
export interface Sent {
	/** An item that was not sent has its error now. */
	parsedItems: Items;
	outcomes: CommandOutcomes;
	/** The last look at each device. */
	vehicleStates: Map<string, VehicleState>;
}

/**
 * Sends what may be sent. Items that wait for a heartbeat make further rounds, each with a new look at every device that has no command yet,
 * so that nothing is sent on an old one. With "Continue On Fail" each item goes as soon as it may, otherwise all of them go together.
 */
export async function sendWhenSafe(run: Run, read: Items): Promise<Sent> {
	const vehicleStates: Sent['vehicleStates'] = new Map();
	const outcomes: CommandOutcomes = new Map();
	const heartbeats = new HeartbeatWait(run.client);
	let parsedItems = read;
	const addSentHint = (error: unknown): never => {
		throw withSent(error, ordersOf(parsedItems), outcomes);
	};
	for (;;) {
		const open = ordersOf(parsedItems).filter((order) => !outcomes.has(order));
		const looks = await readVehicleStates(
			run.client,
			open.map(({ imei }) => imei),
		).catch(addSentHint);
		looks.forEach((vehicleState, imei) => vehicleStates.set(imei, vehicleState));
		const decided = decide({ parsedItems, outcomes, vehicleStates }, heartbeats.hasTime());
		parsedItems = decided.parsedItems;
		failEarly(run, parsedItems);
		const isComplete = decided.waiting.size === 0;
		const ready = parsedItems.filter((item) => 'value' in item && !decided.waiting.has(item.value));
		if (isComplete || run.context.continueOnFail())
			await sendCommands(run.client, ordersOf(ready), vehicleStates, outcomes);
		if (isComplete) return { parsedItems, outcomes, vehicleStates };
		await heartbeats.untilNextLook().catch(addSentHint);
	}
}

/** Decides about the items that are not sent yet: each may go, has to wait, or has an error. An item is sent as a whole or not at all. */
function decide(
	{ parsedItems, outcomes, vehicleStates }: Sent,
	hasTime: boolean,
): { parsedItems: Items; waiting: Set<SendRequest> } {
	const waiting = new Set<SendRequest>();
	const held = new Set<string>();
	const decided = parsedItems.map((item): ParsedItem<SendRequest> => {
		if ('thrown' in item || item.value.orders.every((order) => outcomes.has(order))) return item;
		const { orders, waitForHeartbeat } = item.value;
		const refusals = orders.flatMap((order) => refusalIn(order, vehicleStates.get(order.imei) as VehicleState) ?? []);
		const mayWait = hasTime && waitForHeartbeat && refusals.every(({ isSilence }) => isSilence);
		const decisive = refusals.find(({ isSilence }) => !isSilence) ?? refusals[0];
		if (decisive && !mayWait) {
			const error = refusalOfItem(orders, [decisive, ...refusals.filter((other) => other !== decisive)]);
			return { thrown: decisive.isSilence && !waitForHeartbeat ? error.withHint(MAY_WAIT) : error };
		}
		// Commands for one device stay in order: nothing overtakes an item that waits.
		if (refusals.length > 0 || orders.some(({ imei }) => held.has(imei))) {
			waiting.add(item.value);
			orders.forEach(({ imei }) => held.add(imei));
		}
		return item;
	});
	return { parsedItems: decided, waiting };
}

const MAY_WAIT =
	'Parked trackers transmit every 3 to 5 minutes: the option "Wait for Heartbeat" waits for the next time.';

interface Refusal {
	order: CommandRequest;
	error: ProtrackError;
	isSilence: boolean;
}

function refusalIn(order: CommandRequest, vehicleState: VehicleState): Refusal | null {
	const error =
		rejectionOf(order, vehicleState) ??
		(vehicleState.records.length > 0 ? null : unknownDevice(order.label ?? order.imei));
	return error && { order, error, isSilence: isOnlySilent(order, vehicleState) };
}

/** Why an item was not sent. Whoever reads it has to know of every device that got nothing, of those too that could have had it. */
function refusalOfItem(orders: CommandRequest[], [first, ...others]: [Refusal, ...Refusal[]]): ProtrackError {
	if (orders.length === 1) return first.error.withHint('Nothing was sent to this device.');
	const refused = new Set([first, ...others].map(({ order }) => order));
	const spared = orders.filter((order) => !refused.has(order)).map(({ label, imei }) => label ?? imei);
	const also = others.map(({ order, error }) => aboutDeviceInShort(order, error));
	const nothing = `Nothing was sent to any of the ${inDigits(orders.length)} devices of this item`;
	return first.error
		.withMessage(
			[
				aboutDevice(first.order, first.error),
				...(also.length > 0 ? [`The same goes for ${summarizeList(also, { separator: '; ', max: 4 })}`] : []),
				spared.length > 0 ? `${nothing}, so not to these either: ${summarizeList(spared)}` : nothing,
			].join('. '),
		)
		.withHint(
			'The devices of one item get the command as a whole or not at all. To send it to each as soon as it may, give each device an input item of its own, and set "On Error" in the settings of this node to "Continue".',
		);
}

/** The commands of all items that can still be sent. */
export const ordersOf = (parsedItems: Items): CommandRequest[] => readable(parsedItems).flatMap(({ orders }) => orders);

/** Ends the node with the first error, unless it continues on fail: it is going to fail anyway, and before anything is sent is the time. */
export function failEarly(run: Run, parsedItems: Items): void {
	if (run.context.continueOnFail()) return;
	parsedItems.forEach((item, index) => {
		if ('thrown' in item) throw toNodeError(run.context.getNode(), item.thrown, index);
	});
}
