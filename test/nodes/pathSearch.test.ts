import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeParameters } from 'n8n-workflow';

import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { ProtrackDevice } from '../../nodes/ProtrackDevice/ProtrackDevice.node';
import { assumedNames, endpoints, type EndpointName } from '../../protrack/client';
import type { Endpoint } from '../../protrack/client/defineEndpoint';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { loadOptionsContext, runNode, storedIn, storeFor, type Host } from '../support/n8n';
import { TOKEN } from '../support/wire';

// Waits between requests cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const named = (value: string) => ({ __rl: true, mode: 'name', value });
const getMany = {
	resource: 'account',
	operation: 'getMany',
	account: named(''),
	recursive: false,
	returnAll: true,
	simplify: true,
};
const get = { resource: 'account', operation: 'get', account: named('north'), simplify: true };
const block = { resource: 'account', operation: 'block', account: named('north') };
const customCall = {
	resource: 'api',
	operation: 'call',
	method: 'GET',
	specifyQuery: 'json',
	jsonQuery: '',
	repeatable: true,
};
const ofCalls: Partial<Record<EndpointName, INodeParameters>> = {
	subAccountList: getMany,
	accountInfo: get,
	blockAccount: block,
	unblockAccount: { ...block, operation: 'unblock' },
	changePassword: { ...block, operation: 'changePassword', newPassword: 'Abc@34591', repeatPassword: 'Abc@34591' },
	sendMessage: { resource: 'message', operation: 'send', accounts: 'north', content: 'Hello' },
};
const pathsOf = (name: EndpointName) => {
	const { path, candidates = [] }: Endpoint = endpoints[name];
	return [path, ...candidates.flatMap((candidate) => candidate.path ?? [])];
};

describe('A call that is elsewhere on the platform', () => {
	let sim: Simulator;
	let host: Host;

	async function open(options: SimulatorOptions): Promise<void> {
		sim = await startSimulator(options);
		sim.addAccount({ account: 'north', password: 'x' });
		host = { node: new ProtrackAccount(), credential: new ProtrackApi(), store: storeFor(sim) };
	}
	afterEach(async () => await sim.stop());

	const withToken = () => sim.requests.filter(({ query }) => 'access_token' in query).map(({ path }) => path);

	it.each(['code', 'http404', 'page'] as const)(
		'is found by a read, which says where, and used by the next one at once (unknown paths: %s)',
		async (unknownPath) => {
			await open({ paths: { accountList: '/api/customer/list' }, unknownPath });
			const first = await runNode(host, getMany);
			expect(first.error).toBeUndefined();
			expect(first.items.map(({ account }) => account)).toEqual(['north']);
			expect(first.hints).toEqual([
				expect.stringContaining('"Sub-account list" was found at /api/customer/list (GET)'),
			]);
			expect(first.hints[0]).toContain('{"subAccountList":{"path":"/api/customer/list","method":"GET"}}');
			expect(withToken()).toEqual(['/api/account/list', '/api/customer/list']);
			sim.clearLog();
			const next = await runNode(host, getMany);
			expect(next.hints).toHaveLength(1);
			expect(sim.requests.map(({ path }) => path)).toEqual(['/api/customer/list']);
		},
	);

	it.each([10005, 10010, 10011, 10003])(
		'is found where a missing token is answered with %d',
		async (missingTokenCode) => {
			await open({ paths: { accountInfo: '/api/user/detail' }, missingTokenCode });
			expect((await runNode(host, get)).items).toMatchObject([{ account: 'north' }]);
		},
	);

	it('is never found where the server asks for a token before it looks at the path', async () => {
		await open({ paths: { accountList: '/api/customer/list' }, unknownPath: 'token' });
		const { error } = await runNode(host, getMany);
		expect(error?.message).toContain('does not know the call "Sub-account list" at /api/account/list');
		expect(error?.description).toContain('this server asks for a token at every one');
		expect(withToken()).toEqual(['/api/account/list']);
	});

	it('is not used by a write, whose error says what to enter', async () => {
		await open({ paths: { accountBlock: '/api/user/lock' } });
		const { error } = await runNode(host, block);
		expect(error?.message).toBe(
			'This server does not know the call "Block account" at /api/account/block (code 10001). It was found at /api/user/lock (GET), where nothing was sent',
		);
		expect(error?.description).toContain(
			'Enter {"blockAccount":{"path":"/api/user/lock","method":"GET"}} in the credential',
		);
		expect(error?.description).toContain('Then run this again.');
		expect(withToken()).toEqual(['/api/account/block']);
		storedIn(host.store).endpointOverrides = '{"blockAccount":{"path":"/api/user/lock","method":"GET"}}';
		expect((await runNode(host, block)).items).toEqual([{ account: 'north', blocked: true }]);
	});

	it('is found by any node that needs it', async () => {
		await open({ paths: { accountList: '/api/customer/list' } });
		sim.addDevice({ imei: '868166056370001', account: 'north', name: 'Van' });
		host = { ...host, node: new ProtrackDevice() };
		const devices = {
			resource: 'device',
			operation: 'getMany',
			includeSubAccounts: true,
			returnAll: true,
			simplify: true,
		};
		expect((await runNode(host, devices)).items).toMatchObject([{ name: 'Van' }]);
	});

	it('is not looked for by a list in the editor, which nobody can stop, but used there once it was found', async () => {
		await open({ paths: { accountList: '/api/customer/list' } });
		const search = async () =>
			await new ProtrackAccount().methods.listSearch.searchAccounts.call(loadOptionsContext(host));
		await expect(search()).rejects.toThrow('does not know the call');
		expect(sim.requests).toHaveLength(2);
		await runNode(host, getMany);
		expect((await search()).results.map(({ value }) => value)).toEqual(['demo', 'north']);
	});

	it.each(['/api/user/lock', '/api/customer/enable', '/api/subaccount/changepassword'])(
		'has the guard of its operation at every candidate: a custom call to %s is refused',
		async (path) => {
			await open({});
			const { error } = await runNode(host, { ...customCall, path });
			expect(error?.message).toContain('cannot be called here');
			expect(sim.requests).toEqual([]);
		},
	);

	it('is not repeated at a candidate of a write by a custom call either', async () => {
		await open({});
		sim.fail({ path: '/api/account/sendmessage', effect: { httpStatus: 503 } });
		await runNode(host, { ...customCall, path: '/api/account/sendmessage' });
		expect(sim.count('/api/account/sendmessage')).toBe(1);
	});

	it('is not looked for when the credential says where it is', async () => {
		await open({ paths: { accountList: '/api/customer/list' } });
		storedIn(host.store).endpointOverrides = '{"subAccountList":{"path":"/api/wrong"}}';
		expect((await runNode(host, getMany)).error?.message).toContain('at /api/wrong');
		expect(sim.requests).toHaveLength(2);
	});
});

