import { call, endpoints, ProtrackError, type EndpointName } from '../../../protrack/client';
import type { Endpoint } from '../../../protrack/client/defineEndpoint';
import {
	broken,
	callWell,
	FakeClient,
	errorOfPromise,
	goodRecords,
	ok,
	onceOnlyNames,
	refused,
	idempotentNames,
	reply,
	type Script,
} from '../../support/fakeClient';

/** Those whose candidates are other forms of the same path; another path is no route (pathSearch.test.ts). */
const withCandidates = (Object.keys(endpoints) as EndpointName[]).filter((name) => hasForms(endpoints[name]));
function hasForms({ candidates = [] }: Endpoint): boolean {
	return candidates.some(({ path }) => path === undefined);
}

const usualOf = (name: EndpointName) => [endpoints[name].method, endpoints[name].path, undefined];
const formOf = (name: EndpointName) => ['POST', endpoints[name].path, 'form'];
const waysOf = (client: FakeClient) =>
	client.sent.map(({ method, path, parametersIn }) => [method, path, parametersIn]);
/** A server that reads posted forms only, and refuses everything else with one code. */
const holdsFormsOnly =
	(code: number): Script =>
	({ endpoint, parametersIn }) =>
		parametersIn === 'form' ? ok(endpoint && goodRecords[endpoint]) : refused(code);

/** Other clients of one account. */
const again = (client: FakeClient, script: Script) =>
	Object.assign(new FakeClient(script), { accountKey: client.accountKey });

it('The calls that a live client posts as a form have that as a candidate', () => {
	expect(withCandidates).toEqual(['sendCommand', 'queryCommand']);
});

describe.each(withCandidates)('The call %s', (name) => {
	it.each([10001, 10005])('goes out as a form when the server refuses the usual way with %d', async (code) => {
		const client = new FakeClient(holdsFormsOnly(code));
		await callWell(client, name);
		expect(waysOf(client)).toEqual([usualOf(name), formOf(name)]);
		expect(client.sent[1]?.query).toEqual(client.sent[0]?.query);
	});

	it('goes the way that worked at once from then on, for the same account of the same server only', async () => {
		const client = new FakeClient(holdsFormsOnly(10005));
		await callWell(client, name);
		const next = again(client, holdsFormsOnly(10005));
		await callWell(next, name);
		expect(waysOf(next)).toEqual([formOf(name)]);
		const other = new FakeClient(() => ok(goodRecords[name]));
		await callWell(other, name);
		expect(waysOf(other)).toEqual([usualOf(name)]);
	});

	it('finds its way again when the server takes the usual one only', async () => {
		const client = new FakeClient(holdsFormsOnly(10005));
		await callWell(client, name);
		const next = again(client, ({ parametersIn }) => (parametersIn ? refused(10001) : ok(goodRecords[name])));
		await callWell(next, name);
		expect(waysOf(next)).toEqual([formOf(name), usualOf(name)]);
		const last = again(client, () => ok(goodRecords[name]));
		await callWell(last, name);
		expect(waysOf(last)).toEqual([usualOf(name)]);
	});

	it.each([
		['the parameter that the first one lacks', [10005, 10005], 'missing first'],
		['the parameter that the second one lacks, rather than an unknown path', [10001, 10005], 'missing second'],
		['the parameter that the first one lacks, rather than an unknown path', [10005, 10001], 'missing first'],
	])('that no way works for names %s, and remembers nothing', async (_, [first = 0, second = 0], words) => {
		const client = new FakeClient((__, index) =>
			refused(index === 0 ? first : second, `missing ${index === 0 ? 'first' : 'second'}`),
		);
		expect((await errorOfPromise(callWell(client, name))).message).toContain(words);
		const next = again(client, () => ok(goodRecords[name]));
		await callWell(next, name);
		expect(waysOf(next)).toEqual([usualOf(name)]);
	});

	it('says that the server does not know it when no way is known', async () => {
		const error = await errorOfPromise(callWell(new FakeClient(() => refused(10001)), name));
		expect(error).toMatchObject({
			kind: 'unsupported',
			message: expect.stringContaining(`does not know the call "${endpoints[name].title}"`) as string,
		});
	});

	it.each([10000, 10004, 10006, 10007, 10013, 20005, 20017, 20018, 20048, 31415])(
		'takes %d for an answer: no other way is tried',
		async (code) => {
			const client = new FakeClient(() => refused(code));
			await errorOfPromise(callWell(client, name));
			expect(new Set(waysOf(client).map((way) => JSON.stringify(way)))).toEqual(
				new Set([JSON.stringify(usualOf(name))]),
			);
		},
	);

	it.each([
		[{ path: '/v9/x' }, [endpoints[name].method, '/v9/x', undefined]],
		[{ method: 'GET' as const }, ['GET', endpoints[name].path, undefined]],
		[{ parametersIn: 'query' as const }, usualOf(name)],
		[{ method: 'POST' as const, parametersIn: 'form' as const }, formOf(name)],
	])('goes the way of the credential alone: %j', async (override, way) => {
		const client = new FakeClient(() => refused(10001));
		client.overrides = { [name]: override };
		await errorOfPromise(callWell(client, name));
		expect(waysOf(client)).toEqual([way]);
	});

	it('forgets the way of the credential when it is taken out there', async () => {
		const client = new FakeClient(() => ok(goodRecords[name]));
		client.overrides = { [name]: { path: '/v9/x' } };
		await callWell(client, name);
		const next = again(client, () => ok(goodRecords[name]));
		await callWell(next, name);
		expect(waysOf(next)).toEqual([usualOf(name)]);
	});
});

