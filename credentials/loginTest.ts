import type { ICredentialTestRequest, IHttpRequestOptions } from 'n8n-workflow';

import { baseUrlOf, ProtrackError, recentLogin, type StoredAccount } from '../protrack/client';

/** The credential test asks for this address, so that `authenticate` recognizes it; nothing is ever sent to it. */
export const TEST_URL = 'protrack:test';

const ACCEPTED = Buffer.from('accepted').toString('base64');

/**
 * An address that holds its own answer, so that nothing can go wrong on the way to it. It names the platform's host, because n8n checks the host of
 * whatever it asks for against the domains that are allowed (read in n8n 2.41).
 */
const answeredAt = (host: string) => `data://${host}/plain;base64,${ACCEPTED}`;

export const loginTest: ICredentialTestRequest = { request: { url: TEST_URL } };

/**
 * Makes the test prove the login itself: a data call says OK to a wrong password while the stored token is alive, and fails for the right one when it is
 * dead (seen in n8n 2.8 and 2.41). The login runs in `preAuthentication`, with its deadline and its second try for a wrong clock, and its token is
 * stored, so that a test does not end the token of the workflows.
 * @param now epoch seconds
 * @returns the request that n8n wants to see answered, null before the login. It goes to nobody, because n8n has no deadline for an answer (seen in
 * 2.8), and a server may refuse a request that is no call of the API.
 * @throws ProtrackError why the login was rejected
 */
export function requestOfTest(stored: StoredAccount, now: number): IHttpRequestOptions | null {
	const outcome = recentLogin(stored, now);
	if (outcome === null) return null;
	if (outcome instanceof ProtrackError) throw outcome;
	return { method: 'GET', url: answeredAt(new URL(baseUrlOf(stored)).hostname), encoding: 'text' };
}
