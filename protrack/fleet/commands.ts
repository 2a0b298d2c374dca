import {
	call,
	callInBatches,
	inDigits,
	ProtrackError,
	type Answer,
	type ProtrackClient,
	type TrackRecord,
} from '../client';
import { noAnswer, type CommandAnswer } from './commandAnswers';
import { assessStop, type ObjectionCause, type StopEvidence, type StopLimits } from './commandGuard';

/** The platform's word for it (chapter 2.5). */
export const STOP_ENGINE = 'RELAY,1';

/** One command for one device. */
export interface CommandRequest {
	imei: string;
	/** How a person calls the device, for errors; left out where nothing but the IMEI is known. */
	label?: string;
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
	/** Whether the platform accepted the command; false only when it refused it outright, null when nobody knows. */
	delivered: boolean | null;
}

/** What became of each command: an error when the platform did not accept it, or nobody knows. */
export type CommandOutcomes = Map<CommandRequest, CommandResult | ProtrackError>;

/** What the platform showed of a device just before a command. */
export interface VehicleState extends Omit<StopEvidence, 'records' | 'secondsAgo'> {
	/** Every record that the reply has of the device; none when the platform does not show it. */
	records: TrackRecord[];
	/** How many records of the look cannot be read; any of them may be one more of this device. */
	damaged?: number;
	/** Why it could not be looked at. */
	error?: ProtrackError;
	/** `performance.now()` of the answer. */
	seenAt: number;
}

/** Commands wait for their turn when the platform is slow; a look that is older than this says nothing any more. */
const SNAPSHOT_SECONDS = 30;

/**
 * Looks at devices (chapter 2.2), one call for each 100. It also makes sure of a living token, without which a command would be lost.
 * @throws ProtrackError only `canceled`
 */
export async function readVehicleStates(
	client: ProtrackClient,
	imeis: Iterable<string>,
): Promise<Map<string, VehicleState>> {
	const vehicleStates = new Map<string, VehicleState>();
	const answers: Array<Answer<'track'>> = [];
	const asked = new Set(imeis);
	const { errors } = await callInBatches(withoutCache(client), 'track', asked, {}, (answer, batch) => {
		answers.push(answer);
		batch.forEach((imei) => vehicleStates.set(imei, toSnapshot(client, imei, answer)));
	});
	// One that an answer has of a device that it was not asked for counts as well.
	for (const record of answers.flatMap(({ result }) => result)) {
		const vehicleState = vehicleStates.get(digitsOf(record.imei));
		if (vehicleState && !vehicleState.records.includes(record)) vehicleState.records.push(record);
	}
	const damaged = answers.reduce((sum, { damagedAt }) => sum + damagedAt.length, 0);
	if (damaged > 0) vehicleStates.forEach((vehicleState) => (vehicleState.damaged = damaged));
	for (const imei of asked) {
		const error = errors.get(imei);
		if (error) vehicleStates.set(imei, { ...notLookedAt, error });
	}
	return vehicleStates;
}

/** What is known of a device that was not looked at: nothing that would allow anything. */
const notLookedAt: VehicleState = {
	records: [],
	reply: { serverTime: null },
	receivedAt: 0,
	clockOffset: 0,
	seenAt: -Infinity,
};

function toSnapshot(
	client: ProtrackClient,
	imei: string,
	{ result, serverTime, status, age }: Answer<'track'>,
): VehicleState {
	const clockOffset = client.clockOffset?.() ?? 0;
	return {
		records: result.filter((record) => digitsOf(record.imei) === imei),
		reply: { serverTime, status, age },
		receivedAt: Math.floor(Date.now() / 1000) + clockOffset,
		clockOffset,
		seenAt: performance.now(),
	};
}

/** However the platform writes it, it is the same device. */
function digitsOf(imei: string): string {
	return imei.replace(/\D/g, '');
}

/** The same client, which tells caches on the way that they must not answer themselves. */
function withoutCache(client: ProtrackClient): ProtrackClient {
	return sendingBy(
		client,
		async (request) => await client.send({ ...request, headers: { 'Cache-Control': 'no-cache' } }),
	);
}

