import { runNode, type CredentialStore, type Host } from '../../support/n8n';
import type { Simulator } from '../../../simulator';
import { md5 } from '../../../simulator/world/md5';
import { MINUTE, passTime, runTime, stopTime } from '../../support/time';
import {
	burst,
	details,
	errorsOf,
	errorOf,
	open,
	position,
	startPlatform,
	startProcess,
	storedIn,
	storeFor,
	track,
	type Process,
} from '../../support/sessionWorld';
import { IMEI } from '../../support/testData';

let sim: Simulator;
let store: CredentialStore;
let process: Process;
let host: Host;

beforeEach(async () => {
	runTime();
	sim = await startPlatform();
	store = storeFor(sim);
	process = startProcess();
	host = process.tracking(store);
});

afterEach(async () => {
	stopTime();
	await sim.stop();
});

/** Another process that uses the same credential and has to log in anew. */
async function somebodyElseRenews(): Promise<void> {
	sim.killToken();
	expect((await track(startProcess().tracking(store))).error).toBeUndefined();
}

const tokensUsed = () => new Set(sim.requests.flatMap(({ query }) => query.access_token ?? []));
const refused = () => sim.requests.filter(({ code }) => code !== 0).map(({ path, code }) => `${path} ${code}`);

describe('one token for everybody', () => {
	it('costs one authorization when 16 runs start with no token at all', async () => {
		sim.configure({ latencyMs: { authorization: 100 } });
		expect(errorsOf(await burst(host, 16))).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
	});

	it.each([10002, 10003, 10010, 10011, 10012])(
		'costs one authorization when 16 runs find the token dead (code %i)',
		async (replacedTokenCode) => {
			sim.configure({ replacedTokenCode, latencyMs: { authorization: 100 } });
			await track(host);
			sim.killToken();
			expect(errorsOf(await burst(host, 16))).toEqual([]);
			expect(sim.count('authorization')).toBe(2);
		},
	);

	it('costs one authorization when 16 runs meet a token that the platform has let expire early', async () => {
		await track(host);
		sim.configure({ tokenLifetimeSeconds: 600, latencyMs: { authorization: 100 } });
		passTime(11 * MINUTE);
		expect(errorsOf(await burst(host, 16))).toEqual([]);
		expect(refused()).toContain('/api/track 10012');
		expect(sim.count('authorization')).toBe(2);
	});

	it('costs one authorization when 16 calls of one run find the token dead', async () => {
		await track(host);
		sim.killToken();
		sim.configure({ latencyMs: { authorization: 100 } });
		sim.clearLog();
		const others = Array.from({ length: 1599 }, (_, index) => String(350000000000000 + index));
		others.forEach((imei) => sim.addDevice({ imei }));
		const devices = [IMEI, ...others];
		const { items, error } = await runNode(host, { ...position, deviceSelection: 'several', devices });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1600);
		expect(sim.count('authorization')).toBe(1);
		expect(sim.requests.filter(({ path, code }) => path === '/api/track' && code === 0)).toHaveLength(16);
	});

	it('is written to the credential once, after one claim, however many runs of a process want it', async () => {
		const written: unknown[] = [];
		const monitored = new Proxy(store, {
			set: (target, id, value: Record<string, string>) => {
				written.push(value.accessToken === '' ? 'claim' : 'token');
				return Reflect.set(target, id, value);
			},
		});
		expect(errorsOf(await burst(process.tracking(monitored), 16))).toEqual([]);
		expect(written).toEqual(['claim', 'token']);
	});

	it('is one token for different nodes', async () => {
		sim.configure({ latencyMs: { authorization: 100 } });
		const other = process.device(store);
		const results = await Promise.all(
			[...Array.from({ length: 8 }, () => [track(host), runNode(other, details)])].flat(),
		);
		expect(errorsOf(results)).toEqual([]);
		expect(sim.count('authorization')).toBe(1);
		expect(tokensUsed().size).toBe(1);
	});

	it('recovers without an authorization when somebody else has put a newer token into the store', async () => {
		const session = await open(process, store);
		await session.track();
		await somebodyElseRenews();
		sim.clearLog();
		expect((await session.track()).result).toHaveLength(1);
		expect(refused()).toEqual(['/api/track 10011']);
		expect(sim.count('authorization')).toBe(0);
	});

	it('recovers again and again within one run', async () => {
		const session = await open(process, store);
		for (let round = 0; round < 4; round += 1) {
			await somebodyElseRenews();
			expect((await session.track()).result).toHaveLength(1);
		}
		expect(sim.authorizations).toBe(4);
	});

	it('gives up after three tries when every token is rejected', async () => {
		sim.fail({ path: 'track', effect: { code: 10011 } });
		const { error } = await track(host);
		expect(error?.message).toContain('The access token is not valid any more');
		expect(error?.description).toContain('Another program may be logging in with the same account');
		expect(error?.httpCode).toBe('401');
		expect(sim.count('track')).toBe(3);
		expect(sim.count('authorization')).toBe(3);
	});

	it('recovers when another program takes the new token away before it is used', async () => {
		await track(host);
		sim.fail({ path: 'track', effect: { code: 10011 }, times: 2 });
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(3);
	});
});

