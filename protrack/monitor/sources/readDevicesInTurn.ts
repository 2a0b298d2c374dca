import { errorToKeep, type ProtrackError } from '../../client';
import { MAX_AT_ONCE, runAtOnce } from '../../fleet/concurrency';
import { shouldAbort } from './failureBackoff';

interface ReadOptions<Device> {
	/** False when the time for this poll is used up. */
	hasTime: () => boolean;
	read: (device: Device) => Promise<void>;
	/** Gets each error, with the number of devices that had been read by then. */
	onError?: (device: Device, error: ProtrackError, succeeded: number) => void;
}

export interface DevicesRead<Device> {
	/** Those that had no turn, in their order. */
	waiting: Device[];
	/** By IMEI. */
	errors: Map<string, ProtrackError>;
	succeeded: number;
	/** Whether reading stopped because nothing but errors came back. */
	aborted: boolean;
}

/**
 * Reads devices in the given order, a bounded number at once, until time runs out or nothing but errors comes back. The first device has its
 * turn in any case, however long everything else takes in each poll.
 * @throws ProtrackError `canceled`, and any error that is not a ProtrackError; the others are collected
 */
export async function readDevicesInTurn<Device extends { imei: string }>(
	devices: readonly Device[],
	{ hasTime, read, onError }: ReadOptions<Device>,
): Promise<DevicesRead<Device>> {
	const waiting = [...devices];
	const errors = new Map<string, ProtrackError>();
	let succeeded = 0;
	let hasStarted = false;
	const mayGoOn = () => !hasStarted || (hasTime() && !shouldAbort(errors, succeeded));
	// A lane that finds no turn ends, while the others go on: a few errors at the start make a poll slower, and do not end it as in a pool.
	await runAtOnce(MAX_AT_ONCE, () => {
		const device = waiting.length > 0 && mayGoOn() ? waiting.shift() : undefined;
		hasStarted = true;
		if (device === undefined) return null;
		return async () => {
			try {
				await read(device);
				succeeded += 1;
			} catch (thrown) {
				const error = errorToKeep(thrown);
				errors.set(device.imei, error);
				onError?.(device, error, succeeded);
			}
		};
	});
	return { waiting, errors, succeeded, aborted: shouldAbort(errors, succeeded) };
}
