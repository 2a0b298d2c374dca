import { startSimulator, type Simulator } from '../../../simulator';
import type { Client } from '../../support/simulatorClient';
import { signedIn } from '../../support/simulatorClient';

const NOW = 1_790_000_000;

describe('transport', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: NOW * 1000, frozen: true });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	it('answers an unknown path with 10001 and HTTP 200', async () => {
		const response = await client.fetch('/api/nowhere');
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({ code: 10001, message: 'Unknown request' });
	});

	it('takes POST with the parameters in the query', async () => {
		const response = await client.fetch(
			'/api/device/list',
			{ access_token: client.token },
			{ method: 'POST', body: 'x=1' },
		);
		expect(await response.json()).toEqual({ code: 0, record: [] });
	});

	it('tells the simulated time in the Date header', async () => {
		const { headers } = await client.fetch('/api/device/list');
		expect(headers.get('date')).toBe(new Date(NOW * 1000).toUTCString());
		expect(headers.get('content-type')).toBe('application/json; charset=UTF-8');
	});

	it('ignores parameters it does not know', async () => {
		expect((await client.call('/api/device/list', { page: 2 })).code).toBe(0);
	});

	it.each(['', '/V2'])('answers below the base path %j, and nowhere else', async (basePath) => {
		const other = await startSimulator({ basePath });
		const asked = async (path: string) => ((await (await fetch(other.url + path)).json()) as { code: number }).code;
		expect([await asked(`${basePath}/api/track`), await asked('/V3/api/track'), other.count('track')]).toEqual([
			10005, 10001, 1,
		]);
		if (basePath) expect(await asked('/api/track')).toBe(10001);
		await other.stop();
	});

	it('answers on the paths of the option instead of the default', async () => {
		const other = await startSimulator({ paths: { accountInfo: '/api/account/detail' } });
		const caller = await signedIn(other);
		const codes = [
			(await caller.call('/api/account/detail', { account: 'demo' })).code,
			(await caller.call('/api/account/info', { account: 'demo' })).code,
		];
		await other.stop();
		expect(codes).toEqual([0, 10001]);
	});

	it('logs requests with the code replied', async () => {
		sim.clearLog();
		await client.call('/api/track', { imeis: '1,2' });
		await client.call('/api/track');
		expect(sim.requests).toEqual([
			{
				at: NOW * 1000,
				method: 'GET',
				path: '/api/track',
				query: { access_token: client.token, imeis: '1,2' },
				code: 0,
				httpStatus: 200,
			},
			{
				at: NOW * 1000,
				method: 'GET',
				path: '/api/track',
				query: { access_token: client.token },
				code: 10005,
				httpStatus: 200,
			},
		]);
	});

	it('counts requests by name, by path and in all', async () => {
		await client.call('/api/track', { imeis: '1' });
		expect([sim.count('track'), sim.count('/api/track'), sim.count('playback'), sim.count()]).toEqual([1, 1, 0, 2]);
	});

	it('waits as long as the latency of the path says', async () => {
		sim.configure({ latencyMs: { deviceList: 60 } });
		const begun = performance.now();
		await client.call('/api/device/list');
		expect(performance.now() - begun).toBeGreaterThanOrEqual(58);
	});

	it('stops although a request still waits', async () => {
		sim.configure({ latencyMs: 60_000 });
		const waiting = client.call('/api/device/list');
		const outcome = expect(waiting).rejects.toThrow();
		while (sim.count('deviceList') === 0) await new Promise(setImmediate);
		await sim.stop();
		await outcome;
	});

	it('rejects a port that is taken', async () => {
		const port = Number(new URL(sim.url).port);
		await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
	});
});

describe('the clock', () => {
	it('stands, moves, and runs on from where it was put', async () => {
		const sim = await startSimulator({ startAt: 5000, frozen: true });
		sim.clock.advance(2500);
		expect([sim.now(), sim.seconds()]).toEqual([7500, 7]);
		sim.clock.resume();
		expect(sim.clock.frozen).toBe(false);
		expect(sim.now()).toBeGreaterThanOrEqual(7500);
		expect(sim.now()).toBeLessThan(9500);
		await sim.stop();
	});
});

describe('A path that does not exist', () => {
	let sim: Simulator;
	afterEach(async () => await sim.stop());

	it.each([
		['http404', 404, null],
		['page', 200, null],
		['code', 200, 10001],
		['token', 200, 10005],
	] as const)('is answered as the option says: %s', async (unknownPath, status, code) => {
		sim = await startSimulator({ unknownPath });
		const response = await fetch(`${sim.url}/api/nowhere`);
		const text = await response.text();
		expect([response.status, code === null ? text.slice(0, 9) : (JSON.parse(text) as { code: number }).code]).toEqual([
			status,
			code ?? '<!DOCTYPE',
		]);
		expect(sim.requests).toMatchObject([{ code, httpStatus: status }]);
	});

	it('is unknown with a token too, where the token is looked at first', async () => {
		sim = await startSimulator({ unknownPath: 'token' });
		const client = await signedIn(sim);
		expect((await client.call('/api/nowhere')).code).toBe(10001);
	});

	it('can be one that takes another method only', async () => {
		sim = await startSimulator({ methods: { deviceList: 'POST' } });
		const client = await signedIn(sim);
		const query = { access_token: client.token };
		expect((await client.fetch('/api/device/list', query)).status).toBe(405);
		expect((await client.fetch('/api/device/list', query, { method: 'POST' })).status).toBe(200);
	});
});

describe('A request without a token', () => {
	it.each([10003, 10005, 10010, 10011])('is answered as the option says: %d', async (missingTokenCode) => {
		const sim = await startSimulator({ missingTokenCode });
		const response = await fetch(`${sim.url}/api/device/list`);
		expect(((await response.json()) as { code: number }).code).toBe(missingTokenCode);
		await sim.stop();
	});
});