describe('a stored token', () => {
	it('is used by the next run, also in another process', async () => {
		await track(host);
		expect((await track(host)).items).toHaveLength(1);
		expect((await track(startProcess().tracking(store))).items).toHaveLength(1);
		expect(sim.count('authorization')).toBe(1);
	});

	it.each([
		['90 minutes', 7200, 89],
		['all but the last 30 minutes of its life', 5400, 59],
		['half of a short life', 1200, 9],
	])('serves for %s', async (_, tokenLifetimeSeconds, young) => {
		sim.configure({ tokenLifetimeSeconds });
		await track(host);
		passTime(young * MINUTE);
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});

	it.each([
		['90 minutes', 7200, 91],
		['all but the last 30 minutes of its life', 5400, 61],
		['half of a short life', 1200, 11],
	])('is renewed before the call after %s', async (_, tokenLifetimeSeconds, old) => {
		sim.configure({ tokenLifetimeSeconds });
		await track(host);
		passTime(old * MINUTE);
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(2);
		expect(refused()).toEqual([]);
	});

	it('is never used for another account', async () => {
		await track(host);
		sim.addAccount({ account: 'peñaflor', password: 'other', parent: sim.account });
		Object.assign(storedIn(store), { account: 'peñaflor', password: 'other' });
		const token = storedIn(store).accessToken;
		sim.clearLog();
		await track(host);
		expect(sim.requests[0]).toMatchObject({ path: '/api/authorization', query: { account: 'peñaflor' } });
		expect(tokensUsed().size).toBe(1);
		expect(tokensUsed()).not.toContain(token);
	});

	it('is never sent to another server', async () => {
		await track(host);
		const other = await startPlatform({ seed: 2 });
		storedIn(store).baseUrl = other.url;
		const token = storedIn(store).accessToken;
		expect((await track(host)).error).toBeUndefined();
		expect(other.count('authorization')).toBe(1);
		expect(other.requests.map(({ query }) => query.access_token)).not.toContain(token);
		await other.stop();
	});

	it('is never used after the password was changed', async () => {
		await track(host);
		sim.clearLog();
		storedIn(store).password = 'wrong';
		expect((await track(host)).error?.message).toContain('The account or its password is wrong');
		expect(sim.count('track')).toBe(0);
		expect(sim.count('authorization')).toBe(1);
	});

	it('stays good when the password is entered as its md5', async () => {
		await track(host);
		storedIn(store).password = md5(sim.password).toUpperCase();
		expect((await track(host)).error).toBeUndefined();
		expect(sim.count('authorization')).toBe(1);
	});
});

describe('errors that are not about the token', () => {
	it.each([10004, 10005, 10006, 10007, 10013, 10014, 10016, 20001, 20005, 20017, 20046, 20089, 55555])(
		'never cost an authorization (code %i of a data call)',
		async (code) => {
			const session = await open(process, store);
			await session.track();
			sim.fail({ path: 'track', effect: { code } });
			expect(await errorOf(session.track())).toMatchObject({ code });
			expect(sim.count('authorization')).toBe(1);
		},
	);

	it.each([
		{ code: 10000 },
		{ code: 10009 },
		{ httpStatus: 401 },
		{ httpStatus: 403 },
		{ httpStatus: 503 },
		'html',
		'truncated',
		'reset',
	] as const)('never cost an authorization (%j of a data call)', async (effect) => {
		const session = await open(process, store);
		await session.track();
		sim.fail({ path: 'track', effect });
		expect(await errorOf(session.track())).toBeInstanceOf(process.package.ProtrackError);
		expect(sim.count('authorization')).toBe(1);
	});
});

