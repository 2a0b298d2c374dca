import { SparkMD5 } from '../thirdParty';

const MD5 = /^[0-9a-f]{32}$/i;

/**
 * Hashes an account password the way the platform stores it: 32 lower-case hex characters.
 * A value that already is an md5 is taken as it is (chapter 2.1; observed with clients that keep the hash only).
 */
export function hashPassword(password: string): string {
	return MD5.test(password) ? password.toLowerCase() : SparkMD5.hash(password);
}

/**
 * Signs an authorization request (chapter 2.1): md5(md5(password) + time).
 * @param password plain text or md5
 * @param time epoch seconds, the same value that is sent as `time`
 */
export function sign(password: string, time: number): string {
	return SparkMD5.hash(hashPassword(password) + String(time));
}
