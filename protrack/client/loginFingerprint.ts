import { createHmac, randomUUID } from 'node:crypto';

import type { LoginInput } from './login';
import { hashPassword } from './signature';

/*
 * Tells whether two logins are the same. A token or a rejection is only good for the login that it was made with, so both are kept together with such
 * a mark: a random key and the login's HMAC. Each mark is another one, so marks tell nothing about each other; but whoever has one can try passwords
 * on it without asking the platform, so a mark is kept like the token itself, where nobody can read it.
 */

/** @returns a mark of this login, another one each time */
export function markLogin(input: LoginInput): string {
	return markWith(randomUUID(), input);
}

/** @returns whether a mark was made of this login; false for the marks that version 0.1.0 stored */
export function isMarkOf(mark: string, input: LoginInput): boolean {
	const [key = ''] = mark.split('.');
	return mark !== '' && markWith(key, input) === mark;
}

function markWith(key: string, { platform, baseUrl, account, password }: LoginInput): string {
	const login = JSON.stringify([platform, baseUrl ?? '', account.trim(), hashPassword(password)]);
	return `${key}.${createHmac('sha256', key).update(login).digest('hex')}`;
}
