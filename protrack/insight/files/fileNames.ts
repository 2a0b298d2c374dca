import { DateTime } from '../../thirdParty';
import { printableLine } from '../printable';

/** What Windows, macOS, Linux or a shell reads as something else than a part of a name. */
const FORBIDDEN = /[\\/:*?"<>|\s]+/g;
/** Names of hardware on Windows, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=\.|$)/i;
/** Bytes; file systems allow 255, and more is added to it. */
const MAX_NAME = 150;

/**
 * A part of a file name that every operating system takes, made of any text: "Lorry 1: ATM/2" becomes "Lorry-1-ATM-2".
 * @returns "" where nothing is left
 */
export const safeFileName = (text: string): string => shortFileName(text, MAX_NAME);

/** The same, cut between characters. @param maxBytes in UTF-8 */
export function shortFileName(text: string, maxBytes: number): string {
	const plain = printableLine(text)
		.normalize('NFC')
		.replace(FORBIDDEN, '-')
		// Hidden files begin with a dot, options of commands with a hyphen.
		.replace(/^[-.]+/, '');
	// Windows drops a dot at the end.
	return cut(plain, maxBytes)
		.replace(/[-.]+$/, '')
		.replace(RESERVED, '_$1');
}

function cut(name: string, maxBytes: number): string {
	const encoder = new TextEncoder();
	let [kept, bytes] = ['', 0];
	for (const character of name) {
		bytes += encoder.encode(character).length;
		if (bytes > maxBytes) break;
		kept += character;
	}
	return kept;
}

/** Makes names different, without regard to case, because some file systems have none: the second of equal ones gets a 2. */
export class UniqueNames {
	/** The last number of a name that came more than once. */
	private readonly used = new Map<string, number>();

	add(name: string): string {
		const key = name.toLowerCase();
		let number = this.used.get(key) ?? 0;
		let unique = name;
		do {
			number += 1;
			unique = number === 1 ? name : `${name}-${number}`;
		} while (number > 1 && this.used.has(unique.toLowerCase()));
		this.used.set(key, number);
		if (unique !== name) this.used.set(unique.toLowerCase(), 1);
		return unique;
	}
}

/** The days of a range as a part of a file name, e.g. "2026-03-01-2026-03-31". Both ends in epoch seconds. @param zone IANA name */
export function datesOf({ from, to }: { from: number; to: number }, zone: string): string {
	const day = (time: number) => DateTime.fromSeconds(time, { zone }).toFormat('yyyy-MM-dd');
	// The end of a range is mostly a midnight.
	const [first, last] = [day(from), day(Math.max(from, to - 1))];
	return first === last ? first : `${first}-${last}`;
}
