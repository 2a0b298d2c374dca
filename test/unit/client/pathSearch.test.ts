import fc from 'fast-check';

import {
	assumedNames,
	call,
	endpoints,
	findPath,
	knownSearch,
	ProtrackError,
	type EndpointName,
	type Probe,
} from '../../../protrack/client';
import type { Endpoint } from '../../../protrack/client/defineEndpoint';
import type { Envelope } from '../../../protrack/client/envelope';
import {
	broken,
	callWell,
	errorOfPromise,
	FakeClient,
	goodParameters,
	goodRecords,
	ok,
	refused,
	reply,
	settle,
	textOf,
} from '../../support/fakeClient';

const page = (status = 200): Envelope => reply('<html><title>Not found</title></html>', { status });
const unknown = () => refused(10001);
const asksForToken = () => refused(10005, 'missing required parameter:access_token');
const rowOf = (name: EndpointName): Endpoint => endpoints[name];
const pathsOf = (name: EndpointName) => (rowOf(name).candidates ?? []).flatMap(({ path }) => (path ? [path] : []));
const isWrite = (name: EndpointName) => !rowOf(name).idempotent;
const withoutPath = assumedNames.filter((name) => !rowOf(name).confirmed.path);
const writes = withoutPath.filter(isWrite);
const reads = withoutPath.filter((name) => !isWrite(name));

/** A server that knows none of the assumed calls at its usual path. */
class Searching extends FakeClient {
	readonly probes: Probe[] = [];
	readonly found: Array<[EndpointName, string]> = [];
	serverKey = this.accountKey;

	/** @param answer what a probe is answered @param at where reads work */
	constructor(
		private readonly answer: (probe: Probe, index: number) => Envelope | Promise<Envelope>,
		at: string[] = [],
	) {
		super(({ path, endpoint }) => (at.includes(path) ? ok(endpoint && goodRecords[endpoint]) : unknown()));
	}

	probe = async (probe: Probe) => {
		this.probes.push(probe);
		return await this.answer(probe, this.probes.length - 1);
	};

	noteFoundRoute(name: EndpointName, { path }: { path: string }): void {
		this.found.push([name, path]);
	}

	get asked(): string[] {
		return this.probes.map(({ method, path }) => `${method} ${path}`);
	}
}

/** Answers that these paths exist, and no others. */
const existing =
	(paths: readonly string[], method?: string) =>
	(probe: Probe): Envelope =>
		paths.includes(probe.path) && (method ?? probe.method) === probe.method ? asksForToken() : unknown();

describe('The candidates', () => {
	it('belong to the six calls whose path is not public', () => {
		expect(withoutPath.map((name) => rowOf(name).chapter).sort()).toEqual(
			['2.9', '2.10', '2.11', '2.13', '2.15', '2.16'].sort(),
		);
		expect(assumedNames.filter((name) => !withoutPath.includes(name))).toEqual(['createGeofence', 'queryCommand']);
	});

	it.each(withoutPath)('of %s are 10 to 20 different paths by the naming of the vendor', (name) => {
		const paths = pathsOf(name);
		expect(new Set(paths).size).toBe(paths.length);
		expect(paths.length).toBeGreaterThanOrEqual(10);
		expect(paths.length).toBeLessThanOrEqual(20);
		for (const path of paths)
			expect(path).toMatch(/^\/api\/(account|subaccount|user|customer|subcustomer|message)\/[a-z]+$/);
	});

	it('of one call are none of another, and no known path', () => {
		const all = withoutPath.flatMap((name) => [...new Set([rowOf(name).path, ...pathsOf(name)])]);
		const others = (Object.keys(endpoints) as EndpointName[]).filter((name) => !withoutPath.includes(name));
		expect(new Set(all).size).toBe(all.length);
		expect(all.filter((path) => others.some((name) => rowOf(name).path === path))).toEqual([]);
	});

	it.each(reads)('of %s, which are asked with a token when they are found, have names of reads', (name) => {
		for (const path of pathsOf(name))
			expect(path).toMatch(/\/(info|detail|get|query|list|sublist|children|child|subaccount|subcustomer|tree)$/);
	});

	it('take at most 240 requests in all', async () => {
		const client = new Searching(unknown);
		for (const name of assumedNames) await findPath(client, name);
		expect(new Set(client.asked).size).toBe(client.asked.length);
		expect(client.asked.length).toBeLessThanOrEqual(240);
	});
});

