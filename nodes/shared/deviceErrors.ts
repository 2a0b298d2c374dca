import type { ProtrackError } from '../../protrack/api';
import { deviceLabel, errorsByReason, type Device, type Failure } from '../../protrack/fleet';

const MAX_NAMED = 5;
/** Of a longer name no more is said. */
const MAX_NAME = 100;

/** "1…, 2…", and of more than five "7 devices: 1…, 2…, …": enough to recognize them without flooding the screen. */
export function summarizeDevices(labels: readonly string[]): string {
	const named = labels.slice(0, MAX_NAMED).join(', ');
	return labels.length > MAX_NAMED ? `${labels.length} devices: ${named}, …` : named;
}

/** A device as the user knows it, with its IMEI because names may be the same; the IMEI alone where nothing else is known. */
export function labelOf(imei: string, device: Pick<Device, 'imei' | 'name' | 'plateNumber'> | null | undefined): string {
	const label = device ? deviceLabel(device).slice(0, MAX_NAME) : imei;
	return label === imei ? imei : `${label} (${imei})`;
}

/**
 * The errors of an item, each different one once with the devices that it is about.
 * @param isSingle whether the item asks for one device only, which needs no name
 */
export function deviceErrors(failures: Iterable<Failure>, isSingle: boolean): ProtrackError[] {
	return errorsByReason(failures, isSingle ? undefined : summarizeDevices);
}
