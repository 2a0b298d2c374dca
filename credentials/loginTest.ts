import type { ICredentialTestRequest } from 'n8n-workflow';

import { endpoints, faults, platforms } from '../protrack/api';

const hosts = JSON.stringify(Object.fromEntries(Object.entries(platforms).map(([key, { host }]) => [key, host])));

const origin = `={{ ${hosts}[$credentials.platform] ? ($credentials.allowHttp ? "http" : "https") + "://" + ${hosts}[$credentials.platform] : $credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/^http:/, $credentials.allowHttp ? "http:" : "https:") }}`;

const signedLogin = `={{ [[Math.floor(Date.now() / 1000), /^[0-9a-f]{32}$/i.test($credentials.password) ? $credentials.password.toLowerCase() : $credentials.password.hash("md5")]].map(([time, hash]) => "${endpoints.authorization.path}?time=" + time + "&account=" + encodeURIComponent($credentials.account.trim()) + "&signature=" + (hash + time).hash("md5"))[0] }}`;

/**
 * The test makes a login of its own. A data call would prove nothing: with the stored token still alive it says OK to a
 * wrong password, and with a dead one it fails for a right password (seen in n8n 2.8 and 2.41).
 */
export const loginTest: ICredentialTestRequest = {
	// A redirect would carry the signature to another server.
	request: { baseURL: origin, url: signedLogin, disableFollowRedirect: true },
	rules: [
		...Object.entries(faults).map(([code, fault]) => ({
			type: 'responseSuccessBody' as const,
			properties: { key: 'code', value: Number(code), message: `${fault.message}. ${fault.advice}` },
		})),
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'code',
				value: undefined,
				message:
					'This address does not answer like a Protrack API. Check the base URL: it must be that of the Open API, often api.<your platform>, not that of the web site.',
			},
		},
		{
			type: 'responseSuccessBody',
			properties: {
				key: 'record.access_token',
				value: undefined,
				message: 'The platform answered, but sent no token. Ask your provider whether the Open API is switched on.',
			},
		},
	],
};