describe.each(reads)('The read %s, when the server does not know it', (name) => {
	const [elsewhere = '', other = ''] = pathsOf(name).filter((path) => path !== rowOf(name).path);

	it('is made at the only other path that there is, for the rest of the process', async () => {
		const client = new Searching(existing([elsewhere]), [elsewhere]);
		await callWell(client, name);
		expect(client.sent.map(({ path }) => path)).toEqual([rowOf(name).path, elsewhere]);
		const next = Object.assign(new Searching(broken.bind(null, 'network'), [elsewhere]), {
			serverKey: client.serverKey,
		});
		await callWell(next, name);
		expect(next.sent.map(({ path }) => path)).toEqual([elsewhere]);
		expect([client.found, next.found, next.probes]).toEqual([[[name, elsewhere]], [[name, elsewhere]], []]);
	});

	it('is made by the other method where the path takes only that', async () => {
		const client = new Searching(existing([elsewhere], 'POST'), [elsewhere]);
		await callWell(client, name);
		expect(client.sent.at(-1)).toMatchObject({ method: 'POST', path: elsewhere });
	});

	it('is made nowhere when several paths look like it, which are all named', async () => {
		const client = new Searching(existing([elsewhere, other]), [elsewhere, other]);
		const error = await errorOfPromise(callWell(client, name));
		expect(client.sent).toHaveLength(1);
		expect(error.message).toContain(elsewhere);
		expect(error.message).toContain(other);
	});

	it('ends with the error of today when it is nowhere, and with the list of what was tried', async () => {
		const client = new Searching(unknown);
		const error = await errorOfPromise(callWell(client, name));
		expect(error.message).toBe(
			`This server does not know the call "${rowOf(name).title}" at ${rowOf(name).path} (code 10001)`,
		);
		for (const path of pathsOf(name)) expect(textOf(error)).toContain(path);
	});

	it('says so when the path that was found is another call', async () => {
		const client = new Searching(existing([elsewhere]));
		const error = await errorOfPromise(callWell(client, name));
		expect(textOf(error)).toContain(`It seems to be at ${elsewhere} (GET), but that does not answer as it should.`);
		expect(client.found).toEqual([]);
	});
});

describe.each(writes)('The write %s, when the server does not know it', (name) => {
	const elsewhere = pathsOf(name).find((path) => path !== rowOf(name).path) ?? '';

	it('is sent nowhere else: the error says where it was found and what to enter', async () => {
		const client = new Searching(existing([elsewhere]), [elsewhere]);
		const error = await errorOfPromise(callWell(client, name));
		expect(client.sent.map(({ path }) => path)).toEqual([rowOf(name).path]);
		const { method } = rowOf(name);
		expect(error.message).toContain(`It was found at ${elsewhere} (${method}), where nothing was sent`);
		expect(textOf(error)).toContain(`{"${name}":{"path":"${elsewhere}","method":"${method}"}}`);
		expect(textOf(error)).toContain('under "Endpoint Overrides"');
		expect(error.outcomeUnknown).toBe(false);
	});

	it('says that its outcome is unknown where a page answered it, whatever was found', async () => {
		const client = new Searching(existing([elsewhere]));
		client.send = async () => page(404);
		const error = await errorOfPromise(callWell(client, name));
		expect(error).toMatchObject({ outcomeUnknown: true });
		expect(textOf(error)).toContain('Look on the platform before you run this again');
		expect(textOf(error)).toContain(`It was found at ${elsewhere}`);
	});

	it('still says that its outcome is unknown when the search is canceled', async () => {
		const client: Searching = new Searching(() => {
			client.cancel();
			return unknown();
		});
		client.send = async () => page(404);
		expect(await errorOfPromise(callWell(client, name))).toMatchObject({ outcomeUnknown: true });
		expect(client.probes).toHaveLength(1);
	});
});

