import { createHmac, randomUUID } from 'node:crypto';

import type { LoginInput } from './login';
import { hashPassword } from './signature';

/*
 * Tells whether two logins are the same. A token or a rejected login is valid only for the account and password that it was made with, so a fingerprint
 * is stored with both: a random key and the login's HMAC. Two fingerprints of one login differ, so they cannot be compared; but whoever has one can try
 * passwords on it without asking the platform. So a fingerprint is kept as secret as the token itself.
 */

/** @returns a fingerprint of this login, a new one each time */
export function fingerprintLogin(input: LoginInput): string {
	return fingerprintWith(randomUUID(), input);
}

/** @returns whether a fingerprint is that of this login; false for those that version 0.1.0 stored */
export function isFingerprintOf(fingerprint: string, input: LoginInput): boolean {
	const [key = ''] = fingerprint.split('.');
	return fingerprint !== '' && fingerprintWith(key, input) === fingerprint;
}

function fingerprintWith(key: string, { platform, baseUrl, account, password }: LoginInput): string {
	const login = JSON.stringify([platform, baseUrl ?? '', account.trim(), hashPassword(password)]);
	return `${key}.${createHmac('sha256', key).update(login).digest('hex')}`;
}
