import { errorOfCode, inDigits, summarizeList, TARGET_UNKNOWN, type ProtrackError } from '../../protrack/client';
import { errorsByReason, fullDeviceLabel, type DeviceName, type Failure } from '../../protrack/fleet';

const MAX_NAMED = 5;

/** "1…, 2…", and of more than five "7 devices: 1…, 2…, …". @param what the labels are of */
export function summarizeDevices(labels: readonly string[], what: 'devices' | 'tracks' = 'devices'): string {
	const named = summarizeList(labels, { max: MAX_NAMED, rest: () => ', …' });
	return labels.length > MAX_NAMED ? `${inDigits(labels.length)} ${what}: ${named}` : named;
}

/** A device as errors name it: with all that is known of its name, plate and IMEI, because names may be equal. */
export function labelOf(imei: string, device: DeviceName | null | undefined): string {
	return device ? fullDeviceLabel({ ...device, imei }) : imei;
}

/**
 * Merges the errors of an item: each different one once, with the devices that it is about.
 * @param isSingle whether the item asks for one device only: then an error of the account or the server does not name it
 */
export function deviceErrors(failures: Iterable<Failure>, isSingle: boolean): ProtrackError[] {
	const [named, unnamed]: [Failure[], Failure[]] = [[], []];
	for (const { label, error } of failures)
		(!isSingle || error.isDeviceRejected ? named : unnamed).push({ label, error: inWordsOfDevices(error) });
	return [...errorsByReason(named, (labels) => summarizeDevices(labels)), ...errorsByReason(unnamed)];
}

/** Says of code 20005 that the device is unknown, to tell it from a device of another account (10013). */
function inWordsOfDevices(error: ProtrackError): ProtrackError {
	if (error.code !== TARGET_UNKNOWN) return error;
	const message = error.message.replace(errorOfCode(TARGET_UNKNOWN).message, 'The platform knows no such device');
	const hint = 'Check the IMEI for a mistyped digit; or the device was deleted from the platform.';
	return error.with({ message, hint });
}
