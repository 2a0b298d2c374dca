import { createHash } from 'node:crypto';
import { nock } from '../support/nock';
import type { IDataObject } from 'n8n-workflow';

import { hintText } from '../../credentials/errorText';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { accountBlock } from '../../nodes/ProtrackAccount/actions/account/block.operation';
import { accountChangePassword } from '../../nodes/ProtrackAccount/actions/account/changePassword.operation';
import { accountGet } from '../../nodes/ProtrackAccount/actions/account/get.operation';
import { accountGetMany } from '../../nodes/ProtrackAccount/actions/account/getMany.operation';
import { accountUnblock } from '../../nodes/ProtrackAccount/actions/account/unblock.operation';
import { messageSend } from '../../nodes/ProtrackAccount/actions/message/send.operation';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { errorCodes } from '../../protrack/client/errorCodes';
import { loadOptionsContext, runNode, storeFor, type Host } from '../support/n8n';
import { expectCall, hostWithToken, timesSent, TOKEN, WIRE } from '../support/wire';
import { startSimulator, type Simulator } from '../../simulator';

// Waits between tries cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const named = (value = '={{ $json.account }}') => ({ __rl: true, mode: 'name', value });
const own = { __rl: true, mode: 'list', value: '' };
const get = { resource: 'account', operation: 'get', account: named(), simplify: true };
const getMany = {
	resource: 'account',
	operation: 'getMany',
	account: own,
	recursive: false,
	returnAll: true,
	simplify: true,
};
const block = { resource: 'account', operation: 'block', account: named() };
const unblock = { resource: 'account', operation: 'unblock', account: named() };
const changePassword = {
	resource: 'account',
	operation: 'changePassword',
	account: named(),
	newPassword: '={{ $json.password }}',
	repeatPassword: '={{ $json.again ?? $json.password }}',
};
const send = {
	resource: 'message',
	operation: 'send',
	accounts: '={{ $json.accounts }}',
	content: '={{ $json.content }}',
};
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const continues = { onError: 'continueRegularOutput' } as const;

