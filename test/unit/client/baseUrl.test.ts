import { baseUrlOf } from '../../../protrack/client';

const custom = (baseUrl: string, allowHttp = false) => baseUrlOf({ platform: 'custom', baseUrl, allowHttp });

describe('The base URL of the credential', () => {
	it.each([
		['https://api.example.com', 'https://api.example.com'],
		['https://api.example.com/', 'https://api.example.com'],
		[' HTTPS://API.Example.com:443 ', 'https://api.example.com'],
		['https://[2001:DB8::1]:8443/', 'https://[2001:db8::1]:8443'],
		['https://gps.example.com/V2', 'https://gps.example.com/V2'],
		['https://gps.example.com/V2/', 'https://gps.example.com/V2'],
		['https://gps.example.com/fleet/v2.1', 'https://gps.example.com/fleet/v2.1'],
	])('may be %j', (baseUrl, read) => {
		expect(custom(baseUrl)).toBe(read);
	});

	it.each([
		['https://gps.example.com/api', 'https://gps.example.com'],
		['https://gps.example.com/V2/api/', 'https://gps.example.com/V2'],
		['https://gps.example.com/api/authorization', 'https://gps.example.com'],
		['https://gps.example.com/V2/api/authorization', 'https://gps.example.com/V2'],
	])('loses the beginning of a path that was copied with it: %s', (baseUrl, read) => {
		expect(custom(baseUrl)).toBe(read);
	});

	it.each([
		['https://gps.example.com/V2/api/authorization?time=1&account=a', 'https://gps.example.com/V2'],
		['https://gps.example.com/api/track?imeis=1', 'https://gps.example.com'],
		['https://gps.example.com/#map', 'https://gps.example.com'],
		['https://gps.example.com/a//b?x=1', 'https://gps.example.com'],
	])('is not %s, and the error says what is left of it', (baseUrl, hint) => {
		expect(() => custom(baseUrl)).toThrow(
			expect.objectContaining({ kind: 'input', hints: [{ name: 'shortenBaseUrl', value: hint }] }) as Error,
		);
	});

	it.each([
		'https://gps.example.com/../V2',
		'https://gps.example.com/V2/..',
		'https://gps.example.com/./V2',
		'https://gps.example.com/%2e%2e/V2',
		'https://gps.example.com/%56%32',
		'https://gps.example.com//V2',
		'https://gps.example.com/V2//',
		'https://gps.example.com\\V2',
		'https://gps.example.com/V2;a',
		'https://gps.example.com/V 2',
		'https://gps.example.com/V2@x',
		'https://gps.example.com/ü',
	])('has no path such as that of %s', (baseUrl) => {
		expect(() => custom(baseUrl)).toThrow('has a path that cannot be used');
	});

	it.each([
		'',
		'api.example.com',
		'ftp://example.com',
		'https://user:secret@example.com',
		'https://user@example.com/V2',
		'https://',
		'javascript:alert(1)',
	])('is not %j', (baseUrl) => {
		expect(() => custom(baseUrl)).toThrow('is not a web address');
	});

	it.each([
		'http://host',
		'HTTP://host',
		'hTTp://host',
		' \thttp://host\n',
		'ht\ttp://host',
		'http:/host',
		'http:\\\\host',
		'HTTP:host',
		'http://host/V2',
	])('is plain http however it is written: %j', (baseUrl) => {
		expect(() => custom(baseUrl)).toThrow('uses plain http');
		expect(custom(baseUrl, true)).toMatch(/^http:\/\/host(\/V2)?$/);
	});
});
