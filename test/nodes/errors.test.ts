import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nock } from '../support/nock';

import { hintText } from '../../credentials/errorText';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { endpoints } from '../../protrack/client';
import { errorCodes } from '../../protrack/client/errorCodes';
import { runNode } from '../support/n8n';
import { hostWithToken, TOKEN, WIRE } from '../support/wire';

// Waits between tries cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const root = path.resolve(__dirname, '../..');

/** The rows of the n-th table of a page, as cells. */
function tableOf(page: string, index: number): string[][] {
	const text = readFileSync(path.join(root, 'docs', page), 'utf8');
	const tables = text.split(/^\| --- .*\n/m).slice(1);
	const [rows = ''] = (tables[index] ?? '').split(/\n\n|\n$/);
	return rows.split('\n').map((row) =>
		row
			.replace(/\\([<>])/g, '$1')
			.slice(2, -2)
			.split(' | '),
	);
}

const LIST = '/api/device/list';
const getMany = {
	resource: 'device',
	operation: 'getMany',
	includeSubAccounts: false,
	returnAll: true,
	simplify: true,
};

/** Runs Device: Get Many against a server that always answers the same. @returns the error and how often the list was asked for */
async function errorOfCode(answer: (call: nock.Interceptor) => nock.Scope) {
	const asked = jest.fn();
	nock(WIRE)
		.persist()
		.get('/api/authorization')
		.query(true)
		.reply(200, { code: 0, record: { access_token: TOKEN, expires_in: 7200 } });
	answer(nock(WIRE).persist().get(LIST).query(true)).on('request', asked);
	const { error, items } = await runNode(hostWithToken(new ProtrackDevice()), getMany);
	return { error, items, asked: asked.mock.calls.length };
}

const tries: Record<string, number> = {
	no: 1,
	'up to 2 times, with new tokens': 3,
	'up to 3 times': 4,
	'up to 4 times': 5,
};

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

describe('docs/errors.md, codes of the platform', () => {
	const rows = tableOf('errors.md', 0);

	it('has the 23 codes that we know, in order', () => {
		expect(rows.map(([code]) => code)).toEqual(Object.keys(errorCodes));
		expect(rows).toHaveLength(23);
	});

	it.each(rows.filter(([code]) => code !== '20023'))(
		'is what n8n shows for %s',
		async (code, word, message, hint, httpCode, again) => {
			const { error, asked } = await errorOfCode((call) => call.reply(200, { code: Number(code), message: word }));
			expect(error?.name).toBe(httpCode === '–' ? 'NodeOperationError' : 'NodeApiError');
			expect(error?.message).toBe(
				code === '10001' ? `${message} (code 10001)` : `${message} (Device list, code ${code}: ${word})`,
			);
			expect(error?.description).toBe(hint);
			expect(error?.httpCode ?? '–').toBe(httpCode);
			expect(asked).toBe(tries[again]);
		},
	);

	it.each(rows.filter(([code]) => !['10001', '20023'].includes(code ?? '')))(
		'is what our table says of %s',
		(code, _, message, hint, httpCode) => {
			const error = errorCodes[Number(code)];
			expect({ message, hint, httpCode }).toEqual({
				message: error?.message,
				hint: hintText(error?.hint ?? []),
				httpCode: error?.kind === 'input' ? '–' : error?.httpCode,
			});
		},
	);

	it.each(rows.map((row) => [row[0], row[6]]))('says of %s what our table says of a write: %s', (code, afterWrite) => {
		expect(afterWrite).toBe(errorCodes[Number(code)]?.outcomeUnknown ? 'unknown' : 'not carried out');
	});

	it('is right that 20023 is an empty list', async () => {
		const { error, items, asked } = await errorOfCode((call) => call.reply(200, { code: 20023, message: 'No Data.' }));
		expect({ error, items, asked }).toEqual({ error: undefined, items: [], asked: 1 });
	});
});

