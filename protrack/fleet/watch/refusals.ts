import type { ProtrackError } from '../../api';

/*
 * A device that the platform refuses (expired, no longer of this account) must not stop the others, and is not worth a call in each poll.
 */

export interface Refusals {
	/** How often in a row the device was refused. */
	b?: number;
	/** Server time of the last try when that one failed (epoch seconds): the device waits its turn like those that were read then. */
	t?: number;
}

const FIRST_GAP_SECONDS = 30;
const LONGEST_GAP_SECONDS = 3600;

/** Codes by which the platform speaks of the device that was asked for, whatever the others are. */
const OF_ONE_DEVICE = new Set([10013, 20005]);

export function isRefusal({ kind, code }: ProtrackError): boolean {
	return kind === 'device' || OF_ONE_DEVICE.has(code ?? 0);
}

/** What is remembered after a try that failed; only refusals count, all else is tried again in the next poll. */
export function afterFault({ b = 0 }: Refusals, fault: ProtrackError, now: number): Refusals {
	return { t: now, b: isRefusal(fault) ? b + 1 : undefined };
}

/** Whether it is too early to try again: the gap doubles from half a minute up to an hour. */
export function isWaiting({ b = 0, t = 0 }: Refusals, now: number): boolean {
	if (b === 0 || t > now) return false;
	return now - t < Math.min(FIRST_GAP_SECONDS * 2 ** (b - 1), LONGEST_GAP_SECONDS);
}

/** @returns the fault that stands for a poll in which no device could be read, unless it is only some devices that are refused */
export function faultOfAll(faults: ReadonlyMap<string, ProtrackError>, devices: number): ProtrackError | undefined {
	const [first, ...more] = faults.values();
	return [first, ...more].find((fault) => fault && !isRefusal(fault)) ?? (faults.size >= devices ? first : undefined);
}

/** When the account is refused or nothing but faults comes back, to ask for the other devices would be in vain. */
export function isHopeless(faults: ReadonlyMap<string, ProtrackError>, read: number): boolean {
	const ofAll = [...faults.values()].filter((fault) => !isRefusal(fault));
	const refused = ofAll.some(({ kind }) => ['login', 'token', 'unsupported'].includes(kind));
	return refused || ofAll.length >= 5 + 4 * read;
}
