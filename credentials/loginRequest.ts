import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/*
 * How `authenticate` gets a login from n8n, which runs one only when no token is stored or when a request has failed. It fails the request and notes on
 * the credential's values that it is the login that is missing: n8n hands the same object to both (read in 2.8 and 2.41).
 */

/** The HTTP Request node takes any error for a reason to log in and try again, the other ways to send a request only an HTTP 401. */
class LoginNeeded extends Error {
	readonly response = { status: 401 };
}

/** @returns what to throw */
export function orderLogin(credentials: ICredentialDataDecryptedObject): Error {
	credentials.renewalStep = 'login';
	return new LoginNeeded('The login is due');
}

/** Whether a login was ordered for these values, by `authenticate` or by a node. */
export function isLoginOrdered(credentials: ICredentialDataDecryptedObject): boolean {
	return credentials.renewalStep === 'login';
}
