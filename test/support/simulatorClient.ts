import { createHash } from 'node:crypto';
import type { Simulator } from '../../simulator';

/** An answer of the platform. */
interface Answer<Record = unknown> {
	code: number;
	message?: string;
	record: Record;
}

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** A plain caller of the API: whatever a test wants on the wire, nothing else. */
export class Client {
	token = '';

	constructor(private readonly sim: Simulator) {}

	/** Asks for a token and returns the answer. */
	async authorize(account = this.sim.account, password = this.sim.password, time = this.sim.seconds()) {
		const signature = md5(`${md5(password)}${time}`);
		const answer = await this.raw<{ access_token: string; expires_in: number }>('/api/authorization', {
			time,
			account,
			signature,
		});
		if (answer.code === 0) this.token = answer.record.access_token;
		return answer;
	}

	/** Calls with the token. */
	async call<Record = unknown>(path: string, query: { [name: string]: string | number } = {}) {
		return await this.raw<Record>(path, { access_token: this.token, ...query });
	}

	/** Calls with nothing but the query. */
	async raw<Record = unknown>(path: string, query: { [name: string]: string | number } = {}) {
		const response = await this.fetch(path, query);
		return (await response.json()) as Answer<Record>;
	}

	/** The HTTP answer itself. */
	async fetch(path: string, query: { [name: string]: string | number } = {}, init: RequestInit = {}) {
		const url = new URL(path, this.sim.url);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
		return await fetch(url, init);
	}
}

/** A caller that has a token. */
export async function signedIn(sim: Simulator, account?: string, password?: string): Promise<Client> {
	const client = new Client(sim);
	await client.authorize(account, password);
	return client;
}
