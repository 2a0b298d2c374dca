import { inspect } from 'node:util';

// First: the simulator that it loads waits in the time of the tests.
import { startPlatform, startProcess, track, type Process } from '../../support/sessionWorld';
import { ProtrackApi } from '../../../credentials/ProtrackApi.credentials';
import { stateAfterLogin } from '../../../protrack/client';
import { executeContext, storedIn, storeFor, type CredentialStore } from '../../support/n8n';
import { startSimulator, type Simulator } from '../../../simulator';
import { MINUTE, passTime, runTime, stopTime } from '../../support/time';
import { IMEI } from '../../support/testData';

const CREDENTIAL = 'protrackApi';
const PATH = '/api/track';

let sim: Simulator;
/** A server that must never see the token. */
let elsewhere: Simulator;
let store: CredentialStore;
let process: Process;

beforeAll(async () => {
	process = startProcess();
	elsewhere = await startSimulator();
});
afterAll(async () => await elsewhere.stop());

beforeEach(async () => {
	runTime();
	sim = await startPlatform();
	elsewhere.clearLog();
	store = storeFor(sim);
});
afterEach(async () => {
	stopTime();
	await sim.stop();
});

const context = () => executeContext(process.tracking(store));

/** What n8n's HTTP Request node (4.2) asks n8n-core for with a predefined credential type and its options untouched. */
async function httpRequestNode(
	uri: string,
	more: object = {},
	one = context(),
): Promise<{ body: { code?: number; record?: unknown }; statusCode: number }> {
	const options = {
		headers: { accept: 'application/json,text/*;q=0.99' },
		method: 'GET',
		uri,
		gzip: true,
		rejectUnauthorized: true,
		followRedirect: true,
		followAllRedirects: true,
		maxRedirects: undefined,
		resolveWithFullResponse: true,
		timeout: 300_000,
		json: true,
		...more,
	};
	return (await one.helpers.requestWithAuthentication.call(one, CREDENTIAL, options as never, undefined, 0)) as never;
}

/** What another community node asks for. */
async function otherNode(options: object): Promise<{ code?: number }> {
	const one = context();
	return (await one.helpers.httpRequestWithAuthentication.call(one, CREDENTIAL, {
		method: 'GET',
		json: true,
		...options,
	} as never)) as never;
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
	return await promise.then(
		(value) => {
			throw new Error(`This should have failed: ${inspect(value)}`);
		},
		(error: unknown) => error as Error,
	);
}

const asked = () => sim.requests.map(({ method, path, code }) => `${method} ${path} ${code}`);
/** Logs in beforehand, so that a token is stored. */
async function withStoredToken(): Promise<string> {
	await track(process.tracking(store));
	sim.clearLog();
	return storedIn(store).accessToken ?? '';
}

