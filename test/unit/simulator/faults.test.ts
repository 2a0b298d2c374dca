import { startSimulator, type FaultEffect, type Simulator } from '../../../simulator';
import { signedIn, type Client } from '../../support/simulatorClient';

const IMEI = '868166056370001';

describe('an error', () => {
	let sim: Simulator;
	let client: Client;

	beforeEach(async () => {
		sim = await startSimulator({ startAt: 1_790_000_000_000, frozen: true, seed: 7 });
		sim.addDevice({ imei: IMEI, position: { latitude: 1, longitude: 2 } });
		client = await signedIn(sim);
	});

	afterEach(async () => await sim.stop());

	const answerTo = async (effect: FaultEffect) => {
		sim.fail({ effect });
		const response = await client.fetch('/api/track', { access_token: client.token, imeis: IMEI });
		const text = Buffer.from(await response.arrayBuffer()).toString('utf8');
		return { status: response.status, type: response.headers.get('content-type'), text };
	};

	const textOf = async (effect: FaultEffect) => (await answerTo(effect)).text;

	it('replies an API code with its text', async () => {
		expect(JSON.parse(await textOf({ code: 10009 }))).toEqual({ code: 10009, message: 'Request is too frequency' });
	});

	it.each([500, 502, 429])('replies HTTP %d', async (httpStatus) => {
		expect((await answerTo({ httpStatus })).status).toBe(httpStatus);
	});

	it('replies a page of HTML', async () => {
		expect(await answerTo('html')).toMatchObject({ status: 200, type: 'text/html; charset=UTF-8' });
	});

	it('cuts the JSON off', async () => {
		const text = await textOf('truncated');
		expect(text).toMatch(/^\{"code":0/);
		expect(() => JSON.parse(text) as unknown).toThrow();
	});

	it('sends nothing', async () => {
		expect(await textOf('empty')).toBe('');
	});

	it('puts a byte order mark before the JSON', async () => {
		const text = await textOf('bom');
		expect(text.charCodeAt(0)).toBe(0xfeff);
		expect(JSON.parse(text.slice(1))).toMatchObject({ code: 0 });
	});

	it('sends a record that is null', async () => {
		expect(JSON.parse(await textOf('null-record'))).toEqual({ code: 0, record: null });
	});

	it('sends numbers as text', async () => {
		expect(JSON.parse(await textOf('string-numbers'))).toMatchObject({
			code: 0,
			record: [{ latitude: '1', speed: '0' }],
		});
	});

	it('sends times with a fraction, or in milliseconds, and all else as it is', async () => {
		sim.clock.freeze();
		expect(JSON.parse(await textOf('fractional-times'))).toMatchObject({
			record: [{ servertime: sim.seconds() + 0.5, speed: 0 }],
		});
		sim.clearFaults();
		expect(JSON.parse(await textOf('millisecond-times'))).toMatchObject({
			record: [{ servertime: sim.seconds() * 1000, speed: 0 }],
		});
	});

	it('leaves out optional keys', async () => {
		const { record } = JSON.parse(await textOf('missing-keys')) as { record: Array<Record<string, unknown>> };
		expect(record[0]).toMatchObject({ imei: IMEI, latitude: 1 });
		expect(record[0]).not.toHaveProperty('odometer');
	});

	it('resets the connection after the request was served', async () => {
		sim.fail({ path: 'authorization', effect: 'reset' });
		await expect(client.authorize()).rejects.toThrow('fetch failed');
		expect(sim.authorizations).toBe(2);
	});

	it('hangs until the caller gives up', async () => {
		sim.fail({ effect: 'hang' });
		const caller = new AbortController();
		sim.onRequest = () => void setTimeout(() => caller.abort(), 50);
		await expect(client.fetch('/api/device/list', {}, { signal: caller.signal })).rejects.toThrow(/abort/);
		expect(sim.requests.at(-1)).toMatchObject({ code: null, httpStatus: 0 });
	});

	it('hits only its path and its IMEI', async () => {
		sim.addDevice({ imei: '2' });
		const error = sim.fail({ path: 'track', imei: IMEI, effect: { code: 10000 } });
		const codes = [
			(await client.call('/api/track', { imeis: '2' })).code,
			(await client.call('/api/device/detail', { imeis: IMEI })).code,
			(await client.call('/api/track', { imeis: `2,${IMEI}` })).code,
		];
		expect(codes).toEqual([0, 0, 10000]);
		expect(error.hits).toBe(1);
	});

	it('lets some pass, hits some times, then is over', async () => {
		sim.fail({ skip: 1, times: 2, effect: { code: 10000 } });
		const codes = [];
		for (let request = 0; request < 4; request += 1) codes.push((await client.call('/api/device/list')).code);
		expect(codes).toEqual([0, 10000, 10000, 0]);
	});

	it('hits by chance, the same for the same seed', async () => {
		const error = sim.fail({ probability: 0.3, effect: { code: 10000 } });
		for (let request = 0; request < 50; request += 1) await client.call('/api/device/list');
		const first = error.hits;
		expect(first).toBeGreaterThan(5);
		expect(first).toBeLessThan(25);
		const duplicateIndex = await startSimulator({ startAt: 1_790_000_000_000, frozen: true, seed: 7 });
		const twinClient = await signedIn(duplicateIndex);
		const duplicateError = duplicateIndex.fail({ probability: 0.3, effect: { code: 10000 } });
		for (let request = 0; request < 50; request += 1) await twinClient.call('/api/device/list');
		await duplicateIndex.stop();
		expect(duplicateError.hits).toBe(first);
	});

	it('is gone when removed', async () => {
		sim.fail({ effect: { code: 10000 } }).remove();
		expect((await client.call('/api/device/list')).code).toBe(0);
		sim.fail({ effect: { code: 10000 } });
		sim.clearFaults();
		expect((await client.call('/api/device/list')).code).toBe(0);
	});
});
