import fc from 'fast-check';
import { hintText } from '../../../credentials/errorText';
import { ProtrackError, readEnvelope } from '../../../protrack/client';
import { noSecrets } from '../../../protrack/client/secrets';
import { errorOfCall, reply, textOf } from '../../support/fakeClient';

const TOKEN = `A1556243443123${'0f'.repeat(16)}a`;
const MD5 = '9d591136280b3ec563e3062dbb6f915b';

describe('the frame of a reply', () => {
	it('is read with code, message and record', () => {
		expect(reply('{"code":0,"message":"fine","record":[1]}')).toEqual({
			code: 0,
			message: 'fine',
			record: [1],
			serverTime: null,
			status: 200,
		});
	});

	it('is read behind a byte order mark and blanks', () => {
		expect(reply('\uFEFF \r\n{"code":0,"record":{"a":1}}\n').record).toEqual({ a: 1 });
	});

	it('is read when the code is a string of digits', () => {
		expect(reply('{"code":"10012"}').code).toBe(10012);
	});

	it('is read without message and record, as in the samples of the vendor', () => {
		expect(reply('{"code":0}')).toEqual({ code: 0, message: '', record: undefined, serverTime: null, status: 200 });
	});

	it('comes with the HTTP status and the Age header of its reply', () => {
		expect(reply('{"code":0}', { status: 203, age: '7' })).toMatchObject({ status: 203, age: '7' });
	});

	it('does not judge a code, since only the caller knows what it can mend', () => {
		expect(reply('{"code":20001,"message":"account or password error"}').code).toBe(20001);
	});

	it('takes a message that is no text as none', () => {
		expect(reply('{"code":10000,"message":{"a":1}}').message).toBe('');
	});

	it.each([
		['null', '{"code":null,"message":"?"}'],
		['an empty text', '{"code":"","message":"?"}'],
		['blanks', '{"code":"  "}'],
		['false', '{"code":false}'],
		['a list', '{"code":[]}'],
		['a word', '{"code":"OK"}'],
		['a fraction', '{"code":0.5}'],
	])('is no success when its code is %s', async (_, body) => {
		expect((await errorOfCall(() => reply(body))).kind).toBe('reply');
	});

	it('gives the clock of the server from the Date header', () => {
		expect(reply('{"code":0}', { date: 'Thu, 25 Apr 2019 10:04:03 GMT' }).serverTime).toBe(1556186643);
	});

	it.each([['none'], [''], ['Thu, 01 Jan 1970 00:00:05 GMT'], ['Fri, 01 Jan 9999 00:00:00 GMT']])(
		'gives no clock from a Date header that says "%s"',
		(date) => {
			expect(reply('{"code":0}', { date }).serverTime).toBeNull();
		},
	);
});

describe('a reply that is nested without end', () => {
	const nested = (levels: number) => `{"code":0,"record":${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}}`;

	it.each([102, 100_000])('is refused at %d levels, with the limit in the error', async (levels) => {
		const error = await errorOfCall(() => reply(nested(levels)));
		expect(error.kind).toBe('reply');
		expect(error.message).toBe("The server's reply is nested more than 100 levels deep and was not read (Test)");
	});

	it('is read at 98 levels', () => {
		expect(reply(nested(98)).code).toBe(0);
	});

	it('is not mistaken for one with brackets in its texts', () => {
		const name = `${'[{'.repeat(500)}\\"${'['.repeat(500)}`;
		expect(reply(JSON.stringify({ code: 0, record: [{ name }] })).record).toEqual([{ name }]);
	});
});

