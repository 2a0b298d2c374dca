import { errorOfCode, inDigits, ProtrackError, TARGET_UNKNOWN } from '../../protrack/client';
import { deviceLabel, errorsByReason, type Device, type Failure } from '../../protrack/fleet';

/** Enough to recognize what is meant, without flooding the screen. */
export const MAX_NAMED = 5;
/** Characters; a longer name is cut. */
const MAX_NAME = 100;

/** "1…, 2…", and of more than five "7 devices: 1…, 2…, …": enough to recognize them without flooding the screen. @param what the labels are of */
export function summarizeDevices(labels: readonly string[], what: 'devices' | 'tracks' = 'devices'): string {
	const named = labels.slice(0, MAX_NAMED).join(', ');
	return labels.length > MAX_NAMED ? `${inDigits(labels.length)} ${what}: ${named}, …` : named;
}

/** "a, b, c, d, e and 2 more". */
export function firstOf(texts: readonly string[], separator: string, max = MAX_NAMED): string {
	const left = texts.length - max;
	return texts.slice(0, max).join(separator) + (left > 0 ? ` and ${inDigits(left)} more` : '');
}

/** A device as the user knows it, with its IMEI because names may be the same; the IMEI alone where nothing else is known. */
export function labelOf(
	imei: string,
	device: Pick<Device, 'imei' | 'name' | 'plateNumber'> | null | undefined,
): string {
	const label = device ? deviceLabel(device).slice(0, MAX_NAME) : imei;
	return label === imei ? imei : `${label} (${imei})`;
}

/**
 * The errors of an item, each different one once with the devices that it is about.
 * @param isSingle whether the item asks for one device only: what the platform says of the account or the server is not said of the device then
 */
export function deviceErrors(failures: Iterable<Failure>, isSingle: boolean): ProtrackError[] {
	const [named, unnamed]: [Failure[], Failure[]] = [[], []];
	for (const { label, error } of failures)
		(!isSingle || error.isDeviceRejected ? named : unnamed).push({ label, error: inWordsOfDevices(error) });
	return [...errorsByReason(named, (labels) => summarizeDevices(labels)), ...errorsByReason(unnamed)];
}

/** Where a device was asked for, "what was asked for" is the device: one that does not exist shall not read like one that belongs to others (10013). */
function inWordsOfDevices(error: ProtrackError): ProtrackError {
	if (error.code !== TARGET_UNKNOWN) return error;
	const message = error.message.replace(errorOfCode(TARGET_UNKNOWN).message, 'The platform knows no such device');
	const hint = 'Check the IMEI for a mistyped digit; or the device was deleted from the platform.';
	return ProtrackError.of({ ...error, message, hint }, error.code);
}