describe('Account', () => {
	let sim: Simulator;
	let host: Host;
	let node: ProtrackAccount;

	beforeEach(async () => {
		sim = await startSimulator({ frozen: true, startAt: Date.now() });
		node = new ProtrackAccount();
		host = { node, credential: new ProtrackApi(), store: storeFor(sim) };
	});
	afterEach(async () => await sim.stop());

	/** demo > north > far north, and demo > south */
	function addFamily(): void {
		sim.addAccount({ account: 'north', password: 'x', username: 'North Ltd', roletype: 1 });
		sim.addAccount({ account: 'south', password: 'x', blocked: true });
		sim.addAccount({ account: 'far north', password: 'x', parent: 'north' });
	}

	/** How often a call went out; a request without a token only asks whether there is such a path. */
	const timesCalled = (name: string) => sim.count(name, ({ query }) => 'access_token' in query);

	/** The wire requests after the login. */
	const sent = () => sim.requests.slice(1).map(({ path, query }) => [path, query.account]);

	it.each([
		['account/get', get, accountGet],
		['account/getMany', getMany, accountGetMany],
		['account/block', block, accountBlock],
		['account/unblock', unblock, accountUnblock],
		['account/changePassword', changePassword, accountChangePassword],
		['message/send', send, messageSend],
	])('gives exactly the fields that the schema of %s names', async (_, parameters, { outputSchema = {} }) => {
		addFamily();
		const { items } = await runNode(host, parameters, [
			{ account: 'north', accounts: 'north', content: 'Hi', password: 'Abc@34590' },
		]);
		expect(Object.keys(items[0] ?? {})).toEqual(Object.keys(outputSchema));
	});

	describe('when a later item fails', () => {
		const input = ['north', 'south', 'north', 'nobody', 'far north'].map((account) => ({
			account,
			password: 'Abc@34590',
		}));

		it.each([
			['Block', block],
			['Unblock', unblock],
			['Change Password', changePassword],
		])('%s tells what was done before it', async (_, parameters) => {
			addFamily();
			const { error } = await runNode(host, parameters, input);
			expect(error).toMatchObject({
				message: expect.stringContaining('code 20005') as string,
				context: { itemIndex: 3 },
			});
			expect(error?.description).toMatch(/\. Done before: north, south\.$/);
		});

		it('says nothing of it when it was the first, or the others are in the output', async () => {
			addFamily();
			expect((await runNode(host, block, input.slice(3))).error?.description).not.toContain('Done before');
			const { items } = await runNode(host, block, input, continues);
			expect(items[3]?.error).not.toContain('Done before');
		});
	});

	describe('with "Retry On Fail" of n8n', () => {
		const retries = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } as const;
		const input = [{ account: 'north', accounts: 'north', content: 'Hi', password: 'Abc@34590' }];

		it.each([
			['Block', block],
			['Unblock', unblock],
			['Change Password', changePassword],
			['Message', send],
		])('%s sends nothing, also when the node continues on fail', async (_, parameters) => {
			addFamily();
			const { error } = await runNode(host, parameters, input, retries);
			expect(error?.message).toBe('"Retry On Fail" is on in the settings of this node');
			expect(error?.description).toContain('Switch it off');
			const { items } = await runNode(host, parameters, input, { ...retries, ...continues });
			expect(items).toEqual([{ error: expect.stringContaining('"Retry On Fail" is on') as string }]);
			expect(sim.requests).toHaveLength(0);
		});

		it('what only reads is carried out', async () => {
			addFamily();
			expect((await runNode(host, get, input, retries)).items).toMatchObject([{ account: 'north' }]);
		});
	});

	describe('a field for text that an expression fills with something else', () => {
		const objects: Array<IDataObject | boolean> = [{ name: 'north' }, { toString: 1, valueOf: 2 }, true];

		it.each([
			['New Password', changePassword, { password: undefined, again: 'x' }, 'password'],
			['Repeat New Password', changePassword, { password: 'x' }, 'again'],
			['Message', send, { accounts: 'north' }, 'content'],
			['Accounts', send, { content: 'Hi' }, 'accounts'],
			['Account', get, {}, 'account'],
			['Account', unblock, {}, 'account'],
			['Account', { ...getMany, account: named() }, {}, 'account'],
		])('"%s" is refused, and nothing is sent', async (field, parameters, more, name) => {
			for (const odd of objects) {
				const { error } = await runNode(host, parameters, [{ account: 'north', ...more, [name]: odd }]);
				expect(error?.message).toBe(`"${field}" is not text`);
			}
			expect(sim.requests).toHaveLength(0);
		});

		it('is refused for what is not a number as well', async () => {
			const { error } = await runNode(host, { ...send, content: '={{ NaN }}' }, [{ accounts: 'north' }]);
			expect(error?.message).toBe('"Message" is not text');
			const { error: other } = await runNode(host, { ...send, accounts: '={{ [NaN] }}' }, [{ content: 'Hi' }]);
			expect(other?.message).toBe('"Accounts" holds something that is not a login name');
		});

		it('takes a number for text', async () => {
			addFamily();
			await runNode(host, send, [{ accounts: 'north', content: 42 }]);
			expect(sim.messages).toMatchObject([{ content: '42' }]);
		});
	});

	it('is not offered to AI agents', () => {
		expect(node.description).toHaveProperty('usableAsTool', undefined);
	});

	it('names its own "Custom API Call" last, so that n8n adds no second one', () => {
		const [resource] = node.description.properties;
		expect(resource?.options?.at(-1)).toMatchObject({ name: 'Custom API Call', value: 'api' });
	});

	describe('Get', () => {
		it('gives an account with what is not set as null', async () => {
			sim.addAccount({
				account: 'Peñón',
				password: 'x',
				username: 'Rock',
				email: 'rock@example.com',
				createtime: 1562570435,
				roletype: 3,
			});
			const { items } = await runNode(host, get, [{ account: 'Peñón' }]);
			expect(items).toEqual([
				{
					account: 'Peñón',
					userName: 'Rock',
					email: 'rock@example.com',
					mobile: null,
					phone: null,
					createdAt: '2019-07-08T07:20:35Z',
					role: 'virtual',
					blocked: false,
					parentAccount: null,
					depth: null,
				},
			]);
		});

		it("gives the platform's own record untouched without Simplify", async () => {
			addFamily();
			const { items } = await runNode(host, { ...get, simplify: false }, [{ account: 'south' }]);
			expect(items).toEqual([
				{
					account: 'south',
					username: 'south',
					email: '',
					mobile: '',
					telephone: '',
					createtime: 1562570435,
					roletype: 2,
					blockstatus: 0,
				},
			]);
		});

		it('asks once for each different account, and pairs each item', async () => {
			addFamily();
			const input = ['north', 'south', 'north', 'north'].map((account) => ({ account }));
			const { items, outputs } = await runNode(host, get, input);
			expect(items.map(({ account }) => account)).toEqual(['north', 'south', 'north', 'north']);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
			expect(sim.count('accountInfo')).toBe(2);
		});

		it('keeps the other items when one account is unknown and the node continues on fail', async () => {
			addFamily();
			const { items } = await runNode(
				host,
				get,
				[{ account: 'nobody' }, { account: 'north' }, { account: ' ' }],
				continues,
			);
			expect(items).toEqual([
				{ error: expect.stringContaining('code 20005') as string },
				expect.objectContaining({ account: 'north' }),
				{ error: expect.stringContaining('"Account" is empty') as string },
			]);
		});

		it('sends a failed item to the error output', async () => {
			addFamily();
			const { outputs } = await runNode(host, get, [{ account: 'nobody' }, { account: 'north' }], {
				onError: 'continueErrorOutput',
			});
			expect(outputs.map((output) => output.length)).toEqual([1, 1]);
		});

		it('names the item whose account is unknown', async () => {
			addFamily();
			const { error } = await runNode(host, get, [{ account: 'north' }, { account: 'nobody' }]);
			expect(error?.message).toContain('code 20005');
			expect(error).toMatchObject({ context: { itemIndex: 1 } });
		});
	});

	describe('Get Many', () => {
		it('gives the direct sub-accounts of the own account with one call', async () => {
			addFamily();
			const { items, hints } = await runNode(host, getMany);
			expect(items).toMatchObject([
				{
					account: 'north',
					userName: 'North Ltd',
					role: 'distributor',
					blocked: false,
					parentAccount: 'demo',
					depth: 1,
					path: 'demo / north',
				},
				{ account: 'south', role: 'endUser', blocked: true, parentAccount: 'demo', depth: 1, path: 'demo / south' },
			]);
			expect(sent()).toEqual([['/api/account/list', undefined]]);
			expect(hints).toEqual([]);
		});

		it('gives those of a chosen account', async () => {
			addFamily();
			const { items } = await runNode(host, { ...getMany, account: named('north') });
			expect(items).toMatchObject([
				{ account: 'far north', parentAccount: 'north', depth: 1, path: 'north / far north' },
			]);
			expect(sent()).toEqual([['/api/account/list', 'north']]);
		});

		it('gives the whole tree with parent, depth and path, one call for each account', async () => {
			addFamily();
			const { items } = await runNode(host, { ...getMany, recursive: true });
			expect(items.map(({ account, parentAccount, depth, path }) => [account, parentAccount, depth, path])).toEqual([
				['north', 'demo', 1, 'demo / north'],
				['south', 'demo', 1, 'demo / south'],
				['far north', 'north', 2, 'demo / north / far north'],
			]);
			expect(sent().map(([, account]) => account)).toEqual([undefined, 'north', 'south', 'far north']);
		});

		it('asks no further than the limit', async () => {
			for (let index = 0; index < 60; index += 1) sim.addAccount({ account: `sub ${index}`, password: 'x' });
			const { items } = await runNode(host, { ...getMany, recursive: true, returnAll: false, limit: 50 });
			expect(items).toHaveLength(50);
			expect(sim.count('accountList')).toBe(1);
		});

		it('gives the accounts below the others and an error when one may not be looked into', async () => {
			addFamily();
			sim.addAccount({ account: 'deep south', password: 'x', parent: 'south' });
			sim.fail({ path: 'accountList', skip: 1, times: 1, effect: { code: 10007 } });
			const { items } = await runNode(host, { ...getMany, recursive: true }, [{}], continues);
			expect(items.map(({ account }) => account)).toEqual(['north', 'south', 'deep south', undefined]);
			expect(items.at(-1)).toEqual({
				error: expect.stringContaining('Account "north": The platform denies permission') as string,
			});
			sim.fail({ path: 'accountList', skip: 1, times: 1, effect: { code: 10007 } });
			const { error } = await runNode(host, { ...getMany, recursive: true });
			expect(error).toMatchObject({ httpCode: '403', context: { itemIndex: 0 } });
		});

		it('does not mind an account below which it does not have to look', async () => {
			addFamily();
			sim.fail({ path: 'accountList', skip: 1, effect: { code: 10007 } });
			const limited = { ...getMany, recursive: true, returnAll: false, limit: '={{ $json.limit }}' };
			const { outputs } = await runNode(host, limited, [{ limit: 2 }, { limit: 3 }], {
				onError: 'continueErrorOutput',
			});
			expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([expect.objectContaining({ item: 1 })]);
		});

		it('reads a list once for all input items that want the same, as far as the greediest of them wants', async () => {
			addFamily();
			const limited = { ...getMany, returnAll: false, limit: '={{ $json.limit }}' };
			const { items } = await runNode(host, limited, [{ limit: 1 }, { limit: 2 }, { limit: 1 }]);
			expect(items.map(({ account }) => account)).toEqual(['north', 'north', 'south', 'north']);
			expect(sim.count('accountList')).toBe(1);
		});

		it("gives the platform's own records without Simplify", async () => {
			addFamily();
			const { items } = await runNode(host, { ...getMany, simplify: false });
			expect(items.map(({ account, blockstatus }) => [account, blockstatus])).toEqual([
				['north', 1],
				['south', 0],
			]);
		});

		it.each([
			[499, 0],
			[501, 1],
		])('of an account with %d sub-accounts gives %d hints that there may be more', async (count, expected) => {
			for (let index = 0; index < count; index += 1) sim.addAccount({ account: `sub ${index}`, password: 'x' });
			const { items, hints } = await runNode(host, getMany);
			expect(items).toHaveLength(Math.min(count, 500));
			expect(hints).toHaveLength(expected);
			expect(hints.join()).toContain(expected ? 'at most 500 sub-accounts of one account; "demo" may have more' : '');
		});
	});

	describe('Block and Unblock', () => {
		it('keep an account out and let it in again', async () => {
			addFamily();
			const { items } = await runNode(host, block, [{ account: 'north' }]);
			expect(items).toEqual([{ account: 'north', blocked: true }]);
			expect((await runNode(host, get, [{ account: 'north' }])).items).toMatchObject([{ blocked: true }]);
			expect((await runNode(host, unblock, [{ account: 'north' }])).items).toEqual([
				{ account: 'north', blocked: false },
			]);
			expect((await runNode(host, get, [{ account: 'north' }])).items).toMatchObject([{ blocked: false }]);
		});

		it.each([
			['accountBlock', block],
			['accountUnblock', unblock],
		])('%s is called once for each different account', async (path, parameters) => {
			addFamily();
			const { items } = await runNode(host, parameters, [
				{ account: 'north' },
				{ account: 'south' },
				{ account: 'north' },
			]);
			expect(items.map(({ account }) => account)).toEqual(['north', 'south', 'north']);
			expect(sim.count(path)).toBe(2);
		});

		it.each(['demo', ' Demo '])(
			'do not block the account of the credential, also as "%s", and send nothing',
			async (account) => {
				const { error } = await runNode(host, block, [{ account }]);
				expect(error?.message).toContain('is the account of the credential, which this node does not block');
				expect(error?.description).toContain('All workflows that use the credential would stop at once');
				expect(sim.requests).toHaveLength(0);
			},
		);

		it('do nothing at all when a later item cannot be read', async () => {
			addFamily();
			const { error } = await runNode(host, block, [{ account: 'north' }, { account: '' }]);
			expect(error).toMatchObject({ message: '"Account" is empty', context: { itemIndex: 1 } });
			expect(sim.count('accountBlock')).toBe(0);
		});

		it('carry out what they can when the node continues on fail', async () => {
			addFamily();
			const { items } = await runNode(
				host,
				block,
				[{ account: 'north' }, { account: '' }, { account: 'nobody' }],
				continues,
			);
			expect(items).toEqual([
				{ account: 'north', blocked: true },
				{ error: expect.stringContaining('"Account" is empty') as string },
				{ error: expect.stringContaining('code 20005') as string },
			]);
		});
	});

	describe('Change Password', () => {
		const secret = 'Sommer-Wind 77';
		const hash = '75c0dcf4be08ce693260847bc0dbf5ab';

		it('sends the md5 only, which then opens the account', async () => {
			addFamily();
			const { items } = await runNode(host, changePassword, [{ account: 'north', password: 'Abc@34590' }]);
			expect(items).toEqual([{ account: 'north', passwordChanged: true }]);
			// The vendor's own example, chapter 2.16.
			expect(sim.requests.at(-1)?.query).toMatchObject({
				account: 'north',
				password: '9d591136280b3ec563e3062dbb6f915b',
			});
			const asNorth: Host = { ...host, store: storeFor({ url: sim.url, account: 'north', password: 'Abc@34590' }) };
			expect((await runNode(asNorth, get, [{ account: 'north' }])).items).toHaveLength(1);
		});

		it('hashes letters of all languages as UTF-8', async () => {
			addFamily();
			await runNode(host, changePassword, [{ account: 'north', password: 'пароль' }]);
			expect(sim.requests.at(-1)?.query.password).toBe('e242f36f4f95f12966da8fa2efd59992');
		});

		it.each([
			['empty', { password: '   ' }, '"New Password" is empty'],
			['begun with a blank', { password: ` ${secret}` }, '"New Password" begins or ends with a blank'],
			['ended with a blank', { password: `${secret}\t` }, '"New Password" begins or ends with a blank'],
			[
				'not repeated',
				{ password: secret, again: 'Sommer-Wind 78' },
				'"New Password" and "Repeat New Password" are not the same',
			],
			['an md5', { password: hash }, '"New Password" looks like an md5 hash'],
			['an md5 in capitals', { password: hash.toUpperCase() }, '"New Password" looks like an md5 hash'],
		])('refuses a password that is %s, and sends nothing', async (_, input, message) => {
			const { error } = await runNode(host, changePassword, [{ account: 'north', ...input }]);
			expect(error?.message).toContain(message);
			expect(error?.description).toContain('Nothing was changed');
			expect(sim.requests).toHaveLength(0);
		});

		it('does not change the password of the account of the credential, and says why', async () => {
			const { error } = await runNode(host, changePassword, [{ account: 'demo', password: secret }]);
			expect(error?.message).toContain('which this node does not give a new password');
			expect(error?.description).toContain('change the credential with it');
			expect(sim.requests).toHaveLength(0);
		});

		it.each([
			['done', 'north', undefined],
			['refused', 'nobody', undefined],
			['not repeated', 'north', 'Sommer-Wind 78'],
			['refused with the hash in the answer', 'north', undefined],
		])('never gives the password or its hash away when it is %s', async (title, account, again) => {
			addFamily();
			if (title.includes('hash'))
				sim.fail({ path: 'accountPassword', effect: { code: 10004, message: `bad password ${hash}` } });
			const input = [{ account, password: secret, ...(again && { again }) }];
			for (const extra of [{}, continues]) {
				const { task } = await runNode(host, changePassword, input, extra);
				const all = JSON.stringify([task, task.error?.message, task.error?.stack, Object.assign({}, task.error)]);
				for (const hidden of [secret, again ?? secret, hash]) expect(all).not.toContain(hidden);
			}
		});
	});

	describe('Message: Send', () => {
		const names = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);

		function addNames(count: number): string[] {
			names(count).forEach((account) => sim.addAccount({ account, password: 'x' }));
			return names(count);
		}

		it('takes accounts as an array or as text, and gives each the message once', async () => {
			addNames(3);
			const { items } = await runNode(host, send, [
				{ accounts: ['user0', 'user1', 'user0'], content: ' Hello ' },
				{ accounts: 'user2, user1;\nuser2', content: 'Bye' },
			]);
			expect(items).toEqual([
				{ accounts: ['user0', 'user1'], content: 'Hello', sent: true },
				{ accounts: ['user2', 'user1'], content: 'Bye', sent: true },
			]);
			expect(sim.messages).toEqual([
				{ from: 'demo', accounts: ['user0', 'user1'], content: 'Hello' },
				{ from: 'demo', accounts: ['user2', 'user1'], content: 'Bye' },
			]);
		});

		it('gives an account the message once when its name comes in capitals too, in one item or in several', async () => {
			addNames(2);
			const { items } = await runNode(host, send, [
				{ accounts: 'user0, USER0, user1', content: 'Hello' },
				{ accounts: ' User1', content: 'Hello' },
			]);
			expect(items).toEqual([
				{ accounts: ['user0', 'user1'], content: 'Hello', sent: true },
				{ accounts: ['User1'], content: 'Hello', sent: true },
			]);
			expect(sim.messages).toEqual([{ from: 'demo', accounts: ['user0', 'user1'], content: 'Hello' }]);
		});

		it('says what became of an account also where an item has its name in capitals', async () => {
			addNames(1);
			sim.fail({ path: 'messageSend', effect: 'reset' });
			const { items } = await runNode(
				host,
				send,
				[
					{ accounts: 'user0', content: 'Hello' },
					{ accounts: 'USER0', content: 'Hello' },
				],
				continues,
			);
			expect(items[1]?.error).toMatch(
				/^(?!.*sending it to others failed).*Not known whether it was sent to: USER0\.$/s,
			);
			expect(sim.count('messageSend')).toBe(1);
		});

		it('reaches 450 accounts of one item with 3 calls', async () => {
			const accounts = addNames(450);
			const { items } = await runNode(host, send, [{ accounts, content: 'Hello' }]);
			expect(items).toEqual([{ accounts, content: 'Hello', sent: true }]);
			expect(sim.messages.map((message) => message.accounts.length)).toEqual([200, 200, 50]);
		});

		it('sends one text for 200 input items with one call', async () => {
			const input = addNames(200).map((accounts) => ({ accounts, content: 'Hello' }));
			const { items } = await runNode(host, send, input);
			expect(items).toHaveLength(200);
			expect(sim.count('messageSend')).toBe(1);
		});

		it.each([
			['300 letters', 'x'.repeat(300)],
			['150 emoji', '🚚'.repeat(150)],
			['300 Cyrillic letters', 'ж'.repeat(300)],
		])('sends %s', async (_, content) => {
			addNames(1);
			await runNode(host, send, [{ accounts: 'user0', content }]);
			expect(sim.messages).toMatchObject([{ content }]);
		});

		it.each([
			['301 letters', 'x'.repeat(301), '"Message" has 301 characters; the platform takes at most 300'],
			['151 emoji', '🚚'.repeat(151), '"Message" has 302 characters; the platform takes at most 300'],
			['no text', '  ', '"Message" is empty'],
		])('refuses %s before anything is sent', async (_, content, message) => {
			addNames(1);
			const { error } = await runNode(host, send, [
				{ accounts: 'user0', content: 'fine' },
				{ accounts: 'user0', content },
			]);
			expect(error).toMatchObject({ message, context: { itemIndex: 1 } });
			expect(sim.count('messageSend')).toBe(0);
		});

		it.each([
			['nobody', ' , ', '"Accounts" is empty'],
			['an object', [{ account: 'north' }], '"Accounts" holds something that is not a login name'],
			['a name with a comma', ['north,south'], '"Accounts" holds something that is not a login name'],
		])('refuses %s as accounts', async (_, accounts, message) => {
			const { error } = await runNode(host, send, [{ accounts, content: 'Hello' }]);
			expect(error?.message).toBe(message);
			expect(sim.requests).toHaveLength(0);
		});

		it('says who was reached when the second batch fails, and does not try the third', async () => {
			const accounts = addNames(450);
			sim.fail({ path: 'messageSend', skip: 1, effect: { code: 10000 } });
			const { error } = await runNode(host, send, [{ accounts, content: 'Hello' }]);
			expect(error?.message).toContain(
				'It is not known whether the platform carried it out. The message is known to have reached 200 of 450 accounts',
			);
			expect(error?.description).toContain(
				`Reached: ${accounts.slice(0, 200).join(', ')}. Not known whether it was sent to: ${accounts.slice(200, 400).join(', ')}. Not sent to: ${accounts.slice(400).join(', ')}.`,
			);
			expect(sim.count('messageSend')).toBe(2);
		});

		it('knows that a batch that the platform refuses reached nobody', async () => {
			const accounts = addNames(450);
			sim.fail({ path: 'messageSend', skip: 1, effect: { code: 10006 } });
			const { error } = await runNode(host, send, [{ accounts, content: 'Hello' }]);
			expect(error?.message).not.toContain('not known');
			expect(error?.description).toContain(
				`Reached: ${accounts.slice(0, 200).join(', ')}. Not sent to: ${accounts.slice(200).join(', ')}.`,
			);
		});

		it('tells of each item whether its accounts were reached, may have been, or were not sent it', async () => {
			const accounts = addNames(401);
			sim.fail({ path: 'messageSend', skip: 1, effect: 'reset' });
			const { items } = await runNode(
				host,
				send,
				accounts.map((account) => ({ accounts: account, content: 'Hello' })),
				continues,
			);
			expect(items[0]).toMatchObject({ sent: true });
			expect(items[200]?.error).toMatch(/It is not known whether .*Not known whether it was sent to: user200\.$/);
			expect(items[400]?.error).toMatch(
				/^The message was not sent to 1 of 1 accounts, because sending it to others failed: .*Not sent to: user400\.$/,
			);
			expect(sim.count('messageSend')).toBe(2);
		});

		it('says which items were sent before the one that ends the node', async () => {
			addNames(3);
			sim.fail({ path: 'messageSend', skip: 1, effect: { code: 10007 } });
			const { error } = await runNode(host, send, [
				{ accounts: 'user0', content: 'A' },
				{ accounts: 'user1', content: 'B' },
				{ accounts: 'user2', content: 'A' },
			]);
			expect(error).toMatchObject({ context: { itemIndex: 1 } });
			expect(error?.description).toContain('Items that were sent completely: 0, 2.');
		});

		it('gives the items of other texts when one fails and the node continues on fail', async () => {
			addNames(2);
			const { items } = await runNode(
				host,
				send,
				[
					{ accounts: 'user0', content: 'A' },
					{ accounts: 'nobody', content: 'B' },
					{ accounts: 'user1', content: 'C' },
				],
				continues,
			);
			expect(items.map(({ sent: done, error }) => done ?? String(error).includes('code 20005'))).toEqual([
				true,
				true,
				true,
			]);
			expect(sim.messages.map(({ content }) => content)).toEqual(['A', 'C']);
		});

		it.each(['reset', 'truncated', 'empty', 'html'] as const)(
			'is not sent again when the answer is lost (%s)',
			async (effect) => {
				addNames(1);
				sim.fail({ path: 'messageSend', effect });
				const { error } = await runNode(host, send, [{ accounts: 'user0', content: 'Hello' }]);
				expect(error?.message).toContain('It is not known whether the platform carried it out');
				expect(error?.description).toContain('never sent again by itself');
				expect(timesCalled('messageSend')).toBe(1);
			},
		);
	});

	describe('Codes of the platform', () => {
		const codes = [
			10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, 10009, 10010, 10011, 10012, 10016, 20001, 20005,
		];
		const reads = { 'account info': ['accountInfo', get], 'sub-account list': ['accountList', getMany] } as const;
		const writes = {
			block: ['accountBlock', block],
			unblock: ['accountUnblock', unblock],
			'change password': ['accountPassword', changePassword],
			'send message': ['messageSend', send],
		} as const;
		const input = [{ account: 'north', accounts: 'north', content: 'Hello', password: 'Abc@34590' }];
		const cases = Object.entries({ ...reads, ...writes }).flatMap(([title, [path, parameters]]) =>
			codes.map((code) => [title, code, path, parameters] as const),
		);

		beforeEach(addFamily);

		it.each(cases)('%s: %d is said in words, and only reads are tried again', async (title, code, path, parameters) => {
			sim.fail({ path, effect: { code } });
			const { error, items } = await runNode(host, parameters, input);
			expect(items).toEqual([]);
			expect(error?.message).toContain(`code ${code}`);
			expect(error?.message).toContain(code === 10001 ? 'does not know the call' : errorCodes[code]?.message);
			expect(error?.description).toContain(
				code === 10001 ? 'Endpoint Overrides' : hintText(errorCodes[code]?.hint ?? []),
			);
			expect(error?.httpCode).toBe(errorCodes[code]?.kind === 'input' ? undefined : errorCodes[code]?.httpCode);
			if (title in writes) expect(timesCalled(path)).toBe(timesSent(code));
		});
	});

	describe('The account picker', () => {
		async function search(filter?: string) {
			const { results } = await node.methods.listSearch.searchAccounts.call(loadOptionsContext(host), filter);
			return results.map(({ name, value }) => [name, value]);
		}

		it('lists the own account and all below it', async () => {
			addFamily();
			expect(await search()).toEqual([
				['demo (own account)', 'demo'],
				['North Ltd (north)', 'north'],
				['south', 'south'],
				['far north', 'far north'],
			]);
		});

		it.each([
			['user name', 'ltd', ['north']],
			['login name', 'FAR', ['far north']],
			['words in any order', 'north far', ['far north']],
			['nothing that is there', 'west', []],
		])('finds by %s', async (_, filter, expected) => {
			addFamily();
			expect((await search(filter)).map(([, value]) => value)).toEqual(expected);
		});

		it('says what is wrong instead of showing an empty list', async () => {
			sim.fail({ path: 'accountList', effect: { code: 10001 } });
			await expect(search()).rejects.toThrow('does not know the call "Sub-account list"');
		});
	});
});

