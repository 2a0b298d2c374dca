import { startSimulator, type Simulator } from '../../../simulator';
import { Client, md5, signedIn } from '../../support/simulatorClient';

const NOW = 1_790_000_000;

describe('authorization', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true });
		client = new Client(sim);
	});

	afterEach(async () => await sim.stop());

	it.each([
		['Abc@34590', 1_556_243_443, '3844afd2c3bf68f0f3f4aa0a9ee8ee6c'],
		['123456', 1_504_084_954, 'ecca11e8e116455c48c8ad2ef5c1e0ee'],
	])("accepts the vendor's signature of %s", async (password, time, signature) => {
		sim.clock.set(time * 1000);
		sim.addAccount({ account: 'vendor', password });
		const answer = await client.raw('/api/authorization', { time, account: 'vendor', signature });
		expect(answer.code).toBe(0);
	});

	it('gives a token of 47 characters that lives two hours', async () => {
		const { record } = await client.authorize();
		expect(record.access_token).toMatch(new RegExp(`^A${NOW}000[0-9a-f]{33}$`));
		expect(record.expires_in).toBe(7200);
	});

	it.each(['time', 'account', 'signature'])('names the missing parameter %s', async (name) => {
		const whole = { time: NOW, account: 'demo', signature: 'x' };
		const query = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
		const answer = await client.raw('/api/authorization', query);
		expect(answer).toEqual({ code: 10005, message: `missing required parameter:${name}` });
	});

	it.each([
		['a wrong password', 'demo', 'wrong'],
		['an unknown account', 'nobody', 'Abc@34590'],
	])('refuses %s with 20001', async (_what, account, password) => {
		const answer = await client.authorize(account, password);
		expect(answer).toEqual({ code: 20001, message: 'account or password error' });
	});

	it('accepts a clock that is off by the tolerance', async () => {
		expect((await client.authorize('demo', 'Abc@34590', NOW - 300)).code).toBe(0);
	});

	it('refuses a clock that is off by more with 10014', async () => {
		const answer = await client.authorize('demo', 'Abc@34590', NOW + 301);
		expect(answer).toEqual({ code: 10014, message: 'RequestTimeError' });
	});

	it('refuses milliseconds with 10004', async () => {
		expect((await client.authorize('demo', 'Abc@34590', NOW * 1000)).code).toBe(10004);
	});

	it('refuses a blocked account with 10016 and one without Open API with 10007', async () => {
		sim.addAccount({ account: 'stopped', password: 'p', blocked: true });
		sim.addAccount({ account: 'closed', password: 'p', openApi: false });
		expect((await client.authorize('stopped', 'p')).code).toBe(10016);
		expect((await client.authorize('closed', 'p')).code).toBe(10007);
	});

	it.each(['peñaflor', 'алматы', '868166056370301'])('signs in the account %s', async (account) => {
		sim.addAccount({ account, password: 'p' });
		expect((await client.authorize(account, 'p')).code).toBe(0);
	});

	it('is limited to one in the interval when asked to', async () => {
		sim.configure({ authorizationMinIntervalMs: 11_000 });
		expect((await client.authorize()).code).toBe(0);
		sim.clock.advance(10_999);
		expect((await client.authorize()).code).toBe(10009);
		sim.clock.advance(1);
		expect((await client.authorize()).code).toBe(0);
		expect(sim.authorizations).toBe(2);
	});
});

describe('a token', () => {
	let sim: Simulator;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true });
	});

	afterEach(async () => await sim.stop());

	it('is a required parameter', async () => {
		const answer = await new Client(sim).raw('/api/track', { imeis: '1' });
		expect(answer).toEqual({ code: 10005, message: 'missing required parameter:access_token' });
	});

	it('is refused with 10011 when it is nonsense', async () => {
		const answer = await new Client(sim).raw('/api/track', { imeis: '1', access_token: 'ACCESS_TOKEN' });
		expect(answer).toEqual({ code: 10011, message: 'access_token error' });
	});

	it('is out of date after its lifetime', async () => {
		const client = await signedIn(sim);
		sim.clock.advance(7_199_999);
		expect((await client.call('/api/device/list')).code).toBe(0);
		sim.clock.advance(1);
		expect((await client.call('/api/device/list')).code).toBe(10012);
	});

	it('dies at once when a new one is issued', async () => {
		const [first, second] = [await signedIn(sim), await signedIn(sim)];
		expect((await first.call('/api/device/list')).code).toBe(10011);
		expect((await second.call('/api/device/list')).code).toBe(0);
	});

	it('of another account stays alive', async () => {
		sim.addAccount({ account: 'sub', password: 'p' });
		const sub = await signedIn(sim, 'sub', 'p');
		await signedIn(sim);
		expect((await sub.call('/api/device/list')).code).toBe(0);
	});

	it('gets the code of the option after its replacement', async () => {
		sim.configure({ replacedTokenCode: 10010 });
		const client = await signedIn(sim);
		sim.killToken();
		expect((await client.call('/api/device/list')).code).toBe(10010);
		expect(sim.authorizations).toBe(1);
	});

	it('gets 10016 once its account is blocked', async () => {
		sim.addAccount({ account: 'sub', password: 'p' });
		const sub = await signedIn(sim, 'sub', 'p');
		const root = await signedIn(sim);
		await root.call('/api/account/block', { account: 'sub' });
		expect((await sub.call('/api/device/list')).code).toBe(10016);
	});

	it('is counted by the rate limits of its account', async () => {
		const client = await signedIn(sim);
		sim.clock.advance(60_000);
		sim.configure({ maxRequestsPerSecond: 2, maxRequestsPerMinute: 3 });
		const codes = [];
		for (const wait of [0, 0, 0, 1000, 1000, 58_000]) {
			sim.clock.advance(wait);
			codes.push((await client.call('/api/device/list')).code);
		}
		expect(codes).toEqual([0, 0, 10009, 0, 10009, 0]);
	});
});

it('the md5 of the vendor is the md5 of this file', () => {
	expect(md5('Abc@34590')).toBe('9d591136280b3ec563e3062dbb6f915b');
});