describe("the host's clock", () => {
	it.each([60, -60])(
		'may be wrong by %i minutes: the login is asked once more with the time of the server',
		async (minutes) => {
			sim.clock.advance(minutes * MINUTE);
			expect((await track(host)).error).toBeUndefined();
			const [first, second] = sim.requests;
			expect([first?.code, second?.code]).toEqual([10014, 0]);
			expect(Math.abs(Number(second?.query.time) - sim.seconds())).toBeLessThan(300);
			expect(sim.count('authorization')).toBe(2);
		},
	);

	it.each([60, -60])(
		'may be wrong by %i minutes: tokens are renewed after 90 minutes all the same',
		async (minutes) => {
			sim.clock.advance(minutes * MINUTE);
			await track(host);
			passTime(89 * MINUTE);
			await track(host);
			expect(sim.authorizations).toBe(1);
			passTime(2 * MINUTE);
			await track(host);
			expect(sim.authorizations).toBe(2);
			expect(refused()).toEqual(['/api/authorization 10014', '/api/authorization 10014']);
		},
	);

	it('may be set back an hour while a token is stored', async () => {
		await track(host);
		passTime(-60 * MINUTE);
		expect((await track(host)).error).toBeUndefined();
	});

	it.each([
		['grows old by a clock that is set forward', 7200, 91 * MINUTE],
		['loses half of a short life', 60, 31_000],
	])('does not spoil a new token that %s while n8n stores it', async (_, tokenLifetimeSeconds, ms) => {
		runTime();
		sim.configure({ tokenLifetimeSeconds });
		const { preAuthentication } = host.credential;
		host.credential.preAuthentication = async function (credentials) {
			const stored = (await preAuthentication?.call(this, credentials)) ?? {};
			if (stored.issuedAt) passTime(ms);
			return stored;
		};
		expect((await track(host)).error).toBeUndefined();
		expect(sim.requests.map(({ path, code }) => `${path} ${code}`)).toEqual(['/api/authorization 0', '/api/track 0']);
	});

	it('is named in the error when the server refuses its own time too', async () => {
		sim.fail({ path: 'authorization', effect: { code: 10014 } });
		const { error } = await track(host);
		expect(error?.message).toContain('The platform refuses the time of the request');
		expect(error?.description).toContain('clock of the machine that runs n8n');
		expect(sim.count('authorization')).toBe(2);
	});
});

describe('a command', () => {
	it('is sent again with a new token when the platform has rejected the old one, and carried out once', async () => {
		await (await open(process, store)).track();
		sim.killToken();
		expect((await (await open(process, store)).command()).result).toMatchObject({ commandid: expect.any(String) });
		const sent = sim.requests.filter(({ path }) => path === '/api/command/send');
		expect(sent.map(({ code }) => code)).toEqual([10011, 0]);
		expect(sim.count('authorization')).toBe(2);
	});

	it('is not sent a third time when the new token is rejected as well', async () => {
		const session = await open(process, store);
		sim.fail({ path: 'commandSend', effect: { code: 10012 } });
		expect(await errorOf(session.command())).toMatchObject({ kind: 'token', code: 10012 });
		expect(sim.count('commandSend')).toBe(2);
	});

	it('goes out once with a token that is renewed beforehand when the stored one is old', async () => {
		await (await open(process, store)).track();
		passTime(91 * MINUTE);
		sim.setPosition(IMEI, { speed: 0 });
		await (await open(process, store)).command();
		expect(sim.count('commandSend')).toBe(1);
		expect(sim.count('authorization')).toBe(2);
	});

	it('is not sent when the login is refused', async () => {
		storedIn(store).password = 'wrong';
		expect(await errorOf((await open(process, store)).command())).toMatchObject({ kind: 'login', code: 20001 });
		expect(sim.count('commandSend')).toBe(0);
	});

	it.each(['html', { httpStatus: 404 }] as const)(
		'is not called unknown when it was not sent because the login failed with %j',
		async (effect) => {
			sim.fail({ path: 'authorization', effect });
			const error = await errorOf((await open(process, store)).command());
			expect(error.message).not.toContain('not known whether');
			expect(sim.count('commandSend')).toBe(0);
		},
	);

	it.each([{ code: 10000 }, { code: 10009 }, { httpStatus: 502 }, 'html', 'truncated', 'empty', 'reset'] as const)(
		'is not sent twice on %j',
		async (effect) => {
			const session = await open(process, store);
			await session.track();
			sim.fail({ path: 'commandSend', effect });
			await errorOf(session.command());
			expect(sim.count('commandSend')).toBe(1);
		},
	);
});
