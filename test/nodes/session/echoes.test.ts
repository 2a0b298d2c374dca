import { inspect } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { nock } from '../../support/nock';

import { ProtrackAccount } from '../../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackDevice } from '../../../nodes/ProtrackDevice/ProtrackDevice.node';
import { runNode, storedIn, type Result } from '../../support/n8n';
import { hostWithToken, WIRE } from '../../support/wire';
import { md5 } from '../../../simulator/world/md5';

// Waits between tries cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const getMany = {
	resource: 'device',
	operation: 'getMany',
	includeSubAccounts: false,
	returnAll: true,
	simplify: false,
};
const IMEI = '861234512345678';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	nock.enableNetConnect();
});

/** Lists devices with this token at a server that answers so. */
async function listWith(
	credential: IDataObject,
	body: nock.Body | Buffer,
	status = 200,
	headers: Record<string, string> = {},
): Promise<Result> {
	const host = hostWithToken(new ProtrackDevice(), credential);
	nock(WIRE).persist().get('/api/device/list').query(true).reply(status, body, headers);
	nock(WIRE).persist().get('/api/authorization').query(true).reply(200, { code: 20001 });
	const result = await runNode(host, getMany);
	expect(storedIn(host.store).accessToken).toBe(credential.accessToken);
	return result;
}

const everythingOf = ({ error, items, hints }: Result) =>
	[
		error?.message,
		error?.description,
		error?.stack,
		inspect(error, { depth: 8 }),
		JSON.stringify([error, items, hints]),
	].join('\n');

const WHITE_LABEL = 'Zk9/x+Q=a"b<c>&d\'e f';

