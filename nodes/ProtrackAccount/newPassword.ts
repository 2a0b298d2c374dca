import { hashPassword, ProtrackError } from '../../protrack/client';

const LOOKS_HASHED = /^[0-9a-f]{32}$/i;

/**
 * Checks a new password and hashes it the way the platform wants it (chapter 2.16).
 *
 * A text that looks like an md5 is rejected. Read as a hash it could set a password that nobody meant; read as plain text it would
 * lock the account out of our credential, which takes such a text for a hash.
 * @param password as typed, plain
 * @param repeated typed again
 * @returns md5, 32 lower-case hex characters
 * @throws ProtrackError `input`, which contains neither of the two
 */
export function hashNewPassword(password: string, repeated: string): string {
	const rejected = (problem: string, hint: string) => ProtrackError.input(problem, `${hint} Nothing was changed.`);
	if (password.trim() === '') throw rejected('"New Password" is empty', 'Enter the new password.');
	if (password !== password.trim()) {
		throw rejected(
			'"New Password" begins or ends with a blank',
			'Remove the blank, which nobody would see when typing the password later.',
		);
	}
	if (LOOKS_HASHED.test(password)) {
		throw rejected(
			'"New Password" looks like an md5 hash (32 hexadecimal characters)',
			'Enter the password itself, it is hashed here; if this is the password itself, choose another one.',
		);
	}
	if (password !== repeated) {
		throw rejected('"New Password" and "Repeat New Password" are not the same', 'Enter the same password twice.');
	}
	return hashPassword(password);
}
