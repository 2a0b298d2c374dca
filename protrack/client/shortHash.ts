import { hash } from 'node:crypto';

/** A hash of a text in so many hexadecimal digits (1 to 32): the beginning of its md5. */
export function shortHash(text: string, length: number): string {
	return hash('md5', text).slice(0, length);
}