/** How servers write what they were asked for into something else. */
const spellings: Record<string, (text: string) => string> = {
	raw: (text) => text,
	'JSON with escaped slashes': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
	'JSON with code points': (text) =>
		text.replace(/[^a-z0-9]/gi, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
	'JSON with code points in capitals': (text) =>
		text.replace(/[^a-z0-9]/gi, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`),
	'an address': (text) => encodeURIComponent(text),
	'an address that encodes more': (text) => encodeURIComponent(text).replaceAll("'", '%27'),
	'an address in lower case': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
	'an address within an address': (text) => encodeURIComponent(encodeURIComponent(text)),
	'a form': (text) => String(new URLSearchParams({ text })).slice(5),
	HTML: (text) =>
		text
			.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;')
			.replaceAll("'", '&#39;'),
	'HTML with numbers': (text) => text.replace(/[^a-z0-9]/gi, (char) => `&#x${char.charCodeAt(0).toString(16)};`),
	'upper case': (text) => text.toUpperCase(),
};

describe('what a server echoes', () => {
	/** Pieces of the token that nothing else has. */
	const pieces = /Zk9|x.{0,9}Q=|b.{0,6}c.{0,6}d/i;

	it.each(Object.entries(spellings))(
		'reaches no error when it is the token of a white label in %s',
		async (_, spell) => {
			const message = `bad access_token=${spell(WHITE_LABEL)}, try again`;
			const result = await listWith({ accessToken: WHITE_LABEL }, { code: 10007, message });
			expect(result.error?.message).toContain('bad access_token=[hidden], try again');
			expect(everythingOf(result)).not.toMatch(/Zk9/i);
		},
	);

	it.each(Object.entries(spellings))(
		'reaches no error when the title of a web page has the token in %s',
		async (_, spell) => {
			const result = await listWith(
				{ accessToken: WHITE_LABEL },
				`<html><title>No ${spell(WHITE_LABEL)}</title></html>`,
				404,
			);
			expect(result.error?.message).toContain('a web page');
			expect(everythingOf(result)).not.toMatch(pieces);
		},
	);

	it('reaches no error when a redirect leads to a host named like the token', async () => {
		const result = await listWith({ accessToken: 'wl-token-7' }, '', 302, {
			Location: 'https://wl-token-7.example.com/',
		});
		expect(result.error?.message).toContain('[hidden].example.com');
		expect(everythingOf(result)).not.toContain('wl-token-7');
	});

	it.each([
		['the password', 'Pass/word+1'],
		['its md5', md5('Pass/word+1')],
		['its md5 in capitals', md5('Pass/word+1').toUpperCase()],
	])('reaches no error when it is %s', async (_, secret) => {
		const host = hostWithToken(new ProtrackDevice());
		storedIn(host.store).password = 'Pass/word+1';
		nock(WIRE)
			.persist()
			.get('/api/authorization')
			.query(true)
			.reply(200, { code: 20001, message: `wrong: ${secret} and ${encodeURIComponent(secret)}` });
		const result = await runNode(host, getMany);
		expect(result.error?.message).toContain('wrong: [hidden] and [hidden]');
		expect(JSON.stringify(storedIn(host.store).loginError)).not.toContain(secret);
		expect(everythingOf(result)).not.toContain(secret);
	});

	it.each([
		['as a word', 'token 12345 is old', 'token [hidden] is old'],
		['after an encoded sign', 'access_token%3D12345', 'access_token%3D[hidden]'],
		['in Chinese text', '令牌12345无效', '令牌[hidden]无效'],
	])('reaches no error when it is a short token %s', async (_, message, shown) => {
		expect((await listWith({ accessToken: '12345' }, { code: 10007, message })).error?.message).toContain(shown);
	});

	it('keeps numbers that only contain a short token', async () => {
		const message = `The imei ${IMEI} can only query data that is less than 1784512345`;
		expect((await listWith({ accessToken: '12345' }, { code: 10007, message })).error?.message).toContain(message);
	});

	it('keeps single digits when the token is one, but not where it is called a token', async () => {
		const { error } = await listWith(
			{ accessToken: '7' },
			{ code: 10007, message: 'at most 7 devices, access_token=7' },
		);
		expect(error?.message).toContain('at most 7 devices, access_token=[hidden]');
	});
});

describe('data of a success', () => {
	it('is left alone where it looks like a short token', async () => {
		const { items } = await listWith(
			{ accessToken: '12345' },
			{ code: 0, record: [{ imei: IMEI, devicename: '12345', platenumber: 'KBZ 12345' }] },
		);
		expect(items).toEqual([{ imei: IMEI, devicename: '12345', platenumber: 'KBZ 12345' }]);
	});

	it('has no token that nothing else can be', async () => {
		const result = await listWith(
			{ accessToken: WHITE_LABEL },
			{
				code: 0,
				record: [{ imei: IMEI, devicename: 'Van', link: `/x?access_token=${encodeURIComponent(WHITE_LABEL)}` }],
			},
		);
		expect(result.items).toEqual([{ imei: IMEI, devicename: 'Van', link: '/x?access_token=[hidden]' }]);
	});
});

describe('a token of digits only, in the data of a success', () => {
	const DIGITS = '90071992547409931234';
	const listed = (fields: string) =>
		`{"code":0,"message":"","record":[{"imei":"${IMEI}",${fields},"devicename":"Van 7"}]}`;

	it.each([
		['bare', `"echo":${DIGITS}`, '[hidden]'],
		['bare, after a blank and before one', `"echo": ${DIGITS} `, '[hidden]'],
		['negative', `"echo":-${DIGITS}`, '[hidden]'],
		['as a part of a longer number', `"echo":12${DIGITS}.5e3`, '[hidden]'],
		['twice in one number', `"echo":${DIGITS}${DIGITS}`, '[hidden]'],
		['in a list', `"echo":[1,${DIGITS},2]`, [1, '[hidden]', 2]],
		['as text', `"echo":"${DIGITS}"`, '[hidden]'],
		['in a longer text with quotes in it', String.raw`"echo":"a \"b\": ${DIGITS}, \\"`, 'a "b": [hidden], \\'],
	])('is hidden, and the reply stays readable: %s', async (_, fields, echo) => {
		const result = await listWith({ accessToken: DIGITS }, listed(fields));
		expect(result.items).toEqual([{ imei: IMEI, echo, devicename: 'Van 7' }]);
		expect(everythingOf(result)).not.toContain('90071992547');
	});

	it('is hidden as a name too', async () => {
		const result = await listWith({ accessToken: DIGITS }, listed(`"${DIGITS}":1`));
		expect(result.items).toEqual([{ imei: IMEI, '[hidden]': 1, devicename: 'Van 7' }]);
	});
});

describe('a token with "/", in the data of a success', () => {
	it('leaves the reply readable whatever number of backslashes stands before it', async () => {
		const token = '/0123456789abcdef';
		for (let count = 1; count <= 20; count += 1) {
			const result = await listWith(
				{ accessToken: token },
				`{"code":0,"record":[{"imei":"${IMEI}","echo":"${'\\'.repeat(count)}${token}"}]}`,
			);
			expect([count, result.error?.message, result.items[0]?.imei]).toEqual([count, undefined, IMEI]);
			expect(result.items[0]?.echo).toMatch(/^\\*\[hidden\]$/);
			nock.cleanAll();
		}
	});
});

describe('a new password that was typed into the node', () => {
	const typed = 'Typed-canary-9!';
	const change = {
		resource: 'account',
		operation: 'changePassword',
		account: { __rl: true, mode: 'name', value: 'sub' },
	};

	it.each([
		['is refused by the platform', typed],
		['is not repeated in the same way', 'Typed-canary-8!'],
	])('does not stand in the error when it %s', async (_, repeatPassword) => {
		nock(WIRE)
			.persist()
			.get('/api/account/password')
			.query(true)
			.reply(200, (uri) => ({ code: 10006, message: uri }));
		const { error } = await runNode(hostWithToken(new ProtrackAccount()), {
			...change,
			newPassword: typed,
			repeatPassword,
		});
		expect(error).toBeDefined();
		expect(everythingOf({ error, items: [], hints: [] } as never)).not.toMatch(/Typed-canary/);
		expect(everythingOf({ error, items: [], hints: [] } as never)).not.toContain(md5(typed));
	});
});
