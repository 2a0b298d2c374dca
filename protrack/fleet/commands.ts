import {
	call,
	callInBatches,
	endpoints,
	ProtrackError,
	type Envelope,
	type ProtrackClient,
	type TrackRecord,
	type WireRequest,
} from '../api';
import { slices } from '../api/batches';
import { noAnswer, type CommandAnswer } from './commandAnswers';
import { assessStop, type StopLimits } from './commandGuard';

/** One command for one device. */
export interface CommandOrder {
	imei: string;
	/** As it goes over the wire, e.g. "RELAY,1". */
	command: string;
	/** JSON text. */
	paramData?: string;
	/** The guard's limits for a command that stops the engine; null when the guard has nothing to say. */
	stopLimits: StopLimits | null;
}

/** What became of a command, in three separate facts: delivered, answered, succeeded. */
export interface CommandResult extends CommandAnswer {
	commandId: string | null;
	imei: string | null;
	command: string | null;
	/** Whether the platform accepted the command; null when its reply was lost. */
	delivered: boolean | null;
}

/** What the platform showed of a device just before a command. */
export interface Sight {
	record?: TrackRecord;
	/** Why it could not be looked at. */
	fault?: ProtrackError;
	/** `performance.now()` of the answer. */
	seenAt: number;
}

/** Commands wait for their turn when the platform is slow; a look that is older than this says nothing any more. */
const SIGHT_SECONDS = 30;

/**
 * Looks at devices (chapter 2.2), one call for each 100. It also makes sure of a living token, without which a command would be lost.
 * @throws ProtrackError only `cancelled`
 */
export async function lookAt(client: ProtrackClient, imeis: Iterable<string>): Promise<Map<string, Sight>> {
	const sights = new Map<string, Sight>();
	await Promise.all(
		slices([...new Set(imeis)], endpoints.track.batch?.size ?? 1).map(async (batch) => {
			const { records, faults } = await callInBatches(client, 'track', batch, {});
			const seenAt = performance.now();
			batch.forEach((imei) => sights.set(imei, { record: records.get(imei), fault: faults.get(imei), seenAt }));
		}),
	);
	return sights;
}

/** @returns why a command must not be sent now, or null */
export function refusalOf({ imei, stopLimits }: CommandOrder, sight: Sight): ProtrackError | null {
	if (sight.fault) return sight.fault;
	if (stopLimits === null) return null;
	const secondsAgo = Math.floor((performance.now() - sight.seenAt) / 1000);
	if (secondsAgo > SIGHT_SECONDS) return unsafe(imei, `its position was read ${secondsAgo} s ago, before the command's turn came`);
	const verdict = assessStop(sight.record && laterBy(secondsAgo, sight.record), stopLimits);
	return verdict.allowed ? null : unsafe(imei, verdict.reason);
}

function laterBy(seconds: number, record: TrackRecord): TrackRecord {
	return { ...record, servertime: record.servertime === null ? null : record.servertime + seconds };
}

function unsafe(imei: string, reason: string): ProtrackError {
	return ProtrackError.of({
		kind: 'device',
		message: `The engine of ${imei} was not stopped: ${reason}`,
		advice: 'Nothing was sent to this device. Run it again when the vehicle is online and stands still.',
		httpCode: '409',
	});
}

/**
 * Sends commands, each once and never again (chapter 2.5). Those for one device go one after the other in the order given; the same
 * command given twice in a row goes once.
 * @param sights what `lookAt` gave for the devices
 * @returns what became of each order
 * @throws ProtrackError only `cancelled`, which tells what was already sent
 */
export async function sendCommands(
	client: ProtrackClient,
	orders: CommandOrder[],
	sights: Map<string, Sight>,
): Promise<Map<CommandOrder, CommandResult | ProtrackError>> {
	const outcomes = new Map<CommandOrder, CommandResult | ProtrackError>();
	const sendInTurn = async (imei: string): Promise<void> => {
		let last: { order: CommandOrder; outcome: CommandResult | ProtrackError } | undefined;
		for (const order of orders.filter((other) => other.imei === imei)) {
			if (!last || !isSame(last.order, order)) last = { order, outcome: await sendOnce(client, order, sights.get(imei)) };
			outcomes.set(order, last.outcome);
		}
	};
	const imeis = [...new Set(orders.map(({ imei }) => imei))];
	// All of them come to an end before the first fault is told, so that it can tell of every command.
	const ends = await Promise.allSettled(imeis.map(sendInTurn));
	const stopped = ends.find((end) => end.status === 'rejected');
	if (stopped) throw withSent(stopped.reason, orders, outcomes);
	return outcomes;
}

/** A fault that ends everything must not hide what was sent. */
export function withSent(fault: unknown, orders: CommandOrder[], outcomes: Map<CommandOrder, CommandResult | ProtrackError>): unknown {
	const sent = orders.flatMap((order) => {
		const outcome = outcomes.get(order);
		return !outcome || outcome instanceof ProtrackError ? [] : [`${order.command} to ${order.imei} (ID ${outcome.commandId ?? 'unknown'})`];
	});
	return sent.length > 0 && fault instanceof ProtrackError ? fault.withAdvice(`Already sent: ${sent.join('; ')}.`) : fault;
}

function isSame(one: CommandOrder, other: CommandOrder): boolean {
	return one.command === other.command && one.paramData === other.paramData;
}

async function sendOnce(client: ProtrackClient, order: CommandOrder, sight?: Sight): Promise<CommandResult | ProtrackError> {
	const { imei, command, paramData } = order;
	let accepted = false;
	// The guard stands where the request leaves: between the decision to send and this moment lies the wait for the account's pace.
	const guarded: ProtrackClient = Object.assign(Object.create(client) as ProtrackClient, {
		async send(request: WireRequest): Promise<Envelope> {
			const refusal = refusalOf(order, sight ?? { seenAt: -Infinity });
			if (refusal) throw refusal;
			const envelope = await client.send(request);
			accepted = envelope.code === 0;
			return envelope;
		},
	});
	try {
		const { result } = await call(guarded, 'sendCommand', { imei, command, paramData });
		return { commandId: result.commandid, imei, command, delivered: true, ...noAnswer };
	} catch (error) {
		if (accepted) return { commandId: null, imei, command, delivered: true, ...noAnswer, notice: NO_ID };
		if (!(error instanceof ProtrackError) || error.kind === 'cancelled') throw error;
		return error;
	}
}

const NO_ID = 'The platform accepted the command but gave no ID, so the answer of the device cannot be read.';

/** The result of a command that was not sent, or whose reply was lost. */
export function resultOfFault({ imei, command }: CommandOrder, fault: ProtrackError): CommandResult {
	const replyLost = fault.code === undefined && ['network', 'temporary', 'reply'].includes(fault.kind);
	const notice = `${fault.message}. ${fault.advice}`;
	return { commandId: null, imei, command, delivered: replyLost ? null : false, ...noAnswer, notice };
}
