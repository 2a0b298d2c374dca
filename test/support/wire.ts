import { nock } from './nock';
import type { IDataObject, INodeType } from 'n8n-workflow';

import { hintText } from '../../credentials/errorText';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { stateAfterLogin } from '../../protrack/client';
import { errorCodes } from '../../protrack/client/errorCodes';
import { isTokenError } from '../../protrack/client/errors';
import { storeFor, type Host } from './n8n';

/** A platform that only nock serves. */
export const WIRE = 'http://platform.test';

export const TOKEN = `A1556243443000${'0'.repeat(33)}`;

// A test that failed leaves answers behind that nobody came for, and requests that wait.
afterEach(() => {
	nock.abortPendingRequests();
	nock.cleanAll();
});

// It takes the place of http in the whole process, which other test files share.

let accounts = 0;

/**
 * A host whose credential holds a token already, so that a node's own calls are all that goes over the wire. What is kept per account in the
 * process starts afresh. @param more further values of the credential
 */
export function hostWithToken(node: INodeType, more: IDataObject = {}): Host {
	const login = {
		platform: 'custom',
		baseUrl: WIRE,
		allowHttp: true,
		account: `wired${(accounts += 1)}`,
		password: 'secret',
	};
	const state = stateAfterLogin(login as never, { accessToken: TOKEN, expiresIn: 7200 }, Math.floor(Date.now() / 1000));
	return { node, credential: new ProtrackApi(), store: storeFor({ ...login, url: WIRE }, { ...state, ...more }) };
}

/** Expects one call with exactly these parameters, and the token. */
export function expectCall(method: 'GET' | 'POST', path: string, query: Record<string, string>): nock.Interceptor {
	return nock(WIRE)
		.intercept(path, method)
		.query({ ...query, access_token: TOKEN });
}

/** Answers every login with the same token, and every call of a path with one code. @returns the calls of that path so far, as they come */
export function answerAlways(method: 'GET' | 'POST', path: string, code: number): string[] {
	const calls: string[] = [];
	const login = { code: 0, record: { access_token: TOKEN, expires_in: 7200 } };
	nock(WIRE).persist().get('/api/authorization').query(true).reply(200, login);
	nock(WIRE)
		.persist()
		.intercept(path, method)
		.query(true)
		.reply(200, (uri) => {
			calls.push(uri);
			return { code, message: 'x' };
		});
	return calls;
}

/** Codes by which the platform says that it did not understand a request, so that it carried nothing out: another form of it may be tried. */
export const NOT_UNDERSTOOD: readonly number[] = [10001, 10005];

/**
 * How often a write goes out that is always answered with this code: a rejected token means that nothing was carried out.
 * @param forms how many ways of making the call are known
 */
export const timesSent = (code: number, forms = 1): number =>
	isTokenError(code) ? 2 : NOT_UNDERSTOOD.includes(code) ? forms : 1;

/** What an error of a write says more when nobody knows what became of it. */
export const UNKNOWN = 'It is not known whether the platform carried it out';
export const LOOK = 'Look on the platform before you run this again; it is never sent again by itself.';

/** The codes of chapter 3 that say that a call failed: all but 20023, "no data". 10001 has its own tests. */
export const failures = Object.entries(errorCodes)
	.map(([code, { message, hint }]): [number, string, string] => [Number(code), message, hintText(hint)])
	.filter(([code]) => code !== 20023 && code !== 10001);
