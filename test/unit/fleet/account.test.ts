import { checkedContent } from '../../../nodes/ProtrackAccount/messageContent';
import { hashNewPassword } from '../../../nodes/ProtrackAccount/newPassword';
import type { AccountRecord } from '../../../protrack/client';
import { deliveryError, isSameAccount, readAccounts, sendMessage, toAccount } from '../../../protrack/fleet';
import { walkSubAccounts } from '../../../protrack/fleet/accountWalk';
import { clientOf } from '../../support/fakeClient';

/** A tree of accounts by name. */
const treeOf = (tree: Record<string, string[]>) =>
	clientOf(({ query }) => ({ record: tree[query.account ?? 'acme']?.map((account) => ({ account })) ?? [] }));

const record = (more: Partial<AccountRecord>): AccountRecord => ({
	account: 'demo',
	username: '',
	email: '',
	mobile: '',
	telephone: '',
	createtime: 0,
	roletype: null,
	blockstatus: null,
	raw: {},
	...more,
});

describe('an account', () => {
	it("is as the vendor's sample says", () => {
		const sample = record({ createtime: 1562570435, roletype: 1, blockstatus: 1, username: 'openapidemo' });
		expect(toAccount(sample, { parent: 'root', depth: 2 })).toEqual({
			account: 'demo',
			userName: 'openapidemo',
			email: null,
			mobile: null,
			phone: null,
			createdAt: '2019-07-08T07:20:35Z',
			role: 'distributor',
			blocked: false,
			parentAccount: 'root',
			depth: 2,
		});
	});

	it.each([
		[1, 'distributor'],
		[2, 'endUser'],
		[3, 'virtual'],
		[9, 9],
		[null, null],
	])('of role %p is %p', (roletype, role) => expect(toAccount(record({ roletype })).role).toBe(role));

	it.each([
		[0, true],
		[1, false],
		[2, null],
		[null, null],
	])('with block status %p is blocked: %p', (blockstatus, blocked) =>
		expect(toAccount(record({ blockstatus })).blocked).toBe(blocked),
	);
});

describe('the tree of accounts', () => {
	const family = { acme: ['north', 'south'], north: ['oslo', 'acme'], south: ['rome', 'north'], oslo: ['oslo'] };

	it('has for each account its parent, depth and path, each once', async () => {
		const { accounts: found } = await readAccounts(treeOf(family), { recursive: true, limit: Infinity });
		expect(found.map(({ record: { account }, parent, depth, path }) => [account, parent, depth, path])).toEqual([
			['north', 'acme', 1, 'acme / north'],
			['south', 'acme', 1, 'acme / south'],
			['oslo', 'north', 2, 'acme / north / oslo'],
			['rome', 'south', 2, 'acme / south / rome'],
		]);
	});

	it('costs one call for each account', async () => {
		const client = treeOf(family);
		await readAccounts(client, { recursive: true, limit: Infinity });
		expect(client.sent.map(({ query }) => query.account)).toEqual([undefined, 'north', 'south', 'oslo', 'rome']);
	});

	it('costs one call when only the direct ones are wanted', async () => {
		const client = treeOf(family);
		const { accounts: found } = await readAccounts(client, { account: 'north', recursive: false, limit: Infinity });
		expect(found.map(({ path }) => path)).toEqual(['north / oslo', 'north / acme']);
		expect(client.sent).toHaveLength(1);
	});

	it('is read no further than the limit, and cut there', async () => {
		const client = treeOf(family);
		const { accounts: found } = await readAccounts(client, { recursive: true, limit: 1 });
		expect(found.map(({ path }) => path)).toEqual(['acme / north']);
		expect(client.sent).toHaveLength(1);
	});

	it('asks for no more than 16 at once, and not for many where few are needed', async () => {
		const below = Array.from({ length: 100 }, (_, index) => `sub${index}`);
		const tree = { acme: below, ...Object.fromEntries(below.map((name) => [name, [`${name}x`]])) };
		const client = treeOf(tree);
		await readAccounts(client, { recursive: true, limit: 103 });
		// 1 + 2 + 4: the third slice gives the 103rd.
		expect(client.sent).toHaveLength(7);
	});

	it('is read all the same where one account may not be looked into, and names that one', async () => {
		const client = clientOf(({ query }) => {
			if (query.account === 'south') return { code: 10007 };
			return {
				record: (query.account ? [`below ${query.account}`.slice(0, 11)] : ['south', 'north']).map((account) => ({
					account,
				})),
			};
		});
		const { accounts, failures } = await readAccounts(client, { recursive: true, limit: 3 });
		expect(accounts.map(({ path }) => path)).toEqual(['acme / south', 'acme / north', 'acme / north / below north']);
		expect(failures).toMatchObject([{ account: 'south', error: { code: 10007 }, at: 2 }]);
	});

	it('is not asked for any further once five accounts in a row got no answer', async () => {
		const below = Array.from({ length: 100 }, (_, index) => ({ account: `sub${index}` }));
		const client = clientOf(({ query }) => (query.account ? { code: 10000 } : { record: below }));
		const { accounts, failures } = await readAccounts(client, { recursive: true, limit: Infinity });
		expect([accounts.length, failures.length]).toEqual([100, 100]);
		expect(new Set(client.sent.map(({ query }) => query.account)).size).toBeLessThan(20);
	});

	it.each([
		[499, []],
		[500, ['acme']],
	])('tells of an account that shows %d sub-accounts: %j', async (count, expected) => {
		const { truncated } = await readAccounts(
			treeOf({ acme: Array.from({ length: count }, (_, index) => `${index}`) }),
			{ recursive: false, limit: 1 },
		);
		expect(truncated).toEqual(expected);
	});

	it('counts what the platform listed, the asking account included', async () => {
		for await (const branch of walkSubAccounts(treeOf({ acme: ['acme', 'a'] }))) {
			expect(branch).toMatchObject(
				branch.parent === 'acme' ? { listed: 2, accounts: [{ depth: 1 }] } : { listed: 0, accounts: [] },
			);
		}
	});
});

