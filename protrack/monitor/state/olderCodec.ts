import { lettersOf, type WindowCursor } from '../window';

/*
 * Earlier versions of the trigger's memory. What keeps the promise about alarms is taken over: how far each device was read, and what came
 * out of the late-arrival window. All else starts afresh, which is no change of anything.
 */

/** @returns null for what is none */
export function olderCursor(stored: unknown): WindowCursor | null {
	return typeof stored === 'string' ? ofVersion2(stored) : ofVersion1(stored);
}

/** A text: `time;mark;f...;s...`, with keys as differences to that time. */
function ofVersion2(text: string): WindowCursor | null {
	const [read = '', , ...parts] = text.split(';');
	const r = parseInt(read, 36);
	const cursor: WindowCursor = { r };
	for (const part of parts) {
		const [letter, value] = [part[0] ?? '', part.slice(1)];
		if (letter === 'f' || letter === 'c' || letter === 'u' || letter === 't') cursor[letter] = parseInt(value, 36);
		if (letter !== 's') continue;
		cursor.s = value
			.split(',')
			.map((key) => withLetters(`${(r - parseInt(key, 36)).toString(36)}.${key.split('.')[1] ?? ''}`));
	}
	return [r, cursor.f, cursor.c, cursor.u, cursor.t].some(Number.isNaN) ? null : cursor;
}

/** The cursor as it was. */
function ofVersion1(stored: unknown): WindowCursor | null {
	const { r, s, ...rest } = (stored ?? {}) as Partial<WindowCursor>;
	const times = (['f', 't', 'c', 'u'] as const).flatMap((letter) =>
		rest[letter] === undefined ? [] : [[letter, rest[letter]] as const],
	);
	const sound =
		Number.isFinite(r) &&
		times.every(([, time]) => Number.isFinite(time)) &&
		(s === undefined || (Array.isArray(s) && s.every((key) => typeof key === 'string')));
	return sound ? { r: Number(r), ...Object.fromEntries(times), ...(s && { s: s.map(withLetters) }) } : null;
}

/** The part of a key behind the dot was hexadecimal. */
function withLetters(key: string): string {
	const [time, hash = ''] = key.split('.');
	return `${time}.${lettersOf(hash)}`;
}