function sendingBy(client: ProtrackClient, send: ProtrackClient['send']): ProtrackClient {
	return Object.assign(Object.create(client) as ProtrackClient, { send });
}

/** @returns why a command must not be sent now, or null */
export function rejectionOf(order: CommandRequest, vehicleState: VehicleState): ProtrackError | null {
	if (vehicleState.error) return vehicleState.error;
	if (order.stopLimits === null) return null;
	const secondsAgo = secondsSince(vehicleState);
	if (secondsAgo > SNAPSHOT_SECONDS)
		return unsafe(order, `its position was read ${secondsAgo} s ago, before the command's turn came`);
	if (vehicleState.damaged)
		return unsafe(
			order,
			`the reply has ${inDigits(vehicleState.damaged)} records that cannot be read, and one of them may be of this vehicle`,
			'reply',
		);
	const assessment = assessStop({ ...vehicleState, secondsAgo }, order.stopLimits);
	return assessment.allowed ? null : unsafe(order, assessment.reason, assessment.cause);
}

/** @returns whether nothing stands against a command but that the device has not transmitted lately */
export function isOnlySilent({ stopLimits }: CommandRequest, vehicleState: VehicleState): boolean {
	if (vehicleState.error || vehicleState.damaged || stopLimits === null) return false;
	const assessment = assessStop({ ...vehicleState, secondsAgo: secondsSince(vehicleState) }, stopLimits);
	return !assessment.allowed && assessment.cause === 'silence';
}

function secondsSince({ seenAt }: VehicleState): number {
	return Math.floor((performance.now() - seenAt) / 1000);
}

const adviceOn: Record<ObjectionCause, string> = {
	vehicle: 'Run it again when the vehicle is online and stands still.',
	silence: 'Run it again when the vehicle is online and stands still.',
	reply:
		'Check the clock of this machine. If it is right, something between it and the platform sends old or wrong replies.',
};

function unsafe(order: CommandRequest, reason: string, cause: ObjectionCause = 'vehicle'): ProtrackError {
	return ProtrackError.of({
		kind: 'device',
		message: `${notSent(order)}: ${reason}`,
		hint: [
			adviceOn[cause],
			...(order.command === STOP_ENGINE
				? []
				: ['This command is not on the list of harmless ones, so it is checked like one that stops the engine.']),
		].join(' '),
		httpCode: '409',
	});
}

function notSent(order: CommandRequest): string {
	return order.command === STOP_ENGINE
		? `The engine of ${labelOf(order)} was not stopped`
		: `The command was not sent to ${labelOf(order)}`;
}

/** What an error says of one device, with the name of the device where that does not stand in it already. */
export function aboutDevice(order: CommandRequest, { message }: ProtrackError): string {
	return message.includes(labelOf(order)) ? message : `${labelOf(order)}: ${message}`;
}

/** The same in a list of devices that got no command, where the reason alone is news. */
export function aboutDeviceInShort(order: CommandRequest, error: ProtrackError): string {
	const start = `${notSent(order)}: `;
	const { message } = error;
	return message.startsWith(start) ? `${labelOf(order)}: ${message.slice(start.length)}` : aboutDevice(order, error);
}

/**
 * Sends commands, each once and never again (chapter 2.5). Those for one device go one after the other in the order given; the same
 * command given twice in a row goes once.
 * @param vehicleStates what `readVehicleStates` gave for the devices
 * @param outcomes what became of some of the orders already; those are not sent again
 * @returns what became of each order
 * @throws ProtrackError only `canceled`, which tells what was already sent
 */
export async function sendCommands(
	client: ProtrackClient,
	orders: CommandRequest[],
	vehicleStates: Map<string, VehicleState>,
	outcomes: CommandOutcomes = new Map(),
): Promise<CommandOutcomes> {
	const sendInTurn = async (imei: string): Promise<void> => {
		let last: CommandRequest | undefined;
		for (const order of orders.filter((other) => other.imei === imei)) {
			const known = outcomes.get(order) ?? (last && isSame(last, order) ? outcomes.get(last) : undefined);
			const outcome = known ?? (await sendOnce(client, order, vehicleStates.get(imei) ?? notLookedAt));
			const isCanceled = outcome instanceof ProtrackError && outcome.kind === 'canceled';
			// One that was not sent yet stays open.
			if (!isCanceled || outcome.outcomeUnknown) outcomes.set(order, outcome);
			if (isCanceled) throw outcome;
			last = order;
		}
	};
	const imeis = [...new Set(orders.map(({ imei }) => imei))];
	// All of them come to an end before the first error is told, so that it can tell of every command.
	const ends = await Promise.allSettled(imeis.map(sendInTurn));
	const stopped = ends.find((end) => end.status === 'rejected');
	if (stopped) throw withSent(stopped.reason, orders, outcomes);
	return outcomes;
}

