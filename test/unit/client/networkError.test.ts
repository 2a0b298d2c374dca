import { networkError } from '../../../protrack/client';

/** What n8n throws: an error of its own around that of the HTTP library, which has that of the operating system as cause. */
const thrownWith = (code: string, causeCode = code) =>
	Object.assign(new Error('wrapped'), {
		code,
		cause: Object.assign(new Error(`connect ${causeCode}`), { code: causeCode }),
	});

describe('A request that failed', () => {
	it.each([
		'ECONNREFUSED',
		'ENOTFOUND',
		'EAI_AGAIN',
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('was never sent when no connection was made: %s', (code) => {
		expect(networkError(thrownWith(code)).neverSent).toBe(true);
		// n8n 2.8 keeps nothing but this of what it wraps.
		expect(networkError(Object.assign(new Error('wrapped'), { httpCode: code })).neverSent).toBe(true);
	});

	it.each([
		'ECONNRESET',
		'ETIMEDOUT',
		'ECONNABORTED',
		'EPIPE',
		'EPROTO',
		'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
		'ERR_BAD_RESPONSE',
		'EHOSTUNREACH',
		'EWHATEVER',
	])('may have been sent after %s', (code) => {
		expect(networkError(thrownWith(code)).neverSent).toBe(false);
	});

	it('may have been sent when one of its codes says so', () => {
		expect(networkError(thrownWith('ECONNRESET', 'ECONNREFUSED')).neverSent).toBe(false);
		expect(networkError(thrownWith('ECONNREFUSED', 'ECONNRESET')).neverSent).toBe(false);
	});

	it('may have been sent when it has no code', () => {
		expect(networkError(new Error('ECONNREFUSED')).neverSent).toBe(false);
		expect(networkError(undefined).neverSent).toBe(false);
	});

	it.each(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'])(
		'is explained as one of the secure connection: %s',
		(code) => {
			expect(networkError(thrownWith(code)).message).toBe('The secure connection to the server failed');
		},
	);
});
