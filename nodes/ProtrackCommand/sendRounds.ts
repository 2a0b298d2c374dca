import type { ProtrackError } from '../../protrack/api';
import {
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
		if (decisive && !mayWait)
			return { thrown: decisive.isSilence && !waitForHeartbeat ? decisive.error.withAdvice(MAY_WAIT) : decisive.error };
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

function refusalIn(order: CommandOrder, sight: Sight): { error: ProtrackError; isSilence: boolean } | null {
	const error = refusalOf(order, sight) ?? (sight.records.length > 0 ? null : unknownDevice(order.label ?? order.imei));
	return error && { error, isSilence: isOnlySilent(order, sight) };
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
