import type { CredentialStore, Result } from '../../support/n8n';
import { LEASE_LIFE_MS, LOGIN_DEADLINE_MS } from '../../../protrack/client';
import type { Simulator } from '../../../simulator';
import { MINUTE, passTime, runTime, sleep, stopTime } from '../../support/time';
import {
	burst,
	errorsOf,
	errorOf,
	open,
	startPlatform,
	startProcess,
	storedIn,
	storeFor,
	track,
	type Process,
} from '../../support/sessionWorld';

const DATABASE_MS = 20;
/** An instant login would hide that processes end each other's tokens for ever. */
const LOGIN_MS = 300;

let sim: Simulator;
let store: CredentialStore;
let main: Process;
let worker: Process;

beforeEach(async () => {
	runTime();
	sim = await startPlatform({ latencyMs: { authorization: LOGIN_MS } });
	store = storeFor(sim);
	main = startProcess();
	worker = startProcess();
});

afterEach(async () => {
	stopTime();
	await sim.stop();
});

const both = async (runs: number): Promise<Result[]> =>
	(
		await Promise.all([main, worker].map(async (process) => await burst(process.tracking(store, DATABASE_MS), runs)))
	).flat();

const alone = async (databaseMs = 0) => await track(main.tracking(store, databaseMs));

/** For tests whose point is not what happens meanwhile. */
function quickly(): void {
	sim.configure({ latencyMs: 0 });
}

