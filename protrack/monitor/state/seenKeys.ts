import { shortHash } from '../../client';

/*
 * A record that was given is remembered by a key, `time.HASH`: the time by which the key is forgotten again, and what tells it from other
 * records of that second.
 */

/**
 * @param identity equal for true duplicates only
 * @param time epoch seconds, null for a record that tells none
 * @param length how many characters of the hash to keep
 */
export function seenKey(identity: string, time: number | null, length: number): string {
	return `${(time ?? 0).toString(36)}.${lettersOf(shortHash(identity, length))}`;
}

/** @returns epoch seconds, 0 for a record that tells no time */
export function timeOfKey(key: string): number {
	return parseInt(key, 36);
}

/** @returns hexadecimal digits as capital letters, which can follow a number of base 36 without a separator */
export function lettersOf(hexadecimal: string): string {
	return hexadecimal.replace(/[0-9a-f]/g, (digit) => String.fromCharCode(65 + parseInt(digit, 16)));
}