describe('the HTTP Request node with this credential', () => {
	it('reads the platform with the token of the nodes', async () => {
		const token = await withStoredToken();
		const { body, statusCode } = await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } });
		expect([statusCode, body.code, body.record]).toEqual([200, 0, [expect.objectContaining({ imei: IMEI })]]);
		expect(sim.requests.map(({ query }) => query)).toEqual([{ imeis: IMEI, access_token: token }]);
	});

	it('reads it with the parameters in the URL as well', async () => {
		await withStoredToken();
		const { body } = await httpRequestNode(`${sim.url}${PATH}?imeis=${IMEI}#map`);
		expect(body).toMatchObject({ code: 0, record: [{ imei: IMEI }] });
	});

	it('posts', async () => {
		await withStoredToken();
		const geofence = { imei: IMEI, efencename: 'Yard', alarmtype: 2, longitude: -77, latitude: -12, radius: 200 };
		const { body } = await httpRequestNode(`${sim.url}/api/geofence/create`, { method: 'POST', qs: geofence });
		expect(body.code).toBe(0);
		expect(sim.geofences).toHaveLength(1);
	});

	it("reads page after page with n8n's pagination", async () => {
		await withStoredToken();
		const one = context();
		const pages = (await one.helpers.requestWithAuthenticationPaginated.call(
			one as never,
			{ method: 'GET', uri: `${sim.url}${PATH}`, qs: { imeis: IMEI }, json: true } as never,
			0,
			{
				continue: '={{ $pageCount < 2 }}',
				request: { qs: { page: '={{ $pageCount }}' } },
				requestInterval: 0,
			} as never,
			CREDENTIAL,
		)) as unknown[];
		expect(pages.length).toBeGreaterThanOrEqual(2);
		expect(asked().every((line) => line === `GET ${PATH} 0`)).toBe(true);
	});

	it('logs in by itself when no token is stored', async () => {
		expect((await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } })).body.code).toBe(0);
		expect(asked()).toEqual(['GET /api/authorization 0', `GET ${PATH} 0`]);
		sim.clearLog();
		expect((await track(process.tracking(store))).error).toBeUndefined();
		expect(asked()).toEqual([`GET ${PATH} 0`]);
	});

	it('logs in once for all items of a run', async () => {
		sim.configure({ latencyMs: { authorization: 50 } });
		const one = context();
		const answers = await Promise.all(
			Array.from({ length: 20 }, async () => await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } }, one)),
		);
		expect(answers.map(({ body }) => body.code)).toEqual(Array(20).fill(0));
		expect(sim.count('authorization')).toBe(1);
	});

	it('renews a token whose two hours are over', async () => {
		await withStoredToken();
		passTime(121 * MINUTE);
		expect((await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } })).body.code).toBe(0);
		expect(asked()).toEqual(['GET /api/authorization 0', `GET ${PATH} 0`]);
	});

	it('logs in anew after the account was changed', async () => {
		const token = await withStoredToken();
		sim.addAccount({ account: 'other', password: 'other', parent: sim.account });
		Object.assign(storedIn(store), { account: 'other', password: 'other' });
		await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } });
		expect(sim.requests[0]).toMatchObject({ path: '/api/authorization', query: { account: 'other' } });
		expect(sim.requests.map(({ query }) => query.access_token)).not.toContain(token);
	});

	it('shows the code of a token that died early, until the next Protrack node renews it', async () => {
		await withStoredToken();
		sim.killToken();
		expect((await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } })).body.code).toBe(10011);
		expect(asked()).toEqual([`GET ${PATH} 10011`]);
		await track(process.tracking(store));
		expect((await httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } })).body.code).toBe(0);
	});

	it('says why the login was rejected, after one try', async () => {
		storedIn(store).password = 'wrong';
		const error = await errorOf(httpRequestNode(sim.url + PATH));
		expect(error.message).toContain('The account or its password is wrong');
		expect(asked()).toEqual(['GET /api/authorization 20001']);
	});

	it.each([{ httpStatus: 404 }, { httpStatus: 502 }, 'reset'] as const)(
		'sends a request once and leaves the token alone when it fails (%j)',
		async (effect) => {
			const token = await withStoredToken();
			sim.fail({ path: PATH, effect });
			await errorOf(httpRequestNode(sim.url + PATH, { method: 'POST', qs: { imeis: IMEI } }));
			expect(sim.requests.map(({ path }) => path)).toEqual([PATH]);
			expect(storedIn(store).accessToken).toBe(token);
		},
	);

	it('does not follow a redirect', async () => {
		const token = await withStoredToken();
		sim.fail({
			path: PATH,
			effect: { httpStatus: 302, headers: { Location: `${elsewhere.url}${PATH}?access_token=${token}` } },
		});
		const errors = [
			await errorOf(httpRequestNode(sim.url + PATH, { qs: { imeis: IMEI } })),
			await errorOf(httpRequestNode(sim.url + PATH, { method: 'POST', qs: { imeis: IMEI } })),
			await errorOf(otherNode({ url: sim.url + PATH, returnFullResponse: true })),
		];
		expect(elsewhere.requests).toEqual([]);
		expect(errors.map((error) => JSON.stringify(error).includes(token))).toEqual([false, false, false]);
	});

	it.each(['qs', 'URL'])('refuses a token of its own in the %s', async (where) => {
		await withStoredToken();
		const inUrl = where === 'URL' ? '?access%5Ftoken=mine' : '';
		const error = await errorOf(httpRequestNode(sim.url + PATH + inUrl, inUrl ? {} : { qs: { access_token: 'mine' } }));
		expect(error.message).toContain('"access_token" already');
		expect(error.message).toContain('the credential adds its token by itself');
		expect(sim.requests).toEqual([]);
	});

	it('says so when the query parameters are a list', async () => {
		await withStoredToken();
		expect((await errorOf(httpRequestNode(sim.url + PATH, { qs: [IMEI] }))).message).toContain('not names with values');
	});

	it.each([
		['a login', '/api/authorization', {}, 'would end the token'],
		['a command', '/api/command/send', { qs: { imei: IMEI, command: 'STATUS#' } }, 'Protrack Command'],
		['a command under another name', '/api/cmd', {}, 'Protrack Command'],
		['a path that is written in code', '/api/%63ommand/send', {}, 'one of the API'],
		['an engine stop in the query', '/api/device/set', { qs: { text: 'RELAY,1' } }, 'Protrack Command'],
		['an engine stop in a form', '/api/device/set', { method: 'POST', form: { text: 'RELAY,1' } }, 'Protrack Command'],
		[
			'an engine stop in a JSON body',
			'/api/device/set',
			{ method: 'POST', body: { text: ['RELAY,1'] } },
			'Protrack Command',
		],
		[
			'an engine stop in a raw body',
			'/api/device/set',
			{ method: 'POST', body: `imei=${IMEI}&text=RELAY%2C1` },
			'Protrack Command',
		],
	])('refuses what Custom API Call refuses: %s', async (_, path, more, words) => {
		await withStoredToken();
		expect((await errorOf(httpRequestNode(sim.url + path, more))).message).toContain(words);
		expect(sim.requests).toEqual([]);
	});

	it('refuses a plain http address when the switch is off, though a token is stored', async () => {
		await withStoredToken();
		Object.assign(storedIn(store), { allowHttp: false, baseUrl: sim.url.replace('http', 'HTTP') });
		expect((await errorOf(httpRequestNode(sim.url + PATH))).message).toContain('plain http');
		expect(sim.requests).toEqual([]);
	});
});