describe('A path counts as found', () => {
	const name = 'subAccountList';
	const elsewhere = '/api/customer/list';
	const search = async (answer: (probe: Probe) => Envelope) => (await findPath(new Searching(answer), name)).matches;
	const other = (there: () => Envelope, wrong: () => Envelope) => async () =>
		await search(({ path }) => (path === elsewhere ? there() : wrong()));

	it.each([10003, 10005, 10010, 10011, 10012])(
		'when it asks for the token with %d, and a wrong path does not',
		async (code) => {
			const wrongs = [unknown, () => page(), () => page(404), () => refused(10006)];
			for (const wrong of wrongs) {
				expect(await other(() => refused(code), wrong)()).toEqual([
					{ path: elsewhere, method: 'GET', parametersIn: 'query' },
				]);
			}
		},
	);

	it('never when a wrong path in the same folder is answered alike', async () => {
		for (const code of [10003, 10005, 10010, 10011]) {
			expect(await search(() => refused(code))).toEqual([]);
			expect(await search(({ path }) => (path.startsWith('/api/customer/') ? refused(code) : unknown()))).toEqual([]);
		}
	});

	it('never when nothing is known of a wrong path', async () => {
		expect(await search(({ path }) => (path.includes('nosuchcall') ? broken('network') : asksForToken()))).toEqual([]);
	});

	it.each([
		['code 0', () => ok([])],
		['permission denied', () => refused(10007)],
		['a system error', () => refused(10000)],
		['too often', () => refused(10009)],
		['an unknown code', () => refused(31415)],
		['a page', () => page()],
		['HTTP 403', () => page(403)],
		['HTTP 405', () => page(405)],
		['HTTP 500', () => page(500)],
		['a closed connection', () => broken('network')],
	])('never by %s', async (_, there) => {
		expect(await other(there, unknown)()).toEqual([]);
	});
});

describe('A search', () => {
	const name = 'subAccountList';

	it('waits a second between two requests', async () => {
		let now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		const sentAt: number[] = [];
		const client = new Searching(() => {
			sentAt.push(now);
			now += 200;
			return unknown();
		});
		client.sleep = async (ms) => {
			now += ms;
			await Promise.resolve();
		};
		await findPath(client, name);
		const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
		expect(new Set(gaps)).toEqual(new Set([1000]));
	});

	it('is made once for a server, however many ask at once and afterwards', async () => {
		const client = new Searching(unknown);
		const searches = await Promise.all([findPath(client, name), findPath(client, name), findPath(client, name)]);
		const { length } = client.asked;
		await errorOfPromise(callWell(client, name));
		expect(client.asked).toHaveLength(length);
		expect(new Set(client.asked).size).toBe(length);
		expect(searches.map(({ tried }) => tried.length)).toEqual(Array(3).fill(searches[0].tried.length));
	});

	it('of two calls of one server is made one after the other', async () => {
		let [underWay, most] = [0, 0];
		const client = new Searching(async () => {
			most = Math.max(most, (underWay += 1));
			await settle();
			underWay -= 1;
			return unknown();
		});
		await Promise.all([findPath(client, 'subAccountList'), findPath(client, 'accountInfo')]);
		expect(most).toBe(1);
	});

	it('ends at once for who is canceled, and another one goes on from there', async () => {
		const first: Searching = new Searching(async (_, index) => {
			await settle();
			if (index === 4) first.cancel();
			return unknown();
		});
		const second = Object.assign(new Searching(unknown), { serverKey: first.serverKey });
		const [canceled, found] = await Promise.all([errorOfPromise(findPath(first, name)), findPath(second, name)]);
		expect(canceled.kind).toBe('canceled');
		expect(first.probes).toHaveLength(5);
		expect(new Set([...first.asked, ...second.asked]).size).toBe(first.asked.length + second.asked.length);
		expect(found.tried).toContain('/api/customer/list');
	});

	it('keeps what it had found when it was canceled', async () => {
		const client: Searching = new Searching(({ path }) => {
			if (path === '/api/account/sublist') client.cancel();
			return existing(['/api/account/list'])({ path, method: 'GET', title: '' });
		});
		await errorOfPromise(findPath(client, name));
		expect(knownSearch(client, name)).toMatchObject({ matches: [{ path: '/api/account/list' }] });
	});

	it('ends after three requests without an answer, and is not begun again by the next read', async () => {
		const client = new Searching(() => broken('network'));
		await errorOfPromise(callWell(client, name));
		expect(textOf(await errorOfPromise(callWell(client, name)))).toContain('Other paths were not answered.');
		expect(client.probes).toHaveLength(3);
	});

	it('ends after two minutes, however slowly the server answers', async () => {
		let now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		const client = new Searching(() => {
			now += 9500;
			return unknown();
		});
		await errorOfPromise(callWell(client, name));
		expect(now).toBeGreaterThan(60_000);
		expect(now).toBeLessThanOrEqual(130_000);
	});

	it('that ended early finds nothing that a read may use: there may be another one', async () => {
		const client = new Searching(
			({ path }, index) =>
				index > 3 ? broken('network') : existing(['/api/account/sublist'])({ path, method: 'GET', title: '' }),
			['/api/account/sublist'],
		);
		const error = await errorOfPromise(callWell(client, name));
		expect(error.message).toContain('It was found at /api/account/sublist (GET), where nothing was sent');
		expect(client.sent).toHaveLength(1);
	});

	it('in which one folder asks for a token everywhere still finds what is in the others', async () => {
		const client = new Searching(({ path, ...more }) =>
			path.startsWith('/api/user/') ? asksForToken() : existing(['/api/customer/list'])({ path, ...more }),
		);
		expect(await findPath(client, name)).toMatchObject({ isBlind: false, matches: [{ path: '/api/customer/list' }] });
	});

	it('is not made for a call that is overridden, nor by who has no way to ask, nor for a known path', async () => {
		const overridden = Object.assign(new Searching(unknown), { overrides: { [name]: { path: '/api/mine' } } });
		await errorOfPromise(callWell(overridden, name));
		const unable = Object.assign(new Searching(unknown), { probe: undefined });
		await errorOfPromise(callWell(unable, name));
		const known = new Searching(unknown);
		await errorOfPromise(call(known, 'deviceList', {}));
		expect([overridden, unable, known].map(({ probes, sent }) => [probes.length, sent.length])).toEqual([
			[0, 1],
			[0, 1],
			[0, 1],
		]);
	});

	it('finds the method of a call whose path is known', async () => {
		const client = new Searching(existing(['/api/geofence/create'], 'GET'));
		const error = await errorOfPromise(callWell(client, 'createGeofence'));
		expect(error.message).toContain('It was found at /api/geofence/create (GET), where nothing was sent');
	});

	it('serves all accounts of a server, and no other server', async () => {
		const client = new Searching(unknown);
		await findPath(client, name);
		expect(knownSearch({ serverKey: 'another' }, name)).toBeUndefined();
	});

	it('leaves a defect of ours as it is', async () => {
		const client = new Searching(() => {
			throw new TypeError('a bug');
		});
		await expect(callWell(client, name)).rejects.toThrow(TypeError);
	});
});