describe('A probe on the wire', () => {
	type Answer = [status: number, body: string];
	const code = (number: number): Answer => [200, JSON.stringify({ code: number, message: 'x' })];
	const page = (status: number): Answer => [status, '<html><title>No</title></html>'];
	const answers: Answer[] = [...[0, 10001, 10005, 10009, 10011].map(code), ...[302, 404].map(page)];
	interface Arrived {
		request: IncomingMessage;
		path: string;
		body: string;
	}

	async function withServer(
		answerOf: (path: string) => Answer,
		use: (url: string) => Promise<void>,
	): Promise<Arrived[]> {
		const arrived: Arrived[] = [];
		const server = createServer((request, response) => {
			const { pathname } = new URL(request.url ?? '/', 'http://server');
			const entry = { request, path: pathname, body: '' };
			arrived.push(entry);
			request.on('data', (chunk: Buffer) => (entry.body += String(chunk)));
			request.on('end', () => {
				const login = { code: 0, record: { access_token: TOKEN, expires_in: 7200 } };
				const [status, body]: Answer =
					pathname === '/api/authorization' ? [200, JSON.stringify(login)] : answerOf(pathname);
				response.writeHead(status, { 'Content-Type': 'text/html', ...(status === 302 && { Location: '/login' }) });
				response.end(body);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
		await new Promise((resolve) => server.close(resolve));
		return arrived;
	}

	const writes = assumedNames.filter((name) => !(endpoints[name] as Endpoint).idempotent && ofCalls[name]);
	const pathsOfWrites = new Set(writes.flatMap(pathsOf));

	it.each(Object.keys(ofCalls) as EndpointName[])(
		'of %s never carries a token or a parameter to a path of a write, whatever the server answers',
		async (name) => {
			const usual = endpoints[name].path;
			for (const [index, answer] of answers.entries()) {
				const other = answers[(index + 1) % answers.length] ?? answer;
				// The usual path is unknown; one candidate is answered in one way, and everything else in another.
				const answerOf = (path: string) =>
					path === usual ? code(10001) : path === pathsOf(name).at(-1) ? answer : other;
				const arrived = await withServer(answerOf, async (url) => {
					const store = storeFor({ url, account: 'demo', password: 'Abc@34590' });
					await runNode({ node: new ProtrackAccount(), credential: new ProtrackApi(), store }, ofCalls[name] ?? {});
				});
				// The call itself, as the user wants it, is the first request to its usual path.
				const call = arrived.find(({ path }) => path === usual);
				const others = arrived.filter((each) => each !== call && pathsOfWrites.has(each.path));
				if (writes.includes(name)) expect(others.length).toBeGreaterThan(0);
				for (const { request, body } of others) {
					expect(request.url).not.toContain('?');
					expect(body).toBe('');
					expect(request.headers).not.toHaveProperty('authorization');
					expect(request.headers).not.toHaveProperty('cookie');
					expect(request.rawHeaders.join()).not.toContain(TOKEN);
				}
			}
		},
	);
});