describe('the token goes to the origin of the credential only', () => {
	const port = () => new URL(sim.url).port;
	const otherPort = () => new URL(elsewhere.url).port;

	it.each([
		['in capitals', () => `HTTP://127.0.0.1:${port()}${PATH}`],
		['with a user name', () => `http://someone@127.0.0.1:${port()}${PATH}`],
		['with spaces around it', () => ` ${sim.url}${PATH} `],
		['by another way to write its number', () => `http://0x7f.1:${port()}${PATH}`],
	])('which may be written %s', async (_, url) => {
		const token = await withStoredToken();
		await httpRequestNode(url(), { qs: { imeis: IMEI } });
		expect(sim.requests.map(({ query }) => query.access_token)).toEqual([token]);
	});

	it('which may be an IPv6 address', async () => {
		const login = {
			platform: 'custom',
			baseUrl: 'http://[::1]:8080',
			allowHttp: true,
			account: 'fleet',
			password: 'secret',
		};
		const stored = {
			...login,
			...stateAfterLogin(login, { accessToken: 'mine', expiresIn: 7200 }, Math.floor(Date.now() / 1000)),
		};
		const authenticate = async (uri: string) => await new ProtrackApi().authenticate(stored as never, { uri } as never);
		expect(await authenticate('http://[0:0:0:0:0:0:0:1]:8080/api/track')).toMatchObject({
			uri: 'http://[::1]:8080/api/track',
			qs: { access_token: 'mine' },
		});
		await expect(authenticate('http://[::2]:8080/api/track')).rejects.toThrow('is for http://[::1]:8080 only');
	});

	it.each([
		['another port', () => `http://127.0.0.1:${otherPort()}${PATH}`],
		['another name of the same machine', () => `http://localhost:${otherPort()}${PATH}`],
		['https', () => `https://127.0.0.1:${port()}${PATH}`],
		['our server as user name', () => `http://127.0.0.1:${port()}@127.0.0.1:${otherPort()}${PATH}`],
		[
			'our server as user name before a backslash',
			() => `http://127.0.0.1:${otherPort()}\\@127.0.0.1:${port()}${PATH}`,
		],
		['our server in the query', () => `${elsewhere.url}${PATH}?u=${sim.url}`],
		['our server in the fragment', () => `${elsewhere.url}#${sim.url}`],
		['a dot after the name', () => `http://localhost.:${port()}${PATH}`],
		['our server as beginning of a name', () => `http://127.0.0.1:${port()}.example.com${PATH}`],
		['no server at all', () => PATH],
		['a server without a scheme', () => `//127.0.0.1:${otherPort()}${PATH}`],
		['nothing', () => ''],
		['no web', () => `ftp://127.0.0.1:${port()}${PATH}`],
	])('and not to %s: nothing is sent, and the error says why', async (_, url) => {
		const token = await withStoredToken();
		const error = await errorOf(httpRequestNode(url()));
		expect(error.message).toContain(`This credential is for ${sim.url} only`);
		expect([sim.requests, elsewhere.requests]).toEqual([[], []]);
		expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(token);
		expect(storedIn(store).accessToken).toBe(token);
	});

	it('also when another node names it as url', async () => {
		await withStoredToken();
		expect((await otherNode({ url: sim.url + PATH, qs: { imeis: IMEI } })).code).toBe(0);
		expect((await errorOf(otherNode({ url: elsewhere.url + PATH }))).message).toContain('only');
		expect(elsewhere.requests).toEqual([]);
	});

	it.each([
		['a path below its base', () => [sim.url, PATH]],
		['a path below a base with a slash', () => [`${sim.url}/api/`, 'track']],
		['a whole address, whatever the base', () => [elsewhere.url, sim.url + PATH]],
		['an address as an object', () => [undefined, new URL(sim.url + PATH)]],
		['a base as an object', () => [new URL(sim.url), PATH]],
	])('also when another node gives %s', async (_, parts) => {
		await withStoredToken();
		const [baseURL, url] = parts();
		expect((await otherNode({ baseURL, url, qs: { imeis: IMEI } })).code).toBe(0);
	});

	it.each([
		['another base', () => [elsewhere.url, PATH]],
		['another address beside our base', () => [sim.url, elsewhere.url + PATH]],
		['an address without a scheme beside our base', () => [sim.url, elsewhere.url.replace('http:', '') + PATH]],
		[
			'a base that the path turns into a user name',
			() => [sim.url.replace(/:\d+$/, ''), `@${elsewhere.url.replace('http://', '')}${PATH}`],
		],
	])('and not when another node gives %s', async (_, parts) => {
		await withStoredToken();
		const [baseURL, url] = parts();
		await errorOf(otherNode({ baseURL, url }));
		expect(elsewhere.requests).toEqual([]);
	});

	it('whatever stands in url when uri is right', async () => {
		await withStoredToken();
		await errorOf(httpRequestNode(sim.url + PATH, { url: elsewhere.url + PATH }));
		expect(elsewhere.requests).toEqual([]);
	});
});
