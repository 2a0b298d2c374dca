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
	epochSecondsNow,
	lastLoginError,
	livingToken,
	login,
	LOGIN_DEADLINE_MS,
	networkError,
	ownToken,
	platforms,
	readReply,
	RENEWAL_URL,
	activeLoginError,
	stateAfterLease,
	stateAfterLogin,
	stateAfterLoginError,
	withDeadline,
	type Get,
	type RenewalRequest,
	type StoredAccount,
	type StreamedResponse,
	type WithForm,
	type WithSignal,
} from '../protrack/client';
import { checkedRequest } from './foreignRequest';
import { toPlainError } from './errorText';
import { loginOnce } from './loginOnce';
import { isLoginRequested, requestLogin } from './loginRequest';
import { loginTest, requestOfTest, TEST_URL } from './loginTest';
import { streamedReply } from './streamedReply';

const hidden = (name: keyof StoredAccount): INodeProperties => ({
	displayName: name,
	name,
	type: 'hidden',
	default: '',
});

/** n8n never shows these values, not even to those who may edit the credential, and keeps them when it is saved. */
const secret = (name: keyof StoredAccount): INodeProperties => ({ ...hidden(name), typeOptions: { password: true } });

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
			description:
				"Address of the platform's Open API, often api.(platform), with the base path in front of /api if there is one, e.g. https://gps.example.com/V2. Your provider knows it.",
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
				'The account you log in with. Use it in n8n only: each login of another program with the same account ends the token of this one. The provider has to turn on the Open API for it.',
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
		...(['issuedFor', 'loginError'] as const).map(secret),
		...(['issuedAt', 'expiresIn', 'clockOffset', 'renewalLease', 'renewalLeaseAt', 'earlyEnd'] as const).map(hidden),
	];

	test = loginTest;

	/**
	 * n8n runs this when no token is stored and after a failed request, and stores every value that is returned. It never throws: an error is stored
	 * as well, so that no other process tries the same wrong password, and `authenticate` reports it.
	 */
	async preAuthentication(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const stored = asTexts(credentials as unknown as StoredAccount & RenewalRequest);
		if (stored.renewalStep === 'lease') return stateAfterLease(stored, Date.now());
		// The platform answers HTTP 200 to an invalid token. So after a failed request the token that everybody uses is kept, and the request not sent again.
		if (stored.accessToken !== '' && !isLoginRequested(credentials)) return {};
		const now = epochSecondsNow();
		if (activeLoginError(stored, now)) return { accessToken: '' };
		const getWith =
			(abortSignal: AbortSignal): Get =>
			async (url, qs) => {
				const response: unknown = await this.helpers.httpRequest({
					url,
					qs,
					...streamedReply,
					timeout: LOGIN_DEADLINE_MS,
					abortSignal,
				});
				return await readReply(response as StreamedResponse, abortSignal);
			};
		try {
			const { token, sentAt, receivedAt } = await loginOnce(stored, async () => {
				const token = await withDeadline(
					{ ms: LOGIN_DEADLINE_MS },
					async (signal) => await login(stored, getWith(signal), now),
				);
				return { token, sentAt: now, receivedAt: epochSecondsNow() };
			});
			return { ...stateAfterLogin(stored, token, sentAt, receivedAt) };
		} catch (error) {
			// Counted from the end: a login may take longer than its error is active.
			return { ...stateAfterLoginError(stored, networkError(error), Math.ceil(Date.now() / 1000)) };
		}
	}

	/** Adds the token to a request, or reports why there is none. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions & WithForm & WithSignal,
	): Promise<IHttpRequestOptions> => {
		try {
			return await Promise.resolve(authenticated(credentials, request, epochSecondsNow()));
		} catch (error) {
			throw toPlainError(error);
		}
	};
}

/** @param now epoch seconds @throws ProtrackError */
function authenticated(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions & WithForm & WithSignal,
	now: number,
): IHttpRequestOptions {
	// A session wanted the login only (see protrack/client/renewal.ts).
	if (request.url === RENEWAL_URL) throw new Error('The renewal of the token is done');
	const stored = asTexts(credentials as unknown as StoredAccount);
	if (request.url === TEST_URL) {
		const answer = requestOfTest(stored, now);
		if (answer === null) throw requestLogin(credentials);
		return answer;
	}
	const { deadlineSignal, ...sent } = request;
	const { form, ...ours } = sent;
	// Only our nodes set a deadline; they have checked address and token themselves.
	const isOurs = deadlineSignal !== undefined;
	const checked = isOurs ? ours : checkedRequest(sent, stored);
	const isRenewed = isLoginRequested(credentials);
	const token = isOurs || isRenewed ? ownToken(stored) : livingToken(stored, now);
	const error = isRenewed ? lastLoginError(stored) : token === '' ? activeLoginError(stored, now) : null;
	if (error) throw error;
	if (token === '' && !isOurs && !isRenewed) throw requestLogin(credentials);
	if (token === '') throw new Error('The account in the credential was changed. Run a Protrack node once to log in.');
	const isForm = isOurs && form !== undefined;
	return {
		...checked,
		...(isForm ? withForm(checked, { ...form, access_token: token }) : { qs: { ...checked.qs, access_token: token } }),
		// n8n replaces the signal of the node with its own (seen in 2.8 and 2.41).
		...(deadlineSignal && { abortSignal: deadlineSignal }),
	};
}

/** As text: n8n sends an empty body for a URLSearchParams object. */
function withForm(
	{ headers }: IHttpRequestOptions,
	fields: Record<string, string>,
): Pick<IHttpRequestOptions, 'headers' | 'body'> {
	return {
		headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams(fields).toString(),
	};
}