describe('two processes with 8 runs each', () => {
	it('make one authorization when there is no token', async () => {
		expect(errorsOf(await both(8))).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it('make one authorization each time the token has died', async () => {
		await alone();
		for (const expected of [2, 3]) {
			sim.killToken();
			expect(errorsOf(await both(8))).toEqual([]);
			expect(sim.count('authorization')).toBe(expected);
		}
	});

	it('make one authorization when the token has grown old', async () => {
		await alone();
		passTime(91 * MINUTE);
		expect(errorsOf(await both(8))).toEqual([]);
		expect(sim.count('authorization')).toBe(2);
	});

	it('make one authorization when they do not start together', async () => {
		await alone();
		sim.killToken();
		const results = await Promise.all(
			Array.from({ length: 16 }, async (_, index) => {
				await sleep(index * 40);
				return await track((index % 2 ? main : worker).tracking(store, DATABASE_MS));
			}),
		);
		expect(errorsOf(results)).toEqual([]);
		expect(sim.count('authorization')).toBe(2);
	});

	it('make one authorization when one claims while the slow database of the other still shows no claim', async () => {
		const slow = track(worker.tracking(store, 100));
		await sleep(345);
		expect(errorsOf([await track(main.tracking(store, 2)), await slow])).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it('wait for a login of 2 seconds', async () => {
		sim.configure({ latencyMs: { authorization: 2000 } });
		expect(errorsOf(await both(8))).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it('recover from a login that is limited twice', async () => {
		sim.configure({ latencyMs: 0 });
		sim.fail({ path: 'authorization', times: 2, effect: { code: 10009 } });
		expect(errorsOf(await both(8))).toEqual([]);
		expect(sim.count('authorization')).toBeLessThanOrEqual(4);
		expect(sim.authorizations).toBeLessThanOrEqual(2);
	});
});

describe('a refused login', () => {
	const refusals = [
		[
			'a wrong password',
			() => Object.assign(storedIn(store), { password: 'wrong' }),
			'The account or its password is wrong',
			'401',
		],
		['a blocked account', () => useAccount({ blocked: true }), 'The account is blocked', '403'],
		['an account without the Open API', () => useAccount({ openApi: false }), 'The platform denies permission', '403'],
	] as const;

	function useAccount(rights: { blocked?: boolean; openApi?: boolean }) {
		sim.addAccount({ account: 'other', password: 'other', parent: sim.account, ...rights });
		Object.assign(storedIn(store), { account: 'other', password: 'other' });
	}

	it.each(refusals)('costs one authorization in two processes with 8 runs each: %s', async (_, prepare, message) => {
		prepare();
		const results = await both(8);
		expect(errorsOf(results)).toHaveLength(16);
		expect(results.filter(({ error }) => !error?.message.includes(message))).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it.each(refusals)('is not tried again by the next runs: %s', async (_, prepare, message, httpCode) => {
		prepare();
		for (let run = 0; run < 4; run += 1) {
			const { error } = await alone();
			expect(error?.message).toContain(message);
			expect(error?.description?.length).toBeGreaterThan(20);
			expect(error?.httpCode).toBe(httpCode);
		}
		expect(sim.count('authorization')).toBe(1);
		expect(sim.count()).toBe(1);
	});

	it('is not tried again by a process that starts later', async () => {
		quickly();
		storedIn(store).password = 'wrong';
		await alone();
		expect((await track(startProcess().tracking(store))).error?.message).toContain(
			'The account or its password is wrong',
		);
		expect(sim.count('authorization')).toBe(1);
	});

	it('stands for a wrong password also after 59 minutes, and is asked about once more after an hour', async () => {
		quickly();
		storedIn(store).password = 'wrong';
		await alone();
		passTime(59 * MINUTE);
		await alone();
		expect(sim.count('authorization')).toBe(1);
		passTime(2 * MINUTE);
		await alone();
		expect(sim.count('authorization')).toBe(2);
	});

	it('stands for a blocked account for half a minute only', async () => {
		quickly();
		useAccount({ blocked: true });
		await alone();
		passTime(MINUTE);
		await alone();
		expect(sim.count('authorization')).toBe(2);
	});

	it('is forgotten at once when the password is corrected', async () => {
		quickly();
		storedIn(store).password = 'wrong';
		await alone();
		storedIn(store).password = sim.password;
		expect((await alone()).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(2);
	});

	it('does not stop another credential', async () => {
		quickly();
		storedIn(store).password = 'wrong';
		await alone();
		expect((await track(main.tracking(storeFor(sim)))).error).toBeUndefined();
	});

	it('does not lose what it was when the answer was slow', async () => {
		sim.configure({ latencyMs: { authorization: 10_000 } });
		sim.fail({ path: 'authorization', effect: { code: 10000 } });
		const { error } = await alone(1000);
		expect(error?.message).toContain('The platform reports a system error');
		expect(sim.count('authorization')).toBeLessThanOrEqual(4);
	});
});

describe('a claim in the credential', () => {
	const claim = (ageMs: number) =>
		Object.assign(storedIn(store), { renewalLease: 'another process', renewalLeaseAt: String(Date.now() - ageMs) });

	it('is taken over at once when it is older than any login takes', async () => {
		claim(LEASE_LIFE_MS + 1000);
		const startedAt = Date.now();
		expect((await alone()).error).toBeUndefined();
		expect(Date.now() - startedAt).toBeLessThan(5000);
		expect(sim.count('authorization')).toBe(1);
	});

	it('is taken over when the process that made it has died', async () => {
		quickly();
		claim(5000);
		const startedAt = Date.now();
		expect(errorsOf(await both(2))).toEqual([]);
		const waitedMs = Date.now() - startedAt;
		expect(waitedMs).toBeGreaterThanOrEqual(15_000);
		expect(waitedMs).toBeLessThan(LOGIN_DEADLINE_MS + 10_000);
		expect(sim.count('authorization')).toBeLessThanOrEqual(2);
	});

	it('is waited for, and the token that comes of it is used', async () => {
		await track(worker.tracking(store));
		const { accessToken, ...rest } = storedIn(store);
		Object.assign(storedIn(store), { accessToken: '' });
		claim(0);
		const run = alone();
		await sleep(400);
		expect(sim.count('authorization')).toBe(1);
		Object.assign(storedIn(store), { ...rest, accessToken, renewalLease: '' });
		expect((await run).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});

	it('ends all waiting when it comes to a refusal', async () => {
		storedIn(store).password = 'wrong';
		await track(worker.tracking(store));
		const { loginError } = storedIn(store);
		Object.assign(storedIn(store), { loginError: '' });
		claim(0);
		const run = alone();
		await sleep(300);
		Object.assign(storedIn(store), { loginError, renewalLease: '' });
		expect((await run).error?.message).toContain('The account or its password is wrong');
		expect(sim.count('authorization')).toBe(1);
	});

	it('from a clock that was an hour ahead does not stop the others for an hour', async () => {
		claim(-60 * MINUTE);
		quickly();
		expect((await alone()).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});

	it('from a clock that is some seconds ahead is respected', async () => {
		claim(-5000);
		const controller = new AbortController();
		const session = await open(main, store, controller.signal);
		const run = errorOf(session.track());
		await sleep(400);
		controller.abort();
		await run;
		expect(sim.count('authorization')).toBe(0);
		expect(storedIn(store).renewalLease).toBe('another process');
	});

	it('that another process renews for ever ends in an error that says so', async () => {
		claim(0);
		const renewal = { isAlive: true };
		const other = (async () => {
			while (renewal.isAlive) {
				claim(0);
				await sleep(500);
			}
		})();
		const startedAt = Date.now();
		const { error } = await alone();
		renewal.isAlive = false;
		await other;
		expect(error?.message).toBe('Another process of n8n has been logging in for too long');
		expect(error?.description).toContain('open the credential and test it');
		expect(error?.httpCode).toBe('503');
		expect(Date.now() - startedAt).toBeLessThan(180_000);
	});
});

describe('a login that is limited (10009)', () => {
	it('is tried again after the interval that the platform keeps', async () => {
		sim.configure({ latencyMs: 0, authorizationMinIntervalMs: 11_000 });
		await alone();
		sim.killToken();
		expect(errorsOf(await burst(main.tracking(store), 4))).toEqual([]);
		expect(sim.authorizations).toBe(2);
	});

	it('fails once for all 24 runs of two processes that wait for it, with the calls of other accounts going on', async () => {
		quickly();
		sim.fail({ path: 'authorization', effect: { code: 10009 } });
		const startedAt = Date.now();
		expect(errorsOf(await both(12))).toHaveLength(24);
		expect(Date.now() - startedAt).toBeLessThan(60_000);
		expect(sim.count('authorization')).toBeLessThanOrEqual(4);
	});

	it('is not tried again before 12 seconds have passed', async () => {
		quickly();
		sim.fail({ path: 'authorization', effect: { code: 10009 } });
		await both(4);
		const times = sim.requests.map(({ at }) => at);
		const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12_000);
	});

	it('ends in a readable error after less than a minute', async () => {
		quickly();
		sim.fail({ path: 'authorization', effect: { code: 10009 } });
		const startedAt = Date.now();
		const { error } = await alone();
		expect(error?.message).toContain('The platform says that requests come too often');
		expect(error?.description).toContain('Ask less often');
		expect(error?.httpCode).toBe('429');
		expect(Date.now() - startedAt).toBeLessThan(60_000);
		expect(Date.now() - startedAt).toBeGreaterThan(15_000);
		expect(sim.count('authorization')).toBeLessThanOrEqual(5);
	});

	it('is not hammered by 16 runs that wait for it', async () => {
		quickly();
		sim.fail({ path: 'authorization', effect: { code: 10009 } });
		expect(errorsOf(await burst(main.tracking(store), 16))).toHaveLength(16);
		const times = sim.requests.map(({ at }) => at);
		expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThan(1800);
		expect(times.length).toBeLessThanOrEqual(20);
	});
});

describe('a canceled execution', () => {
	it('stops at once while its login hangs', async () => {
		sim.fail({ path: 'authorization', effect: 'hang' });
		const controller = new AbortController();
		const run = errorOf((await open(main, store, controller.signal)).track());
		while (sim.count('authorization') === 0) await sleep(5);
		controller.abort();
		const cancelledAt = Date.now();
		expect(await run).toMatchObject({ kind: 'canceled', message: 'The execution was canceled' });
		// Sooner than anything else could end it.
		expect(Date.now() - cancelledAt).toBeLessThan(LOGIN_DEADLINE_MS);
	});

	it('stops at once while it waits for another process', async () => {
		Object.assign(storedIn(store), { renewalLease: 'another process', renewalLeaseAt: String(Date.now()) });
		const controller = new AbortController();
		const run = errorOf((await open(main, store, controller.signal)).track());
		await sleep(200);
		controller.abort();
		const cancelledAt = Date.now();
		expect(await run).toMatchObject({ kind: 'canceled' });
		// Sooner than anything else could end it.
		expect(Date.now() - cancelledAt).toBeLessThan(LOGIN_DEADLINE_MS);
	});

	it('does not spoil the login for the others that wait for it', async () => {
		const controller = new AbortController();
		const canceled = errorOf((await open(main, store, controller.signal)).track());
		const other = alone();
		await sleep(400);
		controller.abort();
		expect(await canceled).toMatchObject({ kind: 'canceled' });
		expect((await other).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});

	it('stops at once while a call hangs', async () => {
		const controller = new AbortController();
		const session = await open(main, store, controller.signal);
		await session.track();
		sim.fail({ path: 'track', effect: 'hang' });
		const run = errorOf(session.track());
		while (sim.count('track') < 2) await sleep(5);
		controller.abort();
		expect(await run).toMatchObject({ kind: 'canceled' });
		expect(sim.count('track')).toBe(2);
	});
});