it('A probe never sends a token or a parameter to a path of a write, whatever the server answers', async () => {
	const answers: ReadonlyArray<() => Envelope> = [
		unknown,
		asksForToken,
		...[0, 10000, 10002, 10003, 10004, 10007, 10009, 10010, 10011, 10012, 20001, 31415].map(
			(code) => () => refused(code),
		),
		...[200, 302, 403, 404, 405, 500].map((status) => () => page(status)),
		() => broken('network'),
	];
	const pathsOfWrites = new Set(writes.flatMap((name) => [rowOf(name).path, ...pathsOf(name)]));
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...assumedNames),
			fc.array(fc.nat(answers.length - 1), { minLength: 1, maxLength: 60 }),
			fc.constantFrom(...answers),
			async (name, script, first) => {
				const client: Searching = new Searching((_, index) =>
					(answers[script[index % script.length] ?? 0] ?? unknown)(),
				);
				let sends = 0;
				const send = client.send.bind(client);
				client.send = async (request) =>
					(sends += 1) === 1 ? (client.sent.push(request), first()) : await send(request);
				await call(client, name, goodParameters[name] as never).catch((error: unknown) => {
					expect(error).toBeInstanceOf(ProtrackError);
				});
				for (const probe of client.probes) expect(Object.keys(probe).sort()).toEqual(['method', 'path', 'title']);
				// What carries a token and parameters goes to the usual path, or is a read at a path of no write.
				for (const { path } of client.sent) {
					if (path === rowOf(name).path) continue;
					expect([isWrite(name), pathsOfWrites.has(path)]).toEqual([false, false]);
				}
			},
		),
		{ numRuns: 150, seed: 1 },
	);
});