describe('docs/errors.md, everything else', () => {
	const rows = tableOf('errors.md', 1);
	const broken = (code: string) => (call: nock.Interceptor) =>
		call.replyWithError(Object.assign(new Error(`connect ${code}`), { code }));
	const answers: Record<string, (call: nock.Interceptor) => nock.Scope> = {
		'A code that the document does not list': (call) => call.reply(200, { code: 12345 }),
		'A web page': (call) => call.reply(200, '<!DOCTYPE html><title>Maintenance</title>'),
		Text: (call) => call.reply(200, 'Service is up'),
		'JSON of something else': (call) => call.reply(200, { status: 'UP' }),
		'HTTP 404 or another 4xx': (call) => call.reply(404, 'Not found'),
		'A redirect': (call) => call.reply(302, '', { Location: 'https://www.example.com/login?access_token=x' }),
		'A record of another shape': (call) => call.reply(200, { code: 0, record: { list: [] } }),
		'A damaged record': (call) => call.reply(200, { code: 0, record: [{ name: 'no IMEI' }] }),
		'HTTP 429': (call) => call.reply(429, 'Slow down'),
		'HTTP 5xx': (call) => call.reply(503, 'Busy'),
		'An empty answer': (call) => call.reply(200, ''),
		'A cut answer': (call) => call.reply(200, '{"code":0,"record":['),
		'A reply that is too large': (call) => call.reply(200, ' '.repeat(10_000_001)),
		'A reply that is nested too deep': (call) =>
			call.reply(200, `{"code":0,"record":${'['.repeat(200)}${']'.repeat(200)}}`),
		'A reply with too many values': (call) => call.reply(200, `{"code":0,"record":[${'0,'.repeat(500_000)}0]}`),
		'A list with too many records': (call) => call.reply(200, `{"code":0,"record":[${'0,'.repeat(100_000)}0]}`),
		'A damaged gzip': (call) => call.reply(200, Buffer.from('no gzip'), { 'Content-Encoding': 'gzip' }),
		'Connection refused': broken('ECONNREFUSED'),
		'Name not found': broken('ENOTFOUND'),
		Timeout: broken('ETIMEDOUT'),
		'Connection broken': broken('ECONNRESET'),
		'No route': broken('EHOSTUNREACH'),
		TLS: broken('CERT_HAS_EXPIRED'),
		'Another network error': broken('EWHATEVER'),
	};

	it('has every case that is tried here', () => {
		expect(rows.map(([what]) => what).sort()).toEqual(Object.keys(answers).sort());
	});

	it.each(rows)('is what n8n shows for: %s', async (what, message, hint, httpCode, again) => {
		const { error, asked } = await errorOfCode((call) => (answers[what] ?? broken('EMISSING'))(call));
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message.replace(/ \(Device list(, code 12345)?\)$/, '')).toBe(message);
		expect(error?.description).toBe(hint);
		expect(error?.httpCode).toBe(httpCode);
		expect(asked).toBe(tries[again]);
		expect(JSON.stringify([Object.assign({}, error), error?.message, error?.stack])).not.toMatch(
			/access_token|A1556243443000/,
		);
	});
});

describe('docs/calls.md', () => {
	const rows = tableOf('calls.md', 0);

	it('has every call of our table with the same chapter, title, path, method and confirmation', () => {
		const confirmed = (row: { path: boolean; method: boolean }) =>
			row.path ? (row.method ? 'yes' : 'path only') : 'no';
		const ours = Object.entries(endpoints).map(([name, row]) => [
			row.chapter,
			row.title,
			name,
			`\`${row.path}\``,
			row.method,
			confirmed(row.confirmed),
		]);
		expect(rows.map((row) => row.slice(0, 6)).sort()).toEqual(ours.sort());
	});

	it('has the 17 chapters of the document in their order', () => {
		expect(rows.map(([chapter]) => chapter)).toEqual(Array.from({ length: 17 }, (_, index) => `2.${index + 1}`));
	});

	it.each(rows.map((row) => [row[0], row[9] ?? ''] as const))('has proofs of %s that exist: %s', (_, proof) => {
		const files = [...proof.matchAll(/`([^`]+)`/g)].map(([, file = '']) => path.join(root, file));
		expect(files.length).toBeGreaterThan(0);
		expect(files.filter((file) => !existsSync(file))).toEqual([]);
		const texts = files.map((file) => readFileSync(file, 'utf8')).join('\n');
		const [, name] = /"(.+)"$/.exec(proof) ?? [];
		// The names of `it.each` begin with the row's title.
		if (name) expect(texts).toContain(name.replace(/^.+ (sends exactly the documented request)$/, '$1'));
	});
});

describe('A token of another kind than the usual', () => {
	it.each([
		['as it is', (token: string) => token],
		['as it stood in the address', encodeURIComponent],
		['with "/" as PHP writes it', (token: string) => token.replaceAll('/', '\\/')],
	])('is not repeated when the server does, %s', async (_, write) => {
		const accessToken = 'abc+def/ghi==';
		nock(WIRE)
			.persist()
			.get(LIST)
			.query(true)
			.reply(200, `{"code":10004,"message":"bad ${write(accessToken)}"}`);
		const { error } = await runNode(hostWithToken(new ProtrackDevice(), { accessToken }), getMany);
		expect(error?.message).toContain('bad [hidden]');
	});
});
