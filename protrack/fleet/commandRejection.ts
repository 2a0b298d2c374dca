import { inDigits, ProtrackError } from '../client';
import { assessStop, type ObjectionCause, type StopLimits } from './commandGuard';
import type { VehicleState } from './vehicleStates';

/** As it is sent (chapter 2.5). */
export const STOP_ENGINE = 'RELAY,1';

/** One command for one device. */
export interface CommandRequest {
	imei: string;
	/** Name of the device for people; left out where only the IMEI is known. */
	label?: string;
	/** As it is sent, e.g. "RELAY,1". */
	command: string;
	/** JSON text. */
	paramData?: string;
	/** The guard's limits for a command that stops the engine, null for one that needs no guard. */
	stopLimits: StopLimits | null;
}

/** A slow platform makes commands wait. By then the vehicle may have started, so an older state is not trusted. */
const MAX_STATE_AGE_SECONDS = 30;

/** @returns why a command must not be sent now, or null */
export function rejectionOf(request: CommandRequest, state: VehicleState): ProtrackError | null {
	if (state.error) return state.error;
	if (request.stopLimits === null) return null;
	const secondsAgo = secondsSince(state);
	if (secondsAgo > MAX_STATE_AGE_SECONDS)
		return unsafe(request, `its position was read ${secondsAgo} s ago, before the command's turn came`);
	if (state.damaged)
		return unsafe(
			request,
			`the reply has ${inDigits(state.damaged)} records that cannot be read, and one of them may be of this vehicle`,
			'reply',
		);
	const assessment = assessStop({ ...state, secondsAgo }, request.stopLimits);
	return assessment.allowed ? null : unsafe(request, assessment.reason, assessment.cause);
}

/** @returns whether the only objection is that the device has not transmitted lately */
export function isOnlySilent({ stopLimits }: CommandRequest, state: VehicleState): boolean {
	if (state.error || state.damaged || stopLimits === null) return false;
	const assessment = assessStop({ ...state, secondsAgo: secondsSince(state) }, stopLimits);
	return !assessment.allowed && assessment.cause === 'silence';
}

function secondsSince({ seenAt }: VehicleState): number {
	return Math.floor((performance.now() - seenAt) / 1000);
}

const WAIT_FOR_VEHICLE = 'Run it again when the vehicle is online and stands still.';
const hints: Record<ObjectionCause, string> = {
	vehicle: WAIT_FOR_VEHICLE,
	silence: WAIT_FOR_VEHICLE,
	reply:
		'Check the clock of this machine. If it is right, something between it and the platform sends old or wrong replies.',
};
const NOT_HARMLESS =
	'This command is not on the list of harmless ones, so it is checked like one that stops the engine.';

/** The error of a command that we do not send because it is not safe. @param reason a clause without a full stop */
export function unsafe(request: CommandRequest, reason: string, cause: ObjectionCause = 'vehicle'): ProtrackError {
	const device = labelOfRequest(request);
	const isStop = request.command === STOP_ENGINE;
	const prevented = isStop ? `The engine of ${device} was not stopped` : `The command was not sent to ${device}`;
	return ProtrackError.of({
		kind: 'device',
		message: `${prevented}: ${reason}`,
		device,
		reason,
		hint: isStop ? hints[cause] : [hints[cause], NOT_HARMLESS],
		httpCode: '409',
	});
}

/** The message of an error about one device, beginning with the name of the device unless it has that already. */
export function aboutDevice(request: CommandRequest, { message }: ProtrackError): string {
	const label = labelOfRequest(request);
	return message.includes(label) ? message : `${label}: ${message}`;
}

/** As `aboutDevice`, for lists of devices that did not get the command: only the device and the reason. */
export function aboutDeviceInShort(request: CommandRequest, error: ProtrackError): string {
	return error.reason === undefined ? aboutDevice(request, error) : `${labelOfRequest(request)}: ${error.reason}`;
}

/** What a person calls the device of a command. */
export function labelOfRequest({ label, imei }: CommandRequest): string {
	return label ?? imei;
}
