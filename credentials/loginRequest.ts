import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/*
 * How `authenticate` gets a login from n8n, which runs one only when no token is stored or when a request has failed. It lets the request fail and notes
 * in the credential's values that a login is needed: n8n passes the same object to both (read in 2.8 and 2.41).
 */

/** After any error the HTTP Request node logs in and tries again; the other ways to send a request do so only after an HTTP 401. */
class LoginNeeded extends Error {
	readonly response = { status: 401 };
}

/** @returns what to throw */
export function requestLogin(credentials: ICredentialDataDecryptedObject): Error {
	credentials.renewalStep = 'login';
	return new LoginNeeded('The login is due');
}

/** Whether a login was requested for these values, by `authenticate` or by a node. */
export function isLoginRequested(credentials: ICredentialDataDecryptedObject): boolean {
	return credentials.renewalStep === 'login';
}
