import { type ProtrackError } from '../client';

/*
 * A device that cannot be read, because the platform refuses it (expired, no longer of this account) or stumbles over it each time, must not stop
 * the others, and is not worth a call in each poll.
 */

/** What is remembered of a device that could not be read. */
export interface FailureBackoff {
	/** How often in a row, while others could be read. */
	b?: number;
	/** Server time of the last try when that one failed (epoch seconds): the device waits its turn like those that were read then. */
	t?: number;
}

const FIRST_GAP_SECONDS = 30;
const LONGEST_GAP_SECONDS = 3600;
/** What is no refusal may pass at any time, so the gap stays below some minutes. */
const MAX_TRANSIENT_FAILURES = 4;

/** @param othersWork whether another device could be read in the same poll: then it is this one that is bad */
export function afterError(
	before: FailureBackoff,
	error: ProtrackError,
	now: number,
	othersWork: boolean,
): FailureBackoff {
	const { b = 0, t } = before;
	// A complaint about too many calls is about the account: the device keeps its place.
	if (error.kind === 'rate') return { b: b || undefined, t };
	if (error.isDeviceRejected) return { b: b + 1, t: now };
	return { b: othersWork || b > 0 ? Math.max(b, Math.min(b + 1, MAX_TRANSIENT_FAILURES)) : undefined, t: now };
}

/** Whether it is too early to try again: the gap doubles from half a minute up to an hour. */
export function isWaiting({ b = 0, t = 0 }: FailureBackoff, now: number): boolean {
	if (b === 0 || t > now) return false;
	return now - t < Math.min(FIRST_GAP_SECONDS * 2 ** (b - 1), LONGEST_GAP_SECONDS);
}

/**
 * @param isKnown whether a device was bad before; its error says nothing of the others
 * @returns the error that stands for a poll in which no device could be read, unless it is only some devices that are bad
 */
export function errorOfAll(
	errors: ReadonlyMap<string, ProtrackError>,
	devices: number,
	isKnown: (imei: string) => boolean,
): ProtrackError | undefined {
	const [first] = errors.values();
	const ofAll = [...errors].find(([imei, error]) => !error.isDeviceRejected && !isKnown(imei));
	return ofAll?.[1] ?? (errors.size >= devices ? first : undefined);
}

/** When the account is refused or nothing but errors comes back, to ask for the other devices would be in vain. */
export function shouldAbort(errors: ReadonlyMap<string, ProtrackError>, read: number): boolean {
	const ofAll = [...errors.values()].filter((error) => !error.isDeviceRejected);
	return ofAll.some(({ endsRun }) => endsRun) || ofAll.length >= 5 + 4 * read;
}
