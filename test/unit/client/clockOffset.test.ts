import { login, stateAfterLogin, type Reply, type StoredAccount } from '../../../protrack/client';
import { clockOffsetOf } from '../../../protrack/client/tokenState';

const NOW = 1_790_000_000;
const input = { platform: 'custom', baseUrl: 'https://api.example.com', account: 'demo', password: 'x' };

describe("How far the platform's clock is ahead", () => {
	async function learned(more: Partial<Reply>, receivedAt = NOW): Promise<string> {
		const body = JSON.stringify({ code: 0, record: { access_token: 'T', expires_in: 7200 } });
		const token = await login(input, async () => await Promise.resolve({ status: 200, body, ...more }), NOW);
		return stateAfterLogin(input, token, NOW, receivedAt).clockOffset;
	}
	const date = (seconds: number) => new Date(seconds * 1000).toUTCString();

	it.each([0, 45, -7200])('is learned from the Date header of the login: %i s', async (offset) => {
		expect(await learned({ date: date(NOW + offset) })).toBe(String(offset));
	});

	it('is measured when the reply comes, however long the login took', async () => {
		expect(await learned({ date: date(NOW + 14) }, NOW + 14)).toBe('0');
	});

	it.each<[string, Partial<Reply>]>([
		['there is no Date header', {}],
		['the Date header is none', { date: 'soon' }],
		['a cache on the way kept the reply', { date: date(NOW - 60), age: '60' }],
	])('is not known when %s', async (_, reply) => {
		expect(await learned(reply)).toBe('');
	});

	it.each([
		['', 0],
		[undefined, 0],
		['soon', 0],
		['-35', -35],
	])('counts as stored: %p is %i s', (clockOffset, seconds) => {
		expect(clockOffsetOf({ ...input, clockOffset } as StoredAccount)).toBe(seconds);
	});
});
