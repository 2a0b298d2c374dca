import { ProtrackError } from '../../protrack/api';
import { deviceLabel, type Device } from '../../protrack/fleet';

const MAX_NAMED = 5;

/** "1…, 2…", and of more than five "7 devices: 1…, 2…, …": enough to recognize them without flooding the screen. */
export function summarizeDevices(labels: readonly string[]): string {
	const named = labels.slice(0, MAX_NAMED).join(', ');
	return labels.length > MAX_NAMED ? `${labels.length} devices: ${named}, …` : named;
}

/** A device as the user knows it, with its IMEI because names may be the same; the IMEI alone where nothing else is known. */
export function labelOf(imei: string, device: Pick<Device, 'imei' | 'name' | 'plateNumber'> | null | undefined): string {
	const label = device ? deviceLabel(device) : imei;
	return label === imei ? imei : `${label} (${imei})`;
}

/** What an item lacks because of one device, and how that device is called in the error. */
export interface DeviceFailure {
	label: string;
	error: ProtrackError;
}

/**
 * The errors of an item, each different one once with the devices that it is about.
 * @param isSingle whether the item asks for one device only, which needs no name
 */
export function errorsByReason(failures: Iterable<DeviceFailure>, isSingle: boolean): ProtrackError[] {
	const reasons = new Map<string, { error: ProtrackError; labels: Set<string> }>();
	for (const { label, error } of failures) {
		const reason = reasons.get(error.message) ?? { error, labels: new Set() };
		reason.labels.add(label);
		reasons.set(error.message, reason);
	}
	return [...reasons.values()].map(({ error, labels }) =>
		isSingle ? error : ProtrackError.of({ ...error, message: `${summarizeDevices([...labels])}: ${error.message}` }, error.code),
	);
}
