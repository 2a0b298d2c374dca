import { call, type ProtrackClient } from '../client';

/* Writes: each is sent once. The error of one tells with `outcomeUnknown` that the platform may have carried it out. */

/** Keeps an account from logging in (chapter 2.9). @throws ProtrackError */
export async function blockAccount(client: ProtrackClient, account: string): Promise<void> {
	await call(client, 'blockAccount', { account });
}

/** Lets a blocked account log in again (chapter 2.10). @throws ProtrackError */
export async function unblockAccount(client: ProtrackClient, account: string): Promise<void> {
	await call(client, 'unblockAccount', { account });
}

/** Gives an account a new password (chapter 2.16). @param password its md5 @throws ProtrackError, which quotes neither */
export async function changePassword(client: ProtrackClient, account: string, password: string): Promise<void> {
	await call(client, 'changePassword', { account, password });
}
