import type { WindowCursor } from './monitorState';
import { lettersOf } from './seenKeys';

/*
 * Devices as versions 1 and 2 of the state stored them. What keeps the promise about alarms is taken over: how far each device was read, and what
 * was given of the late-arrival window. Everything else starts afresh, which makes no event.
 */

const TIMES = { f: 'notBefore', t: 'lastFailureAt', c: 'resumeAt', u: 'resumeUntil' } as const;
type TimeLetter = keyof typeof TIMES;

const isTimeLetter = (letter: string): letter is TimeLetter => Object.hasOwn(TIMES, letter);

/** @returns null for anything that neither version has written */
export function olderCursor(stored: unknown): WindowCursor | null {
	return typeof stored === 'string' ? ofVersion2(stored) : ofVersion1(stored);
}

/** A text: `time;fingerprint;f...;s...`, with keys as differences to that time. */
function ofVersion2(text: string): WindowCursor | null {
	const [read = '', , ...parts] = text.split(';');
	const cursor: WindowCursor = { readTo: parseInt(read, 36) };
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		if (isTimeLetter(letter)) cursor[TIMES[letter]] = parseInt(value, 36);
		if (letter === 's') cursor.seenKeys = value.split(',').map((key) => keyOfVersion2(key, cursor.readTo));
	}
	const times = [cursor.readTo, ...Object.values(TIMES).map((name) => cursor[name])];
	return times.some(Number.isNaN) ? null : cursor;
}

function keyOfVersion2(key: string, readTo: number): string {
	return withLetters(`${(readTo - parseInt(key, 36)).toString(36)}.${key.split('.')[1] ?? ''}`);
}

/** An object, with the same letters. */
function ofVersion1(stored: unknown): WindowCursor | null {
	const { r, s, ...others } = (stored ?? {}) as Record<string, unknown>;
	if (typeof r !== 'number' || !Number.isFinite(r)) return null;
	const cursor: WindowCursor = { readTo: r };
	for (const letter of Object.keys(TIMES).filter(isTimeLetter)) {
		const time = others[letter];
		if (time === undefined) continue;
		if (typeof time !== 'number' || !Number.isFinite(time)) return null;
		cursor[TIMES[letter]] = time;
	}
	if (s === undefined) return cursor;
	if (!Array.isArray(s) || !s.every((key) => typeof key === 'string')) return null;
	return { ...cursor, seenKeys: s.map(withLetters) };
}

/** The part of a key behind the dot was hexadecimal. */
function withLetters(key: string): string {
	const [time, hash = ''] = key.split('.');
	return `${time}.${lettersOf(hash)}`;
}