describe('a reply that is no answer of the API', () => {
	it.each([
		[
			'a web page with its title',
			'<!DOCTYPE html><html><head><title> Login - MyGPS </title></head></html>',
			'a web page ("Login - MyGPS")',
		],
		['a web page without a title', '<html><body>hello</body></html>', 'a web page instead'],
		['a web page with an empty title', '<html><title></title></html>', 'a web page instead'],
		['text', 'Bad gateway', 'text that is not JSON'],
		['a JSON list', '[1,2,3]', 'JSON of another kind'],
		['a JSON text', '"hello"', 'JSON of another kind'],
		['a JSON object of another API', '{"status":"ok","data":[]}', 'JSON of another kind'],
	])('is named: %s', async (_, body, words) => {
		const error = await errorOfCall(() => reply(body));
		expect(error.kind).toBe('reply');
		expect(error.message).toContain(words);
		expect(error.message).toContain('(Test)');
		expect(hintText(error.hints)).toContain('base URL');
		expect(error.httpCode).toBe('502');
	});

	it.each([
		['nothing', '', 'empty'],
		['blanks only', ' \n', 'empty'],
		['a byte order mark only', '\uFEFF', 'empty'],
		['a cut answer', '{"code":0,"record":[{"imei":"8681', 'incomplete'],
		['the first brace only', '{', 'incomplete'],
	])('may pass when it is %s', async (_, body, word) => {
		const error = await errorOfCall(() => reply(body));
		expect(error.kind).toBe('temporary');
		expect(error.message).toContain(word);
	});

	it.each(['', 'Too many requests', '<html><title>429</title></html>', '{"error":"slow down"}'])(
		'means too many requests at HTTP 429, whatever its body: %j',
		async (body) => {
			const error = await errorOfCall(() => reply(body, { status: 429 }));
			expect([error.kind, error.httpCode]).toEqual(['rate', '429']);
		},
	);

	it.each([500, 502, 503, 504])('may pass at HTTP %d', async (status) => {
		const error = await errorOfCall(() => reply('<html><title>Oops</title></html>', { status }));
		expect([error.kind, error.httpCode]).toEqual(['temporary', String(status)]);
		expect(error.message).toContain(String(status));
	});

	it('may pass at HTTP 503 also when a gateway answers with a JSON code of its own', async () => {
		const error = await errorOfCall(() => reply('{"code":503,"message":"Service Unavailable"}', { status: 503 }));
		expect(error.kind).toBe('temporary');
	});

	it('means too many requests at HTTP 429 also when a gateway answers with a JSON code of its own', async () => {
		const error = await errorOfCall(() => reply('{"code":429,"message":"Too Many Requests"}', { status: 429 }));
		expect(error.kind).toBe('rate');
	});

	it.each([300, 301, 302, 304, 307, 400, 401, 403, 404, 409, 451, 499])(
		'is no success at HTTP %d, whatever its body says',
		async (status) => {
			for (const body of [
				'{"code":0,"record":[1]}',
				'{"code":"0"}',
				'{"code":20023}',
				'{"code":404,"message":"Not Found"}',
			]) {
				const error = await errorOfCall(() => reply(body, { status }));
				expect(error.kind).toBe('reply');
				expect(error.code).toBeUndefined();
			}
		},
	);

	it('names the HTTP status of a page or text that comes with one', async () => {
		expect((await errorOfCall(() => reply('{"code":0}', { status: 404 }))).message).toContain(
			'with HTTP 404 instead of an answer of the API',
		);
	});

	it.each([401, 404, 500])('keeps the code of the platform when it comes with HTTP %d', (status) => {
		expect(reply('{"code":10012,"message":"old"}', { status }).code).toBe(10012);
	});

	it('names where a redirect leads, without its path and query', async () => {
		const location = `https://www.mygps.mu/login?access_token=${TOKEN}`;
		const error = await errorOfCall(() => reply('', { status: 302, location }));
		expect(error.kind).toBe('reply');
		expect(error.message).toContain('https://www.mygps.mu ');
		expect(hintText(error.hints)).toContain('https://www.mygps.mu.');
		expect(textOf(error)).not.toContain(TOKEN);
	});

	it('does not repeat a token in the name of the server that it is sent to', async () => {
		const error = await errorOfCall(() => reply('', { status: 302, location: `https://${TOKEN}.example.com/` }));
		expect(`${error.message} ${hintText(error.hints)}`.toLowerCase()).not.toContain(TOKEN.toLowerCase());
	});

	it.each([undefined, '', '/login', 'http://'])('does without the target of a redirect: %j', async (location) => {
		const error = await errorOfCall(() => reply('', { status: 301, location }));
		expect(error.kind).toBe('reply');
		expect(error.message).toContain('another address');
		expect(error.message).not.toMatch(/null|undefined/);
	});

	it('keeps the HTTP status of a page that was not found', async () => {
		const error = await errorOfCall(() => reply('<html><title>Not Found</title></html>', { status: 404 }));
		expect([error.kind, error.httpCode]).toEqual(['reply', '404']);
	});

	it('is always a ProtrackError, for any status and any body', () => {
		const bodies = fc.oneof(fc.string(), fc.json(), fc.constantFrom('{', '<', '[', '\uFEFF{}', '<title>'));
		fc.assert(
			fc.property(fc.integer({ min: 100, max: 599 }), bodies, (status, body) => {
				try {
					const envelope = readEnvelope({ status, body }, 'Test');
					return Number.isInteger(envelope.code);
				} catch (error) {
					return error instanceof ProtrackError && error.message !== '' && /^\d{3}$/.test(error.httpCode);
				}
			}),
			{ seed: 365, numRuns: 300 },
		);
	});
});

describe('secrets', () => {
	it.each([
		['a token', TOKEN],
		['a token in lower case', TOKEN.toLowerCase()],
		['an md5', MD5],
		['an md5 in upper case', MD5.toUpperCase()],
		['a longer hash', MD5 + MD5],
	])('are hidden in a text: %s', (_, secret) => {
		expect(noSecrets.inWords(`bad access_token=${secret}&account=demo`)).toBe('bad access_token=[hidden]&account=demo');
	});

	it('are hidden all, not only the first', () => {
		expect(noSecrets.inWords(`${MD5} and ${TOKEN}`)).toBe('[hidden] and [hidden]');
	});

	it('are not seen in IMEIs, times and codes', () => {
		const text = 'imei 868166056370001 at 1743178646 (code 10013), ICCID 89966415211160402250';
		expect(noSecrets.inWords(text)).toBe(text);
	});

	it('are hidden in what the server says about a code', () => {
		const error = ProtrackError.fromCode(10011, 'Track', `access_token error: ${TOKEN}`);
		expect(textOf(error)).not.toContain(TOKEN);
		expect(error.message).toContain('access_token error: [hidden]');
	});

	it('are hidden in the title of a web page', async () => {
		const error = await errorOfCall(() => reply(`<html><title>No ${TOKEN}</title></html>`));
		expect(error.message).toContain('a web page ("No [hidden]")');
	});

	it('are hidden in a long title too, where the cut would leave a part', async () => {
		const title = `The signature of this request is not right, demo: ${MD5}`;
		const error = await errorOfCall(() => reply(`<html><title>${title}</title></html>`));
		expect(textOf(error)).not.toContain(MD5.slice(0, 24));
	});

	it('never leave with an error, wherever the server puts them', () => {
		const secret = fc.constantFrom(TOKEN, MD5, MD5.toUpperCase());
		const filler = fc.string({ maxLength: 60 }).map((text) => text.replace(/[0-9a-f]/gi, '-'));
		fc.assert(
			fc.property(filler, secret, filler, (before, hidden, after) => {
				return !textOf(ProtrackError.fromCode(10000, 'Track', before + hidden + after)).includes(hidden);
			}),
			{ seed: 365, numRuns: 100 },
		);
	});
});
