import type { ICredentialTestRequest, IHttpRequestOptions } from 'n8n-workflow';

import { baseUrlOf, ProtrackError, recentLogin, type StoredAccount } from '../protrack/client';

/** The address of the credential test, by which `authenticate` recognizes it; nothing is ever sent to it. */
export const TEST_URL = 'protrack:test';

const ACCEPTED = Buffer.from('accepted').toString('base64');

/**
 * An address that contains its own answer, so that the request cannot fail. It names the platform's host, because n8n compares the host of every
 * request with the allowed domains (read in n8n 2.41).
 */
const answeredAt = (host: string) => `data://${host}/plain;base64,${ACCEPTED}`;

export const loginTest: ICredentialTestRequest = { request: { url: TEST_URL } };

/**
 * Makes the test prove the login itself: a data call would accept a wrong password while the stored token is valid, and reject the right one when it is
 * not (seen in n8n 2.8 and 2.41). The login runs in `preAuthentication`, with its deadline and its second try for a wrong clock, and its token is
 * stored, so that a test does not end the token of the workflows.
 * @param now epoch seconds
 * @returns the request for n8n to send, null before the login. It does not reach the platform, because n8n has no deadline for its answer (seen in
 * 2.8), and a server may reject a request that is not a call of the API.
 * @throws ProtrackError why the login was rejected
 */
export function requestOfTest(stored: StoredAccount, now: number): IHttpRequestOptions | null {
	const outcome = recentLogin(stored, now);
	if (outcome === null) return null;
	if (outcome instanceof ProtrackError) throw outcome;
	return { method: 'GET', url: answeredAt(new URL(baseUrlOf(stored)).hostname), encoding: 'text' };
}
