import type { ProtrackError } from '../../client';
import type { FailureBackoff } from '../state/monitorState';

/*
 * A device that cannot be read, because the platform rejects it (expired, moved to another account) or fails at it each time, must not stop the
 * others, and is not worth a call in each poll.
 */

const FIRST_INTERVAL_SECONDS = 30;
const MAX_INTERVAL_SECONDS = 3600;
/** An error that does not reject the device may pass at any time, so the interval stays below some minutes. */
const MAX_TRANSIENT_FAILURES = 4;

/** @param othersWork whether another device could be read in the same poll: then the failure is of this device */
export function afterError(
	{ consecutiveFailures = 0, lastFailureAt }: FailureBackoff,
	error: ProtrackError,
	now: number,
	othersWork: boolean,
): FailureBackoff {
	// Too many calls are a matter of the account: the device keeps its place.
	if (error.kind === 'rate') return { consecutiveFailures: consecutiveFailures || undefined, lastFailureAt };
	if (error.isDeviceRejected) return { consecutiveFailures: consecutiveFailures + 1, lastFailureAt: now };
	const isOfDevice = othersWork || consecutiveFailures > 0;
	const transient = Math.max(consecutiveFailures, Math.min(consecutiveFailures + 1, MAX_TRANSIENT_FAILURES));
	return { consecutiveFailures: isOfDevice ? transient : undefined, lastFailureAt: now };
}

/** Whether it is too early to try again: the interval doubles from half a minute up to an hour. */
export function isWaiting({ consecutiveFailures = 0, lastFailureAt = 0 }: FailureBackoff, now: number): boolean {
	if (consecutiveFailures === 0 || lastFailureAt > now) return false;
	const interval = Math.min(FIRST_INTERVAL_SECONDS * 2 ** (consecutiveFailures - 1), MAX_INTERVAL_SECONDS);
	return now - lastFailureAt < interval;
}

/**
 * @param hasFailedBefore whether a device already failed in an earlier poll; its error then says nothing about the others
 * @returns the error that stands for a poll in which no device could be read; undefined when only some devices fail
 */
export function errorOfAll(
	errors: ReadonlyMap<string, ProtrackError>,
	devices: number,
	hasFailedBefore: (imei: string) => boolean,
): ProtrackError | undefined {
	const [first] = errors.values();
	const general = [...errors].find(([imei, error]) => !error.isDeviceRejected && !hasFailedBefore(imei));
	return general?.[1] ?? (errors.size >= devices ? first : undefined);
}

/** Whether to ask for no further device: the account is rejected, or nothing but errors comes back. */
export function shouldAbort(errors: ReadonlyMap<string, ProtrackError>, succeeded: number): boolean {
	const general = [...errors.values()].filter((error) => !error.isDeviceRejected);
	return general.some(({ endsRun }) => endsRun) || general.length >= 5 + 4 * succeeded;
}
