import { hash } from 'node:crypto';

/** What a workflow must know of the platform. */
export interface Address {
	url: string;
	account: string;
	password: string;
}

/** n8n's HTTP helper, as Code nodes have it too. @returns the body as text */
export type Send = (url: string, query: Record<string, string | number>) => Promise<string>;

/** Asks one endpoint. @returns the body as text */
export type Get = (path: string, query?: Record<string, string | number>) => Promise<string>;

const TOKEN_ERRORS = new Set([10010, 10011, 10012]);

/** How often a call is made anew with a new token. */
const LOGINS = 3;

/**
 * What a user would write for the token: it is kept, and when it is rejected there is a new login.
 * @param stored the token to begin with, as from the static data of a workflow; "" for none
 */
export function createGet({ url, account, password }: Address, send: Send, stored: () => string): Get {
	let token = '';

	async function login(): Promise<string> {
		const time = Math.floor(Date.now() / 1000);
		const signature = hash('md5', hash('md5', password) + String(time));
		const text = await send(`${url}/api/authorization`, { time, account, signature });
		const { record } = JSON.parse(text) as { record?: { access_token: string } };
		if (!record) throw new Error(`The login failed: ${text}`);
		return record.access_token;
	}

	return async (path, query = {}) => {
		for (let logins = 0; ; logins += 1) {
			if (token === '') token = (logins === 0 && stored()) || (await login());
			const text = await send(url + path, { ...query, access_token: token });
			if (text.startsWith('{"code":0')) return text;
			const { code, message } = JSON.parse(text) as { code: number; message: string };
			if (!TOKEN_ERRORS.has(code) || logins === LOGINS) throw new Error(`${path}: ${code} ${message}`);
			token = '';
		}
	};
}
