import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import {
	asTexts,
	login,
	LOGIN_DEADLINE_MS,
	networkFault,
	ownToken,
	platforms,
	RENEWAL_URL,
	standingRefusal,
	stateAfterClaim,
	stateAfterLogin,
	stateAfterRefusal,
	withDeadline,
	type Get,
	type RenewalOrder,
	type StoredAccount,
	type WithSignal,
} from '../protrack/api';
import { loginTest, requestOfTest, TEST_URL } from './loginTest';

const hidden = (name: string): INodeProperties => ({ displayName: name, name, type: 'hidden', default: '' });

export class ProtrackApi implements ICredentialType {
	name = 'protrackApi';

	displayName = 'Protrack API';

	icon = { light: 'file:../icons/protrack.svg', dark: 'file:../icons/protrack.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-protrack/n8n-nodes-protrack#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Platform',
			name: 'platform',
			type: 'options',
			options: [
				...Object.entries(platforms).map(([value, { title, host }]) => ({ name: title, value, description: host })),
				{ name: 'Other (White Label)', value: 'custom', description: 'Any other platform of the Protrack family' },
			],
			default: 'protrack365',
			description: 'Where you log in to see your vehicles',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.example.com',
			description: "Address of the platform's Open API without any path, often api.(platform). Your provider knows it.",
			displayOptions: { show: { platform: ['custom'] } },
		},
		{
			displayName: 'Account',
			name: 'account',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. myfleet',
			description:
				'The account you log in with. Use it in n8n only: each login of another program with the same account ends the token of this one. The provider has to switch on the Open API for it.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The password of the account, or its md5 (32 characters). It never leaves n8n in plain text.',
		},
		{
			displayName: 'Allow Plain HTTP',
			name: 'allowHttp',
			type: 'boolean',
			default: false,
			description:
				'Whether to talk to the platform without encryption. Some white labels serve nothing else; then anybody on the way can read the data.',
		},
		{
			displayName: 'Endpoint Overrides',
			name: 'endpointOverrides',
			type: 'json',
			default: '{}',
			description:
				'Only if your platform has other paths than the vendor\'s document, e.g. {"subAccountList": {"path": "/api/account/list", "method": "GET"}}',
			// Also: while a new credential is loaded its values are missing, and n8n's JSON editor marks an empty text as an error.
			displayOptions: { show: { platform: ['custom'] } },
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		...['issuedAt', 'expiresIn', 'issuedFor', 'clockOffset', 'renewalClaim', 'renewalClaimAt', 'loginFault'].map(hidden),
	];

	test = loginTest;

	/**
	 * n8n runs this when no token is stored, and stores every value that it returns. It never throws: a refusal is stored
	 * as well, so that no other process tries the same wrong password; `authenticate` reports it.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const stored = asTexts(credentials as unknown as StoredAccount & RenewalOrder);
		if (stored.renewalStep === 'claim') return stateAfterClaim(stored, Date.now());
		const now = Math.floor(Date.now() / 1000);
		if (standingRefusal(stored, now)) return { accessToken: '' };
		const getWith = (abortSignal: AbortSignal): Get => async (url, qs) => {
			const response = (await this.helpers.httpRequest({
				url,
				qs,
				encoding: 'text',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				timeout: LOGIN_DEADLINE_MS,
				abortSignal,
			})) as { body: string; statusCode: number; headers: Record<string, string | undefined> };
			const { date, age, location } = response.headers;
			return { status: response.statusCode, body: response.body, date, age, location };
		};
		try {
			const token = await withDeadline(
				{ ms: LOGIN_DEADLINE_MS },
				async (signal) => await login(stored, getWith(signal), now),
			);
			return { ...stateAfterLogin(stored, token, now, Math.floor(Date.now() / 1000)) };
		} catch (error) {
			// From its end on: a login may take longer than its refusal stands.
			return { ...stateAfterRefusal(stored, networkFault(error), Math.ceil(Date.now() / 1000)) };
		}
	}

	/** Adds the token to a request, or reports why there is none. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & WithSignal,
	): Promise<IHttpRequestOptions> => {
		// A node only wanted the login (see protrack/api/renewal.ts); there is nothing to send.
		if (request.url === RENEWAL_URL) throw new Error('The renewal of the token is done');
		const stored = asTexts(credentials as unknown as StoredAccount);
		const now = Math.floor(Date.now() / 1000);
		if (request.url === TEST_URL) return requestOfTest(stored, now);
		const token = ownToken(stored);
		const refusal = token === '' ? standingRefusal(stored, now) : null;
		if (refusal) throw new Error(`${refusal.message}. ${refusal.advice}`);
		if (token === '') throw new Error('The account in the credential was changed. Run a Protrack node once to log in.');
		const { deadlineSignal, ...options } = request;
		return {
			...options,
			qs: { ...request.qs, access_token: token },
			// n8n has replaced what the node had put there (seen in 2.8 and 2.41).
			...(deadlineSignal && { abortSignal: deadlineSignal }),
		};
	};
}
