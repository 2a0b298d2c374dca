import { startSimulator, type AccountRecord, type Simulator } from '../../../simulator';
import { Client, md5, signedIn } from '../../support/simulatorClient';

describe('accounts', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator();
		sim.addAccount({
			account: 'peñaflor',
			password: 'p',
			username: 'Transportes Peñaflor',
			roletype: 1,
			createtime: 1562570435,
		});
		sim.addAccount({ account: 'frío', password: 'p', parent: 'peñaflor' });
		sim.addAccount({ account: 'алматы', password: 'p' });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	it('show their brief information', async () => {
		const answer = await client.call('/api/account/info', { account: 'peñaflor' });
		expect(answer.record).toEqual({
			createtime: 1562570435,
			mobile: '',
			telephone: '',
			roletype: 1,
			account: 'peñaflor',
			email: '',
			blockstatus: 1,
			username: 'Transportes Peñaflor',
		});
	});

	it('list what is directly below them', async () => {
		const names = async (query = {}) =>
			(await client.call<AccountRecord[]>('/api/account/list', query)).record.map((record) => record.account);
		expect(await names()).toEqual(['peñaflor', 'алматы']);
		expect(await names({ account: 'peñaflor' })).toEqual(['frío']);
	});

	it('list no more than 500', async () => {
		for (let index = 0; index < 500; index += 1) sim.addAccount({ account: `c${index}`, password: 'p' });
		expect((await client.call<AccountRecord[]>('/api/account/list')).record).toHaveLength(500);
	});

	it('are blocked and unblocked', async () => {
		const status = async () =>
			(await client.call<AccountRecord>('/api/account/info', { account: 'frío' })).record.blockstatus;
		expect(await client.call('/api/account/block', { account: 'frío' })).toEqual({ code: 0 });
		expect(await status()).toBe(0);
		expect(await client.call('/api/account/unblock', { account: 'frío' })).toEqual({ code: 0 });
		expect(await status()).toBe(1);
	});

	it('change the password of one below', async () => {
		await client.call('/api/account/password', { account: 'алматы', password: md5('new') });
		const sub = new Client(sim);
		expect((await sub.authorize('алматы', 'p')).code).toBe(20001);
		expect((await sub.authorize('алматы', 'new')).code).toBe(0);
	});

	it('refuse a password that is not hashed', async () => {
		expect((await client.call('/api/account/password', { account: 'алматы', password: 'new' })).code).toBe(10004);
	});

	it.each(['/api/account/block', '/api/account/password'])('%s refuses oneself, others and nobody', async (path) => {
		const sub = await signedIn(sim, 'peñaflor', 'p');
		const codes = [];
		for (const account of ['peñaflor', 'алматы', 'nobody']) {
			codes.push((await sub.call(path, { account, password: md5('x') })).code);
		}
		expect(codes).toEqual([10007, 10007, 20005]);
	});

	it.each(['/api/account/block', '/api/account/unblock', '/api/account/info', '/api/account/password'])(
		'%s needs an account',
		async (path) => {
			expect(await client.call(path)).toEqual({ code: 10005, message: 'missing required parameter:account' });
		},
	);
});

describe('messages', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator();
		for (let index = 0; index < 201; index += 1) sim.addAccount({ account: `c${index}`, password: 'p' });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	const send = async (recipients: number, content: string) => {
		const accounts = Array.from({ length: recipients }, (_, index) => `c${index}`).join(',');
		return await client.call('/api/message/send', { accounts, content });
	};

	it('reach 200 accounts and carry 300 characters', async () => {
		expect(await send(200, 'ж'.repeat(300))).toEqual({ code: 0 });
		expect(sim.messages).toMatchObject([{ from: 'demo', content: 'ж'.repeat(300) }]);
		expect(sim.messages[0]?.accounts).toHaveLength(200);
	});

	it('are out of range above that', async () => {
		expect((await send(201, 'x')).code).toBe(10006);
		expect((await send(1, 'x'.repeat(301))).code).toBe(10006);
		expect(sim.messages).toEqual([]);
	});
});
