import '../../support/loudLog';

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { INode } from 'n8n-workflow';
import { nock } from '../../support/nock';

import { loadOptionsContext, runNode, type CredentialStore, type Host, type Result } from '../../support/n8n';
import type { Simulator } from '../../../simulator';
import { md5, signatureOf } from '../../../simulator/world/md5';
import type { FaultEffect } from '../../../simulator/server/faults';
import { runTime, sleep, stopTime } from '../../support/time';
import {
	details,
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

// What nock does to node:http would be in the way of all other tests.
nock.restore();

const PASSWORD = 'Canary-7f3e!';
const OTHER_IMEI = '350000000000009';

let sim: Simulator;
/** Where nobody of us should go. */
let elsewhere: Simulator;
let store: CredentialStore;
let process: Process;
let host: Host;
const opened: Array<() => void> = [];

/** n8n's logger; every line passes through its `log`. */
const logger = () => loadOptionsContext(host).logger as unknown as { log(...line: unknown[]): void };

beforeAll(async () => {
	elsewhere = await startPlatform();
	process = startProcess();
});

afterAll(async () => await elsewhere.stop());

beforeEach(async () => {
	runTime();
	sim = await startPlatform({ password: PASSWORD });
	elsewhere.clearLog();
	store = storeFor(sim);
	host = process.tracking(store);
	jest.spyOn(logger(), 'log').mockImplementation(() => {});
});

afterEach(async () => {
	stopTime();
	opened.splice(0).forEach((close) => close());
	await sim.stop();
});

/** A web server that is no platform, and says in its answer what it was asked for. */
async function startWebsite(answer: (url: string) => string, status = 200): Promise<string> {
	const server = createServer((request, response) => {
		response.writeHead(status, { 'Content-Type': 'text/html' }).end(answer(request.url ?? ''));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	opened.push(() => {
		server.close();
		server.closeAllConnections();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Everything secret that was used so far. */
function secrets(): string[] {
	const onTheWire = sim.requests.flatMap(({ query }) => [query.access_token ?? '', query.signature ?? '']);
	const all = [PASSWORD, md5(PASSWORD), storedIn(store).accessToken ?? '', ...onTheWire].filter((text) => text !== '');
	return [...new Set(all)];
}

const echo = () => `no ${secrets().slice(1).join(' nor ')}`;

/** An error, what the user reads about it, and how it comes about. */
type Error = [name: string, message: string, hint: string, httpCode: string, prepare: () => void | Promise<void>];

/** Errors that either call can have. */
const onBoth: Array<[name: string, message: string, hint: string, httpCode: string, effect: () => FaultEffect]> = [
	[
		'a page for people',
		'a web page ("Maintenance") instead of an answer of the API',
		'Check the base URL',
		'502',
		() => 'html',
	],
	['a cut answer', 'an incomplete answer', 'Try again later', '502', () => 'truncated'],
	['an empty answer', 'an empty answer', 'Try again later', '502', () => 'empty'],
	['a broken connection', 'The server closed the connection', 'Try again later', '503', () => 'reset'],
	['HTTP 502', 'The server answered HTTP 502', 'error on the side of the platform', '502', () => ({ httpStatus: 502 })],
	['HTTP 429', 'The server answered HTTP 429', 'Ask less often', '429', () => ({ httpStatus: 429 })],
	['HTTP 404', 'text that is not JSON', 'Check the base URL', '404', () => ({ httpStatus: 404 })],
	['HTTP 401', 'text that is not JSON', 'Check the base URL', '401', () => ({ httpStatus: 401 })],
	[
		'a redirect',
		'The server redirects to http://127.0.0.1',
		'set the base URL to the address of the API',
		'502',
		() => ({ httpStatus: 302, headers: { Location: `${elsewhere.url}/api/track?access_token=${secrets().join('')}` } }),
	],
	[
		'a code that repeats our secrets',
		'The platform denies permission',
		'turned on',
		'403',
		() => ({ code: 10007, message: echo() }),
	],
	[
		'an unknown code',
		'code 55555, which its document does not list',
		'Ask your provider',
		'502',
		() => ({ code: 55555, message: echo() }),
	],
	['an unknown call', '1000', '"Endpoint Overrides"', '404', () => ({ code: 10001, message: echo() })],
	['too many requests', 'requests come too often', 'Ask less often', '429', () => ({ code: 10009, message: echo() })],
	[
		'a system error',
		'The platform reports a system error',
		'Try again later',
		'500',
		() => ({ code: 10000, message: echo() }),
	],
];

const errors: Error[] = [
	...onBoth.map(
		([name, message, hint, httpCode, effect]): Error => [
			`${name} of a data call`,
			message,
			hint,
			httpCode,
			() => void sim.fail({ path: 'track', effect: effect() }),
		],
	),
	...onBoth.map(
		([name, message, hint, httpCode, effect]): Error => [
			`${name} of the login`,
			message,
			hint,
			httpCode,
			() => {
				sim.killToken();
				sim.fail({ path: 'authorization', effect: effect() });
			},
		],
	),
	[
		'a token that is refused for ever',
		'The access token is not valid any more',
		'Use one account for n8n alone',
		'401',
		() => void sim.fail({ path: 'track', effect: { code: 10011, message: echo() } }),
	],
	[
		'a wrong password',
		'The account or its password is wrong',
		'correct account and password',
		'401',
		() => void (storedIn(store).password = 'Wrong-canary-7f3e!'),
	],
	[
		'a dead server',
		'The server refused the connection',
		'Check the base URL',
		'503',
		async () => void (storedIn(store).baseUrl = await closedPort()),
	],
	[
		'an unknown server name',
		'The server name in the base URL was not found',
		'Check the base URL',
		'503',
		() => void (storedIn(store).baseUrl = 'http://no-such-host.invalid'),
	],
	[
		'a server without encryption',
		'The secure connection to the server failed',
		'"Allow Plain HTTP"',
		'503',
		() => void (storedIn(store).baseUrl = sim.url.replace('http:', 'https:')),
	],
	[
		'a web site',
		'a web page',
		'Check the base URL',
		'502',
		async () =>
			void (storedIn(store).baseUrl = await startWebsite(
				(url) => `<html><head><title>${url.slice(-76)}</title></head></html>`,
			)),
	],
	[
		'a web page with a short title',
		'a web page ("signature=[hidden]")',
		'Check the base URL',
		'404',
		async () =>
			void (storedIn(store).baseUrl = await startWebsite(
				(url) => `<html><title>${/signature=.*/.exec(url)?.[0]}</title></html>`,
				404,
			)),
	],
	[
		'another API',
		'JSON of another kind',
		'Check the base URL',
		'502',
		async () => void (storedIn(store).baseUrl = await startWebsite((url) => JSON.stringify([url]))),
	],
];

const wrongSettings: Array<[name: string, message: string, hint: string, prepare: () => void]> = [
	[
		'plain http without the switch',
		'uses plain http',
		'turn on "Allow Plain HTTP"',
		() => Object.assign(storedIn(store), { allowHttp: false }),
	],
	[
		'no web address',
		'is not a web address',
		'e.g. https://api.example.com',
		() => void (storedIn(store).baseUrl = 'api.example.com/x y'),
	],
	['no address', 'is not a web address', 'e.g. https://api.example.com', () => void (storedIn(store).baseUrl = '')],
	[
		'a password in the address',
		'is not a web address',
		'e.g. https://api.example.com',
		() => void (storedIn(store).baseUrl = `http://demo:${PASSWORD}@127.0.0.1`),
	],
	[
		'an address with a path',
		"has more than the server's address",
		'shorten it to http://127.0.0.1',
		() => void (storedIn(store).baseUrl = `${sim.url}/api?access_token=${secrets().join('')}`),
	],
	[
		'overrides that are no JSON',
		'"Endpoint Overrides" in the credential cannot be used',
		'correct it',
		() => void (storedIn(store).endpointOverrides = `{ ${PASSWORD}`),
	],
];

async function closedPort(): Promise<string> {
	const server = await startPlatform();
	await server.stop();
	return server.url;
}

describe('a user reads what happened and what to do', () => {
	it.each(errors)('on %s', async (_, message, hint, httpCode, prepare) => {
		await track(host);
		await prepare();
		const [{ error }, continued] = await Promise.all([track(host), track(host, { onError: 'continueRegularOutput' })]);
		expect(error?.name).toBe('NodeApiError');
		expect(error?.message).toContain(message);
		expect(error?.description).toContain(hint);
		expect(error?.httpCode).toBe(httpCode);
		expect(continued.error).toBeUndefined();
		expect(continued.items).toEqual([{ error: expect.stringContaining(message) }]);
		expect(continued.items[0]?.error).toContain(hint);
		expect(elsewhere.count()).toBe(0);
	});

	it.each(wrongSettings)('on %s', async (_, message, hint, prepare) => {
		await track(host);
		sim.clearLog();
		prepare();
		const { error } = await track(host);
		expect(error?.name).toBe('NodeOperationError');
		expect(error?.message).toContain(message);
		expect(error?.description).toContain(hint);
		expect(sim.count()).toBe(0);
	});
});

describe('no password, hash, signature or token leaves', () => {
	let lines: unknown[];

	beforeEach(() => {
		lines = [];
		const keep = (...line: unknown[]) => void lines.push(line);
		jest.spyOn(logger(), 'log').mockImplementation(keep);
		for (const level of ['debug', 'info', 'warn', 'error', 'log'] as const)
			jest.spyOn(console, level).mockImplementation(keep);
	});

	afterEach(() => jest.restoreAllMocks());

	const everything = (value: unknown) =>
		inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });

	/** All that anybody could get to see of a run. */
	function shown(...results: unknown[]): string {
		const errors = results.flatMap((result) => (result instanceof Error ? [result] : ((result as Result).error ?? [])));
		return [
			everything(results),
			everything(lines),
			...errors.flatMap((error) => [
				JSON.stringify(error),
				error.stack,
				everything(error),
				everything(error.cause),
				String(error),
			]),
			JSON.stringify(results),
		].join('\n');
	}

	/** The secrets that are to be seen in a text, by their first letters. */
	const leaksIn = (text: string) =>
		[...secrets(), 'Wrong-canary-7f3e!', md5('Wrong-canary-7f3e!')].filter((secret) =>
			text.toLowerCase().includes(secret.toLowerCase()),
		);

	const settings = wrongSettings.map(([name, , , prepare]) => [name, prepare] as const);
	const all: Array<readonly [string, Error[4]]> = [
		...errors.map(([name, , , , prepare]) => [name, prepare] as const),
		...settings,
	];

	async function runAll(): Promise<unknown[]> {
		return await Promise.all([
			track(host),
			track(host, { onError: 'continueRegularOutput' }),
			errorOf(open(process, store).then(async (session) => await session.track())),
		]);
	}

	it.each(all)('on %s', async (_, prepare) => {
		await track(host);
		await prepare();
		const results = await runAll();
		expect((results[0] as Result).error).toBeDefined();
		expect(secrets().length).toBeGreaterThanOrEqual(4);
		expect(leaksIn(shown(...results))).toEqual([]);
	});

	it.each(all)('with a password that is entered as md5, on %s', async (_, prepare) => {
		storedIn(store).password = md5(PASSWORD);
		await track(host);
		await prepare();
		const results = await Promise.all([track(host), track(host, { onError: 'continueErrorOutput' })]);
		expect(leaksIn(shown(...results))).toEqual([]);
	});

	it('in the log, which is looked at here', async () => {
		await track(host);
		expect(inspect(lines)).toContain('Protrack: logging in for a new token');
	});

	it('when all goes well, with and without Simplify, and with a hint', async () => {
		const playback = {
			...position,
			resource: 'playback',
			operation: 'get',
			output: 'points',
			timeRange: 'custom',
			from: '2020-01-01T00:00:00Z',
			to: '2020-01-01T06:00:00Z',
		};
		const results = [
			await runNode(host, position),
			await runNode(host, { ...position, simplify: false }),
			await runNode(process.device(store), { ...details, simplify: false }),
			await runNode(host, playback),
		];
		expect(results.map(({ items }) => items.length)).toEqual([1, 1, 1, 0]);
		expect(results[3]?.hints).toEqual(['1 of 1 tracks have no point in the time range']);
		expect(leaksIn(shown(...results))).toEqual([]);
	});

	it('when a list in the editor fails', async () => {
		await track(host);
		sim.fail({ effect: { code: 10007, message: echo() } });
		const error = await errorOf(
			host.node.methods?.listSearch?.searchDevices?.call(loadOptionsContext(host) as never) as Promise<unknown>,
		);
		expect(error.message).toContain('The platform denies permission');
		expect(leaksIn(shown(error))).toEqual([]);
	});

	it('when an execution is canceled', async () => {
		const controller = new AbortController();
		const session = await open(process, store, controller.signal);
		await session.track();
		sim.fail({ path: 'track', effect: 'hang' });
		const run = errorOf(session.track());
		await sleep(3000);
		controller.abort(new Error(`canceled ${storedIn(store).accessToken}`));
		const error = await run;
		expect(error).toMatchObject({ kind: 'canceled' });
		expect(leaksIn(shown(error))).toEqual([]);
	});

	it('when n8n itself throws the whole request', async () => {
		await track(host);
		const request = {
			url: `${sim.url}/api/track?access_token=${storedIn(store).accessToken}`,
			signature: secrets().join(' '),
		};
		const thrown = Object.assign(new Error(`Request failed ${secrets().slice(1).join(' ')}`), {
			config: request,
			request,
			code: 'EWHATEVER',
		});
		const helpers = { httpRequestWithAuthentication: async () => await Promise.reject(thrown) };
		const { node } = host;
		node.execute = new Proxy(node.execute as never, {
			apply: async (execute: (this: unknown) => unknown, context: object) =>
				await execute.call(
					new Proxy(context, {
						get: (target, key) => (key === 'helpers' ? helpers : bound(Reflect.get(target, key) as unknown, target)),
					}),
				),
		}) as never;
		const results = await Promise.all([
			track(host),
			track(host, { onError: 'continueRegularOutput' } as Partial<INode>),
		]);
		expect(results[0].error?.message).toBe('The server could not be reached (EWHATEVER)');
		expect(leaksIn(shown(...results))).toEqual([]);
	});
});

const bound = (value: unknown, target: object) =>
	typeof value === 'function' ? (value.bind(target) as unknown) : value;

describe('on the wire', () => {
	const asked: URL[] = [];
	const raw: string[] = [];

	beforeEach(() => {
		stopTime();
		if (!nock.isActive()) nock.activate();
		asked.length = 0;
		raw.length = 0;
		nock('https://api.protrack365.com')
			.get(/.*/)
			.times(2)
			.reply(200, (uri: string) => {
				raw.push(uri);
				asked.push(new URL(uri, 'https://api.protrack365.com'));
				const token = { access_token: 'A17900000000000123456789abcdef0123456789abcdef0', expires_in: 7200 };
				return { code: 0, record: uri.startsWith('/api/authorization') ? token : [] };
			});
		store = storeFor(sim, { platform: 'protrack365', baseUrl: '', allowHttp: false, account: ' peñaflor ' });
		host = process.tracking(store);
	});

	afterEach(() => {
		nock.cleanAll();
		nock.restore();
	});

	const run = async () =>
		await runNode(host, { ...position, deviceSelection: 'several', devices: `${IMEI}, ${OTHER_IMEI}` });

	it('a login is time, account and signature, as documented', async () => {
		await run();
		const { pathname, searchParams } = asked[0] as URL;
		const time = searchParams.get('time') ?? '';
		expect(pathname).toBe('/api/authorization');
		expect([...searchParams.keys()].sort()).toEqual(['account', 'signature', 'time']);
		expect(time).toMatch(/^\d{10}$/);
		expect(Math.abs(Number(time) * 1000 - Date.now())).toBeLessThan(10_000);
		expect(searchParams.get('signature')).toBe(signatureOf(md5(PASSWORD), time));
		expect(searchParams.get('signature')).toMatch(/^[0-9a-f]{32}$/);
	});

	it('an account is percent-encoded as UTF-8, without the spaces around it', async () => {
		await run();
		expect(raw[0]).toMatch(/[?&]account=pe%C3%B1aflor(&|$)/);
	});

	it('a data call has the token and the IMEIs with commas between them, once each', async () => {
		await run();
		const { pathname, searchParams } = asked[1] as URL;
		expect(pathname).toBe('/api/track');
		expect([...searchParams].sort()).toEqual([
			['access_token', 'A17900000000000123456789abcdef0123456789abcdef0'],
			['imeis', `${IMEI},${OTHER_IMEI}`],
		]);
	});
});