describe('a new password', () => {
	it("is hashed as the vendor's sample says", () => {
		expect(hashNewPassword('Abc@34590', 'Abc@34590')).toBe('9d591136280b3ec563e3062dbb6f915b');
	});

	it.each(['9d591136280b3ec563e3062dbb6f915b', '9D591136280B3EC563E3062DBB6F915B', '', ' a', 'a\n', 'x'])(
		'of %j is refused without being said',
		(typed) => {
			const refusal = () => hashNewPassword(typed, typed === 'x' ? 'y' : typed);
			expect(refusal).toThrow(/^"New Password"/);
			if (typed.length > 9) expect(refusal).not.toThrow(typed);
		},
	);

	it('may have blanks inside', () => expect(hashNewPassword('a b', 'a b')).toMatch(/^[0-9a-f]{32}$/));
});

it.each([
	['demo', ' DEMO ', true],
	['demo', 'demo2', false],
])('%j and %j are the same account: %p', (one, other, same) => expect(isSameAccount(one, other)).toBe(same));

describe('a message', () => {
	const many = Array.from({ length: 401 }, (_, index) => `user${index}`);

	it('counts as many characters as the strictest server would', () => {
		expect(checkedContent(` ${'ж'.repeat(300)} `)).toHaveLength(300);
		expect(() => checkedContent('🚚'.repeat(151))).toThrow('"Message" has 302 characters');
	});

	it('goes to 200 accounts with each call', async () => {
		const client = clientOf(() => ({}));
		const delivery = await sendMessage(client, 'Hi', many);
		expect(client.sent.map(({ query }) => query.accounts?.split(',').length)).toEqual([200, 200, 1]);
		expect(delivery).toEqual({ reached: new Set(many), unknown: new Set(), error: null });
		expect(deliveryError(delivery, many)).toBeNull();
	});

	it('stops at the first error, and knows who was reached', async () => {
		const client = clientOf((_, index) => ({ code: index === 1 ? 10009 : 0 }));
		const delivery = await sendMessage(client, 'Hi', many);
		expect(client.sent).toHaveLength(2);
		expect(delivery.reached).toEqual(new Set(many.slice(0, 200)));
		expect(deliveryError(delivery, ['user0', 'user199'])).toBeNull();
		expect(deliveryError(delivery, ['user199', 'user200'])).toMatchObject({
			kind: 'rate',
			code: 10009,
			httpCode: '429',
			message: expect.stringContaining('The message is known to have reached 1 of 2 accounts') as string,
			hints: expect.arrayContaining(['Reached: user199.', 'Not sent to: user200.']) as string[],
		});
	});
});
