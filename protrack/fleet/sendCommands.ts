import { call, extendClient, ProtrackError, type ProtrackClient } from '../client';
import { noAnswer, type CommandAnswer } from './commandAnswers';
import { labelOfRequest, rejectionOf, unsafe, type CommandRequest } from './commandRejection';
import { readVehicleStates, unknownState, type VehicleState } from './vehicleStates';

/** What became of a command, in three separate facts: delivered, answered, succeeded. */
export interface CommandResult extends CommandAnswer {
	commandId: string | null;
	imei: string | null;
	command: string | null;
	/** Whether the platform accepted the command; false only when it rejected it outright, null when the outcome is unknown. */
	delivered: boolean | null;
}

/** What became of each command: an error when the platform did not accept it, or the outcome is unknown. */
export type CommandOutcomes = Map<CommandRequest, CommandResult | ProtrackError>;

/**
 * Sends commands, each once and never again (chapter 2.5). Those for one device go one after the other in the order given; the same
 * command given twice in a row is sent once.
 * @param states what `readVehicleStates` gave for the devices
 * @param outcomes the outcomes of commands that were sent before; these are not sent again
 * @returns the outcome of each command
 * @throws ProtrackError only `canceled`, which tells what was already sent
 */
export async function sendCommands(
	client: ProtrackClient,
	requests: CommandRequest[],
	states: Map<string, VehicleState>,
	outcomes: CommandOutcomes = new Map(),
): Promise<CommandOutcomes> {
	const sendInTurn = async (imei: string): Promise<void> => {
		let last: CommandRequest | undefined;
		for (const request of requests.filter((other) => other.imei === imei)) {
			const known = outcomes.get(request) ?? (last && isSame(last, request) ? outcomes.get(last) : undefined);
			const outcome = known ?? (await sendOnce(client, request, states.get(imei) ?? unknownState));
			const isCanceled = outcome instanceof ProtrackError && outcome.kind === 'canceled';
			// A command that was canceled before it was sent has no outcome.
			if (!isCanceled || outcome.outcomeUnknown) outcomes.set(request, outcome);
			if (isCanceled) throw outcome;
			last = request;
		}
	};
	const imeis = [...new Set(requests.map(({ imei }) => imei))];
	// Thrown after all commands have ended, because the error tells the outcome of each.
	const ends = await Promise.allSettled(imeis.map(sendInTurn));
	const failed = ends.find((end) => end.status === 'rejected');
	if (failed) throw withSent(failed.reason, requests, outcomes);
	return outcomes;
}

/** @returns the error that ends a run, with hints that tell which commands were sent, or may have been */
export function withSent(error: unknown, requests: CommandRequest[], outcomes: CommandOutcomes): unknown {
	if (!(error instanceof ProtrackError)) return error;
	const nameOf = (request: CommandRequest) => `${request.command} to ${labelOfRequest(request)}`;
	const sent: string[] = [];
	const unknown: string[] = [];
	for (const request of requests) {
		const outcome = outcomes.get(request);
		if (outcome instanceof ProtrackError) unknown.push(...(outcome.outcomeUnknown ? [nameOf(request)] : []));
		else if (outcome) sent.push(`${nameOf(request)} (ID ${outcome.commandId ?? 'unknown'})`);
	}
	const hints = [
		...(sent.length > 0 ? [`Already sent: ${sent.join('; ')}.`] : []),
		...(unknown.length > 0 ? [`Not known whether it was carried out: ${unknown.join('; ')}.`] : []),
	];
	return hints.reduce((withHints, hint) => withHints.withHint(hint), error);
}

function isSame(one: CommandRequest, other: CommandRequest): boolean {
	return one.command === other.command && one.paramData === other.paramData;
}

/** @returns the result or the error; `canceled` too, because a command that was being sent then has an unknown outcome */
async function sendOnce(
	client: ProtrackClient,
	request: CommandRequest,
	state: VehicleState,
): Promise<CommandResult | ProtrackError> {
	const { imei, command, paramData } = request;
	const sending = { isAccepted: false };
	let latest = state;
	const guarded = extendClient(client, {
		async send(sent) {
			const envelope = await client.send(sent);
			sending.isAccepted = envelope.code === 0;
			return envelope;
		},
		// The guard checks right before each request, because the rate limiter may have let it wait.
		beforeSend() {
			const rejection = rejectionOf(request, latest);
			if (rejection) throw rejection;
		},
		// A login or another answer came before a second request, time enough for a vehicle to drive off.
		...(request.stopLimits !== null && {
			beforeResend: async () => void (latest = await readStateAgain(client, request)),
		}),
	});
	try {
		const { result } = await call(guarded, 'sendCommand', { imei, command, paramData });
		return { commandId: result.commandid, imei, command, delivered: true, ...noAnswer };
	} catch (error) {
		if (sending.isAccepted) return { commandId: null, imei, command, delivered: true, ...noAnswer, notice: [NO_ID] };
		if (!(error instanceof ProtrackError)) throw error;
		return error;
	}
}

/**
 * Reads the state of a device again, after the platform has rejected its command and before that is sent in another form or with another token.
 * @throws ProtrackError `device` or `canceled`, so that an error of this read is not taken for the outcome of the command
 */
async function readStateAgain(client: ProtrackClient, request: CommandRequest): Promise<VehicleState> {
	const state = (await readVehicleStates(client, [request.imei])).get(request.imei) ?? unknownState;
	if (!state.error) return state;
	const reason = `its position could not be read again before the command was sent again (${state.error.message})`;
	throw unsafe(request, reason);
}

const NO_ID = 'The platform accepted the command but gave no ID, so the answer of the device cannot be read.';

/** The result of a command that was not sent, or whose outcome is unknown. */
export function resultOfError({ imei, command }: CommandRequest, error: ProtrackError): CommandResult {
	return {
		commandId: null,
		imei,
		command,
		delivered: error.outcomeUnknown ? null : false,
		...noAnswer,
		notice: [`${error.message}.`, ...error.hints],
	};
}
