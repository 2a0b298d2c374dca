import { createHash } from 'node:crypto';

/** md5 as 32 lower-case hex characters. */
export function md5(text: string): string {
	return createHash('md5').update(text, 'utf8').digest('hex');
}

/** Chapter 2.1: md5(md5(password) + time), from the password's md5 (the platform needs no more). */
export function signatureOf(passwordMd5: string, time: number | string): string {
	return md5(`${passwordMd5}${time}`);
}