/** An error that ends everything must not hide what was sent, or may have been. */
export function withSent(error: unknown, orders: CommandRequest[], outcomes: CommandOutcomes): unknown {
	if (!(error instanceof ProtrackError)) return error;
	const named = (order: CommandRequest) => `${order.command} to ${labelOf(order)}`;
	const sent: string[] = [];
	const unknown: string[] = [];
	for (const order of orders) {
		const outcome = outcomes.get(order);
		if (outcome instanceof ProtrackError) unknown.push(...(outcome.outcomeUnknown ? [named(order)] : []));
		else if (outcome) sent.push(`${named(order)} (ID ${outcome.commandId ?? 'unknown'})`);
	}
	const told = [
		...(sent.length > 0 ? [`Already sent: ${sent.join('; ')}.`] : []),
		...(unknown.length > 0 ? [`Not known whether it was carried out: ${unknown.join('; ')}.`] : []),
	];
	return told.length > 0 ? error.withHint(told.join(' ')) : error;
}

function labelOf({ label, imei }: CommandRequest): string {
	return label ?? imei;
}

function isSame(one: CommandRequest, other: CommandRequest): boolean {
	return one.command === other.command && one.paramData === other.paramData;
}

/** @returns the result or the error, `canceled` too: of a command that was under way then, the outcome is unknown */
async function sendOnce(
	client: ProtrackClient,
	order: CommandRequest,
	vehicleState: VehicleState,
): Promise<CommandResult | ProtrackError> {
	const { imei, command, paramData } = order;
	let accepted = false;
	let latest = vehicleState;
	const guarded = sendingBy(client, async (request) => {
		const envelope = await client.send(request);
		accepted = envelope.code === 0;
		return envelope;
	});
	// The guard stands where each request leaves: between the decision to send and this moment lies the wait for the account's pace.
	guarded.beforeSend = () => {
		const refusal = rejectionOf(order, latest);
		if (refusal) throw refusal;
	};
	// A login or another answer lies between the two, in which a vehicle can drive off.
	if (order.stopLimits !== null) guarded.beforeResend = async () => void (latest = await lookAgain(client, order));
	try {
		const { result } = await call(guarded, 'sendCommand', { imei, command, paramData });
		return { commandId: result.commandid, imei, command, delivered: true, ...noAnswer };
	} catch (error) {
		if (accepted) return { commandId: null, imei, command, delivered: true, ...noAnswer, notice: NO_ID };
		if (!(error instanceof ProtrackError)) throw error;
		return error;
	}
}

/**
 * Looks at the device of a command that the platform has refused, before it is sent again or in another form.
 * @throws ProtrackError `device` or `canceled`: that nothing is known of the device now must not look as if nothing were known of the command
 */
async function lookAgain(client: ProtrackClient, order: CommandRequest): Promise<VehicleState> {
	const vehicleState = (await readVehicleStates(client, [order.imei])).get(order.imei) ?? notLookedAt;
	if (!vehicleState.error) return vehicleState;
	throw unsafe(
		order,
		`its position could not be read again before the command was sent again (${vehicleState.error.message})`,
	);
}

const NO_ID = 'The platform accepted the command but gave no ID, so the answer of the device cannot be read.';

/** The result of a command that was not sent, or of which nobody knows what became of it. */
export function resultOfError({ imei, command }: CommandRequest, error: ProtrackError): CommandResult {
	return {
		commandId: null,
		imei,
		command,
		delivered: error.outcomeUnknown ? null : false,
		...noAnswer,
		notice: error.fullText,
	};
}
