import { inDigits, type ProtrackError } from '../../protrack/api';
import {
	aboutDevice,
	aboutDeviceInShort,
	HeartbeatWait,
	isOnlySilent,
	lookAt,
	refusalOf,
	sendCommands,
	withSent,
	type CommandOrder,
	type CommandOutcomes,
	type Sight,
} from '../../protrack/fleet';
import { firstOf, MAX_NAMED } from '../shared/deviceErrors';
import { toNodeError, unknownDevice } from '../shared/errors';
import { readable, type Asked, type Run } from '../shared/items';
import type { SendRequest } from './readOrders';

type Items = Array<Asked<SendRequest>>;

/** What became of the input items. */
export interface Sent {
	/** An item that was not sent has its error now. */
	asked: Items;
	outcomes: CommandOutcomes;
	/** The last look at each device. */
	sights: Map<string, Sight>;
}

/**
 * Sends what may be sent. Items that wait for a heartbeat make further rounds, each with a new look at every device that has no command yet,
 * so that nothing is sent on an old one. With "Continue On Fail" each item goes as soon as it may, otherwise all of them go together.
 */
export async function sendWhenSafe(run: Run, read: Items): Promise<Sent> {
	const sights: Sent['sights'] = new Map();
	const outcomes: CommandOutcomes = new Map();
	const heartbeats = new HeartbeatWait(run.client);
	let asked = read;
	const tellSent = (error: unknown): never => {
		throw withSent(error, ordersOf(asked), outcomes);
	};
	for (;;) {
		const open = ordersOf(asked).filter((order) => !outcomes.has(order));
		const looks = await lookAt(
			run.client,
			open.map(({ imei }) => imei),
		).catch(tellSent);
		looks.forEach((sight, imei) => sights.set(imei, sight));
		const decided = decide({ asked, outcomes, sights }, heartbeats.hasTime());
		asked = decided.asked;
		failEarly(run, asked);
		const isComplete = decided.waiting.size === 0;
		const ready = asked.filter((item) => 'value' in item && !decided.waiting.has(item.value));
		if (isComplete || run.context.continueOnFail()) await sendCommands(run.client, ordersOf(ready), sights, outcomes);
		if (isComplete) return { asked, outcomes, sights };
		await heartbeats.untilNextLook().catch(tellSent);
	}
}

/** Decides about the items that are not sent yet: each may go, has to wait, or has an error. An item is sent as a whole or not at all. */
function decide({ asked, outcomes, sights }: Sent, hasTime: boolean): { asked: Items; waiting: Set<SendRequest> } {
	const waiting = new Set<SendRequest>();
	const held = new Set<string>();
	const decided = asked.map((item): Asked<SendRequest> => {
		if ('thrown' in item || item.value.orders.every((order) => outcomes.has(order))) return item;
		const { orders, waitForHeartbeat } = item.value;
		const refusals = orders.flatMap((order) => refusalIn(order, sights.get(order.imei) as Sight) ?? []);
		const mayWait = hasTime && waitForHeartbeat && refusals.every(({ isSilence }) => isSilence);
		const decisive = refusals.find(({ isSilence }) => !isSilence) ?? refusals[0];
		if (decisive && !mayWait) {
			const error = refusalOfItem(orders, [decisive, ...refusals.filter((other) => other !== decisive)]);
			return { thrown: decisive.isSilence && !waitForHeartbeat ? error.withAdvice(MAY_WAIT) : error };
		}
		// Commands for one device stay in order: nothing overtakes an item that waits.
		if (refusals.length > 0 || orders.some(({ imei }) => held.has(imei))) {
			waiting.add(item.value);
			orders.forEach(({ imei }) => held.add(imei));
		}
		return item;
	});
	return { asked: decided, waiting };
}

const MAY_WAIT =
	'Parked trackers transmit every 3 to 5 minutes: the option "Wait for Heartbeat" waits for the next time.';

interface Refusal {
	order: CommandOrder;
	error: ProtrackError;
	isSilence: boolean;
}

function refusalIn(order: CommandOrder, sight: Sight): Refusal | null {
	const error = refusalOf(order, sight) ?? (sight.records.length > 0 ? null : unknownDevice(order.label ?? order.imei));
	return error && { order, error, isSilence: isOnlySilent(order, sight) };
}

/** Why an item was not sent. Whoever reads it has to know of every device that got nothing, of those too that could have had it. */
function refusalOfItem(orders: CommandOrder[], [first, ...others]: [Refusal, ...Refusal[]]): ProtrackError {
	if (orders.length === 1) return first.error.withAdvice('Nothing was sent to this device.');
	const refused = new Set([first, ...others].map(({ order }) => order));
	const spared = orders.filter((order) => !refused.has(order)).map(({ label, imei }) => label ?? imei);
	const also = others.map(({ order, error }) => aboutDeviceInShort(order, error));
	const nothing = `Nothing was sent to any of the ${inDigits(orders.length)} devices of this item`;
	return first.error
		.withMessage(
			[
				aboutDevice(first.order, first.error),
				...(also.length > 0 ? [`The same goes for ${firstOf(also, '; ', MAX_NAMED - 1)}`] : []),
				spared.length > 0 ? `${nothing}, so not to these either: ${firstOf(spared, ', ')}` : nothing,
			].join('. '),
		)
		.withAdvice(
			'The devices of one item get the command as a whole or not at all. To send it to each as soon as it may, give each device an input item of its own, and set "On Error" in the settings of this node to "Continue".',
		);
}

/** The commands of all items that can still be sent. */
export const ordersOf = (asked: Items): CommandOrder[] => readable(asked).flatMap(({ orders }) => orders);

/** Ends the node with the first error, unless it continues on fail: it is going to fail anyway, and before anything is sent is the time. */
export function failEarly(run: Run, asked: Items): void {
	if (run.context.continueOnFail()) return;
	asked.forEach((item, index) => {
		if ('thrown' in item) throw toNodeError(run.context.getNode(), item.thrown, index);
	});
}
