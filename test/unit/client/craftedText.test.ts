import { networkError, ProtrackError, readEnvelope } from '../../../protrack/client';
import { noSecrets } from '../../../protrack/client/secrets';
import { endpoints, type EndpointName } from '../../../protrack/client/endpoints';
import { outcomeOf } from '../../../protrack/fleet/commandOutcome';

/** What a hostile server would send; the first took 12 s. */
const SIZE = 120_000;

const pieces = [
	'<title',
	'<title ',
	'<title>',
	'<title>a',
	'<',
	'<a ',
	'<a>',
	'>',
	'</',
	'<!--',
	'&lt;',
	'<?xml',
	'{',
	'[',
	'{"a":',
	'"',
	'\\u0041',
	'\uFEFF',
	' ',
	'\n',
	'\t ',
	' \u00a0',
	'\0',
	',',
	';',
	',;',
	'1,',
	'-',
	'.',
	'1',
	'0x',
	'1e',
	'a',
	'A1',
	`A${'1'.repeat(13)}`,
	`${'f'.repeat(31)}g`,
	`A${'1'.repeat(45)}g`,
	'success',
	'unsucces',
	'unsuccess',
	'ok',
	'ok ',
	"can'",
	'not support',
	'not ',
	'İ',
	'\u{1F600}',
	'(',
	'Mon, ',
	'%',
	'ECONN',
	'HPE',
	'E_',
];
const filled = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length));
/** Only what is taken for a page is looked at as one. */
const beginsOf = (reader: string) => (reader.startsWith('a reply') ? ['', '<!DOCTYPE html>', '<html><title>'] : ['']);

/** CPU time of the process, since a busy machine says nothing of ours. */
function secondsOf(task: () => void): number {
	const before = process.cpuUsage();
	task();
	const { user } = process.cpuUsage(before);
	return user / 1_000_000;
}

/** Whether four times the text takes far more than four times the time. What takes no time at all is too short to compare. */
function isSuperLinear(read: (text: string) => unknown, textOf: (size: number) => string): boolean {
	const secondsFor = (size: number) => {
		const text = textOf(size);
		return secondsOf(() => orError(() => read(text)));
	};
	if (secondsFor(SIZE) < 1) return false;
	// The shortest of several runs has no garbage of others to collect.
	const shortestFor = (size: number) => Math.min(secondsFor(size), secondsFor(size), secondsFor(size));
	return shortestFor(SIZE / 4) > 10 * shortestFor(SIZE / 16);
}

/** Errors in words are what hostile text is answered with. */
function orError(task: () => unknown): void {
	try {
		task();
	} catch (error) {
		if (!(error instanceof ProtrackError)) throw error;
	}
}

const readers: Array<[string, (text: string) => unknown]> = [
	['redact', noSecrets.inWords],
	['a reply', (body) => readEnvelope({ status: 200, body }, 'Test')],
	['a reply of HTTP 404', (body) => readEnvelope({ status: 404, body }, 'Test')],
	['a redirect', (location) => readEnvelope({ status: 302, body: '', location }, 'Test')],
	['a redirect to a host', (host) => readEnvelope({ status: 302, body: '', location: `https://${host}/` }, 'Test')],
	['the Date header', (date) => readEnvelope({ status: 200, body: '{"code":0}', date }, 'Test')],
	['a code as text', (code) => readEnvelope({ status: 200, body: JSON.stringify({ code }) }, 'Test')],
	[
		'a cut answer',
		(text) => readEnvelope({ status: 200, body: JSON.stringify({ code: 0, record: text }).slice(0, -2) }, 'Test'),
	],
	['the message of a code', (text) => ProtrackError.fromCode(10000, 'Test', text)],
	['a network fault', (code) => networkError(Object.assign(new Error(code), { code, httpCode: code, name: code }))],
	["a device's answer", outcomeOf],
	...(Object.keys(endpoints) as EndpointName[]).map((name): [string, (text: string) => unknown] => [
		`the record of ${name}`,
		(text) => {
			const { record: reader } = endpoints[name];
			reader.read(text);
			reader.read([text, text]);
			const fields = [
				'imei',
				'account',
				'access_token',
				'expires_in',
				'commandid',
				'response',
				'commandstatus',
				'alarmtype',
				'gpstime',
				'temperature',
				'mileage',
				'devicename',
			];
			const record = Object.fromEntries(fields.map((field) => [field, text]));
			reader.read(record);
			reader.read([{ ...record, temperature: [text] }]);
		},
	]),
];

describe('text that a server made to be slow to read', () => {
	it.each(readers)('takes time in proportion to its length: %s', (reader, read) => {
		const slow = beginsOf(reader).flatMap((begin) =>
			pieces.filter((piece) => isSuperLinear(read, (size) => `${begin}${filled(piece, size)}x`)),
		);
		expect(slow).toEqual([]);
	});
});

describe('what a server says in a message of ours', () => {
	const errorOf = (body: string) => {
		try {
			readEnvelope({ status: 200, body }, 'Test');
		} catch (error) {
			if (error instanceof ProtrackError) return error;
		}
		throw new Error('no fault');
	};

	it('is one line, without tags', () => {
		const said = 'bad\r\n<b onclick="x()">value</b>\u0000 of\u2028 <script>run()</script><<i>b>end';
		expect(ProtrackError.fromCode(10004, 'Track', said).message).toBe(
			'The platform refuses a parameter (Track, code 10004: bad value of run() bend)',
		);
	});

	it('is one line in the title of a web page', () => {
		expect(errorOf('<html><TITLE\n lang="en">\n  Down \n\t for  maintenance\n</title>').message).toContain(
			'a web page ("Down for maintenance")',
		);
	});

	it('is short, and has no half of a secret', () => {
		const secret = `A1556243443123${'0f'.repeat(16)}a`;
		const message = ProtrackError.fromCode(
			10000,
			'Track',
			`${'<p>'.repeat(1500)}${' '.repeat(5000)}${'word '.repeat(38)}${secret}`,
		).message;
		expect(message).not.toContain(secret.slice(0, 8));
		expect(message.length).toBeLessThan(300);
	});

	it.each([
		['stands too far down to be looked for', `<html>${' '.repeat(5000)}<title>Late</title>`],
		[
			'has no end in the part that is looked at',
			`<html><title>${'9d591136280b3ec563e3062dbb6f915b '.repeat(200)}</title>`,
		],
		['is another element', '<html><titlebar>Menu</titlebar>'],
	])('is no title when it %s', (_, body) => {
		expect(errorOf(body).message).toContain('a web page instead');
	});

	it('names no address that a redirect does not have', () => {
		const redirect = (location: string) => {
			try {
				readEnvelope({ status: 302, body: '', location }, 'Test');
			} catch (error) {
				if (error instanceof ProtrackError) return error.message;
			}
			throw new Error('no fault');
		};
		expect(redirect('javascript:alert(1)')).toContain('another address');
		expect(redirect(`https://${'a.'.repeat(5000)}b/`)).toContain('another address');
	});
});
