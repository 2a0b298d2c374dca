import { errorToKeep, type ProtrackError } from '../../client';
import { MAX_AT_ONCE } from '../../fleet/concurrency';
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
 * Reads devices in the given order, with a bounded number of workers, until time runs out or nothing but errors comes back. The first device has its
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
	const next = () => (waiting.length > 0 && hasTime() && !shouldAbort(errors, succeeded) ? waiting.shift() : undefined);
	// A worker that finds no turn ends, while the others go on: a few errors at the start make a poll slower, and do not end it as in a pool.
	const work = async (_: unknown, worker: number): Promise<void> => {
		for (let device = worker === 0 ? waiting.shift() : next(); device; device = next()) {
			try {
				await read(device);
				succeeded += 1;
			} catch (thrown) {
				const error = errorToKeep(thrown);
				errors.set(device.imei, error);
				onError?.(device, error, succeeded);
			}
		}
	};
	await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
	return { waiting, errors, succeeded, aborted: shouldAbort(errors, succeeded) };
}
