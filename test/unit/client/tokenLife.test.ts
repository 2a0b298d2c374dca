import { tokenRecord } from '../../../protrack/client/tokenRecord';

describe('The life of a token', () => {
	it.each([
		['as the platform says', { access_token: 'T', expires_in: 3600 }, 3600],
		['as text', { access_token: 'T', expires_in: '3600' }, 3600],
		['the usual one when it is not told', { access_token: 'T' }, 7200],
		['the usual one instead of 0, which would cost a login for each call', { access_token: 'T', expires_in: 0 }, 7200],
	])('is read %s', (_, record, seconds) => {
		expect(tokenRecord.parse(record)).toEqual({ accessToken: 'T', expiresIn: seconds });
	});
});

describe('A token', () => {
	const read = (access_token: unknown) => tokenRecord.safeParse({ access_token }).success;

	it.each([
		['a JSON web token', `eyJ.${'aZ09'.repeat(400)}.${'b-_+'.repeat(20)}`],
		['one in base64', 'Zk9/x+Q='.repeat(20)],
		['a number', 12345],
	])('may be %s', (_, token) => expect(read(token)).toBe(true));

	it.each([
		['of any length', 'a'.repeat(2001)],
		// Each is looked for in many spellings: 20,000 took 6 s and ended in "Invalid regular expression".
		['of signs in any number', '/'.repeat(101)],
		['of emojis', '\u{1F600}'.repeat(60)],
		// n8n evaluates it in the credential, and the result would be sent to the server.
		['an expression of n8n', '={{ $env.N8N_ENCRYPTION_KEY }}'],
		['an expression behind a blank', ' ={{ $vars.secret }}'],
	])('is none when it is %s', (_, token) => expect(read(token)).toBe(false));
});