describe('A call without candidates', () => {
	const others = ([...idempotentNames, ...onceOnlyNames] as EndpointName[]).filter(
		(name) => !withCandidates.includes(name),
	);

	it.each(others)('%s goes out once when the server does not know it', async (name) => {
		for (const code of [10001, 10005]) {
			const client = new FakeClient(() => refused(code));
			await errorOfPromise(callWell(client, name));
			expect(client.sent).toHaveLength(1);
		}
	});
});

describe('A page that was not found', () => {
	it.each([404, 405])('with HTTP %d lets a read try the next way', async (status) => {
		const client = new FakeClient(({ parametersIn }) =>
			parametersIn ? ok(goodRecords.queryCommand) : reply('<html></html>', { status }),
		);
		await callWell(client, 'queryCommand');
		expect(waysOf(client)).toEqual([usualOf('queryCommand'), formOf('queryCommand')]);
	});

	it.each([404, 405])('with HTTP %d says nothing of a command: it is not sent again', async (status) => {
		const client = new FakeClient(() => reply('<html></html>', { status }));
		expect((await errorOfPromise(callWell(client, 'sendCommand'))).outcomeUnknown).toBe(true);
		expect(client.sent).toHaveLength(1);
	});

	it('is not what a read tells when another way gave a code', async () => {
		const client = new FakeClient(({ parametersIn }) =>
			parametersIn ? refused(10001) : reply('<html></html>', { status: 404 }),
		);
		expect((await errorOfPromise(callWell(client, 'queryCommand'))).code).toBe(10001);
	});
});

describe('A command in its second form', () => {
	const send = async (client: FakeClient) =>
		await call(client, 'sendCommand', { imei: '868166056370001', command: 'RELAY,1' });

	it('is kept back by whoever objects to sending it again, or to sending it now', async () => {
		const refusing = () => new FakeClient(holdsFormsOnly(10001));
		const [objecting, now] = [refusing(), refusing()];
		objecting.beforeResend = async () => await Promise.reject(ProtrackError.input('moved on', 'wait'));
		let asked = 0;
		const guarded = Object.assign(now, {
			beforeSend: () => {
				if ((asked += 1) === 2) throw ProtrackError.input('moved on', 'wait');
			},
		});
		for (const client of [objecting, guarded]) {
			expect((await errorOfPromise(send(client))).message).toBe('moved on');
			expect(waysOf(client)).toEqual([usualOf('sendCommand')]);
		}
	});

	it('is not sent a third time when its answer is lost, and its outcome is unknown', async () => {
		const client = new FakeClient(({ parametersIn }) => (parametersIn ? broken('network') : refused(10005)));
		expect(await errorOfPromise(send(client))).toMatchObject({ kind: 'network', outcomeUnknown: true });
		expect(client.sent).toHaveLength(2);
	});

	it('is sent with a new token when that of the first form had died', async () => {
		const client = new FakeClient(({ parametersIn }, index) =>
			index === 0 ? refused(10011) : parametersIn ? ok(goodRecords.sendCommand) : refused(10001),
		);
		await send(client);
		expect([client.sent.length, client.rejectedTokens]).toEqual([3, ['token 0']]);
	});
});

it('What worked is remembered for 100 accounts at most', async () => {
	const clients = Array.from({ length: 101 }, () => new FakeClient(holdsFormsOnly(10005)));
	for (const client of clients) await callWell(client, 'queryCommand');
	const [newest, oldest] = [clients[100], clients[0]].map((client) =>
		again(client as FakeClient, holdsFormsOnly(10005)),
	);
	await callWell(newest as FakeClient, 'queryCommand');
	await callWell(oldest as FakeClient, 'queryCommand');
	expect([newest?.sent.length, oldest?.sent.length]).toEqual([1, 2]);
});