describe('Account on the wire', () => {
	const record = { account: 'north', username: 'North', roletype: 2, blockstatus: 1 };

	beforeEach(() => nock.disableNetConnect());
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it('logs in exactly as documented', async () => {
		const signed = ({ time, account, signature, ...rest }: Record<string, unknown>) =>
			account === 'demo' &&
			Math.abs(Number(time) - Date.now() / 1000) < 60 &&
			signature === md5(`9d591136280b3ec563e3062dbb6f915b${String(time)}`) &&
			Object.keys(rest).length === 0;
		const login = nock(WIRE)
			.get('/api/authorization')
			.query(signed)
			.reply(200, { code: 0, record: { access_token: TOKEN, expires_in: 7200 } });
		expectCall('GET', '/api/account/list', {}).reply(200, { code: 0, record: [] });
		const store = storeFor({ url: WIRE, account: 'demo', password: 'Abc@34590' });
		expect(
			(await runNode({ node: new ProtrackAccount(), credential: new ProtrackApi(), store }, getMany)).error,
		).toBeUndefined();
		expect(login.isDone()).toBe(true);
	});

	it.each([
		['Get', get, 'GET', '/api/account/info', { account: 'north' }, record],
		['Get Many of the own account', getMany, 'GET', '/api/account/list', {}, [record]],
		[
			'Get Many of another account',
			{ ...getMany, account: named('south') },
			'GET',
			'/api/account/list',
			{ account: 'south' },
			[record],
		],
		['Block', block, 'GET', '/api/account/block', { account: 'north' }, undefined],
		['Unblock', unblock, 'GET', '/api/account/unblock', { account: 'north' }, undefined],
		[
			'Change Password',
			changePassword,
			'GET',
			'/api/account/password',
			{ account: 'north', password: '9d591136280b3ec563e3062dbb6f915b' },
			undefined,
		],
		['Send', send, 'POST', '/api/message/send', { accounts: 'north,süd', content: 'Hello & good day' }, undefined],
	] as const)('%s sends exactly the documented request', async (_, parameters, method, path, query, answer) => {
		const scope = expectCall(method, path, query as Record<string, string>).reply(200, function (_uri, body) {
			expect(body).toBe('');
			return { code: 0, record: answer };
		});
		const input = [
			{ account: 'north', accounts: ['north', 'süd'], content: 'Hello & good day', password: 'Abc@34590' },
		];
		const { error, items } = await runNode(hostWithToken(new ProtrackAccount()), parameters, input);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(scope.isDone()).toBe(true);
	});
});
