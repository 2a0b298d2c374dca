import { endpoints } from '../../../protrack/api';

describe('The life of a token', () => {
	it.each([
		['as the platform says', { access_token: 'T', expires_in: 3600 }, 3600],
		['as text', { access_token: 'T', expires_in: '3600' }, 3600],
		['the usual one when it is not told', { access_token: 'T' }, 7200],
		['the usual one instead of 0, which would cost a login for each call', { access_token: 'T', expires_in: 0 }, 7200],
	])('is read %s', (_, record, seconds) => {
		expect(endpoints.authorization.result.parse(record)).toEqual({ accessToken: 'T', expiresIn: seconds });
	});
});
