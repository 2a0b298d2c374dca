import type { WindowCursor } from './monitorState';

/* How the window of one device is stored, of its alarms or of its points. */

/** Fields of a window that are times. They are stored in this order. */
const WINDOW_TIMES = {
	notBefore: 'f',
	resumeAt: 'c',
	resumeUntil: 'u',
	lastFailureAt: 't',
	gapFrom: 'g',
	gapExpiresAt: 'e',
	widerLookbackUntil: 'h',
} as const;
const CONSECUTIVE_FAILURES = 'b';
const SEEN_KEYS = 's';

/** @returns the times of a window besides `readTo` */
export function timesOf(window: WindowCursor): Array<number | undefined> {
	return keysOf(WINDOW_TIMES).map((name) => window[name]);
}

/** Times are differences to one that is near, which saves half of their length. */
export function packWindow(window: WindowCursor, near: number, separator: string): string {
	const { readTo, seenKeys = [], consecutiveFailures } = window;
	const parts = [base36(near - readTo)];
	for (const name of keysOf(WINDOW_TIMES)) {
		const time = window[name];
		if (time !== undefined) parts.push(WINDOW_TIMES[name] + base36(readTo - time));
	}
	if (consecutiveFailures) parts.push(CONSECUTIVE_FAILURES + base36(consecutiveFailures));
	if (seenKeys.length > 0) parts.push(SEEN_KEYS + packKeys(seenKeys, readTo));
	return parts.join(separator);
}

export function unpackWindow(text: string, near: number, separator: string): WindowCursor | null {
	const [read = '', ...parts] = text.split(separator);
	const readTo = near - parseInt(read, 36);
	if (!Number.isFinite(readTo)) return null;
	const window: WindowCursor = { readTo };
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		const time = WINDOW_TIME_OF.get(letter);
		if (time) window[time] = readTo - parseInt(value, 36);
		if (letter === CONSECUTIVE_FAILURES) window.consecutiveFailures = parseInt(value, 36);
		if (letter === SEEN_KEYS) window.seenKeys = unpackKeys(value, readTo);
	}
	const numbers = [window.consecutiveFailures, ...timesOf(window)];
	return numbers.some(Number.isNaN) ? null : window;
}

/** Keys are `time.HASH`; here each time is what lies between it and the one before, the newest first. */
function packKeys(keys: readonly string[], readTo: number): string {
	const pairs = keys
		.map((key) => ({ time: parseInt(key, 36), hash: key.split('.')[1] ?? '' }))
		.sort((a, b) => b.time - a.time);
	return pairs.map(({ time, hash }, index) => base36((pairs[index - 1]?.time ?? readTo) - time) + hash).join('');
}

function unpackKeys(text: string, readTo: number): string[] {
	let time = readTo;
	// Sticky: each key begins where the one before ended. A search for the next one would take hours in a long text without any.
	return [...text.matchAll(/(-?[0-9a-z]+)([A-Z]+)/gy)].map(([, apart = '', hash]) => {
		time -= parseInt(apart, 36);
		return `${base36(time)}.${hash}`;
	});
}

export const base36 = (number: number) => number.toString(36);

export function keysOf<Name extends string>(letters: Readonly<Record<Name, string>>): Name[] {
	return Object.keys(letters) as Name[];
}

export const byLetter = <Name extends string>(letters: Readonly<Record<Name, string>>): ReadonlyMap<string, Name> =>
	new Map(keysOf(letters).map((name) => [letters[name], name]));
const WINDOW_TIME_OF = byLetter(WINDOW_TIMES);
