import { nock } from '../support/nock';

import { ProtrackAccount } from '../../nodes/ProtrackAccount/ProtrackAccount.node';
import { errorCodes } from '../../protrack/client/errorCodes';
import { runNode, storedIn, storeFor, type Host } from '../support/n8n';
import { answerAlways, expectCall, failures, hostWithToken, LOOK, TOKEN, UNKNOWN, WIRE } from '../support/wire';
import { startSimulator } from '../../simulator';

// Waits between tries cost nothing here.
jest.mock('n8n-workflow', () => ({ ...jest.requireActual<object>('n8n-workflow'), sleep: async () => {} }));

const PATH = '/api/geofence/list';
const json = (jsonQuery: string, more = {}) => ({
	resource: 'api',
	operation: 'call',
	method: 'GET',
	path: PATH,
	specifyQuery: 'json',
	jsonQuery,
	repeatable: false,
	...more,
});
const fields = (pairs: Array<[string, string]>, more = {}) =>
	json('', {
		specifyQuery: 'keypair',
		queryParameters: { parameters: pairs.map(([name, value]) => ({ name, value })) },
		...more,
	});
const plain = fields([]);
const reads = { ...plain, repeatable: true };

describe('Custom API Call', () => {
	let host: Host;

	beforeEach(() => {
		nock.disableNetConnect();
		host = hostWithToken(new ProtrackAccount());
	});
	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	const answers = (record: unknown) =>
		expectCall('GET', PATH, {}).reply(200, { code: 0, record: record as nock.DataMatcher });

	it.each([
		[
			'fields',
			fields([
				['imei', '350000000000001'],
				['name', 'Lager & Büro'],
			]),
			{ imei: '350000000000001', name: 'Lager & Büro' },
		],
		[
			'JSON',
			json('{"imeis": ["1", 2], "flag": true, "data": {"mileage": "30"}, "none": null}'),
			{ imeis: '1,2', flag: 'true', data: '{"mileage":"30"}' },
		],
		['an object of an expression', json('={{ ({ account: $json.account }) }}'), { account: 'north' }],
		['nothing', json(' '), {}],
	])('sends parameters given as %s, and the token', async (_, parameters, query) => {
		const scope = expectCall('GET', PATH, query).reply(200, { code: 0, record: [] });
		expect((await runNode(host, parameters, [{ account: 'north' }])).error).toBeUndefined();
		expect(scope.isDone()).toBe(true);
	});

	it('posts with the parameters in the address', async () => {
		const scope = expectCall('POST', PATH, { efenceid: '7' }).reply(200, { code: 0 });
		await runNode(host, fields([['efenceid', '7']], { method: 'POST' }));
		expect(scope.isDone()).toBe(true);
	});

	it.each([
		['a list of records', [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 2 }]],
		['a list of values', ['a', null, ['b']], [{ record: 'a' }, { record: null }, { record: ['b'] }]],
		['an empty list', [], []],
		['an object', { id: 1 }, [{ record: { id: 1 } }]],
		['text', '1,2;3,4', [{ record: '1,2;3,4' }]],
		['a zero', 0, [{ record: 0 }]],
		['empty text', '', [{ record: null }]],
		['null', null, [{ record: null }]],
		['no record', undefined, [{ record: null }]],
	])('makes items of %s', async (_, record, expected) => {
		answers(record);
		expect((await runNode(host, plain)).items).toEqual(expected);
	});

	it('pairs the items of each input item', async () => {
		nock(WIRE)
			.get(PATH)
			.query(true)
			.times(2)
			.reply(200, { code: 0, record: [{ id: 1 }, { id: 2 }] });
		const { outputs } = await runNode(host, plain, [{}, {}]);
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1].map((item) => ({ item })));
	});

	it('is sent once for all input items that ask for the same, if it only reads', async () => {
		const calls = answerAlways('GET', PATH, 0);
		const { items } = await runNode(host, fields([['imei', '={{ $json.imei }}']], { repeatable: true }), [
			{ imei: '1' },
			{ imei: '2' },
			{ imei: '1' },
		]);
		expect(items).toHaveLength(3);
		expect(calls).toHaveLength(2);
	});

	it('is sent for each input item if it may change something', async () => {
		const calls = answerAlways('GET', PATH, 0);
		await runNode(host, plain, [{}, {}]);
		expect(calls).toHaveLength(2);
	});

	it.each([
		['only reads', 'is tried again', reads, 4],
		['may change something', 'is not tried again', plain, 1],
	])('that %s %s after a system error', async (_, __, parameters, expected) => {
		const calls = answerAlways('GET', PATH, 10000);
		const { error } = await runNode(host, parameters);
		expect(error?.message).toContain('The platform reports a system error');
		expect(calls).toHaveLength(expected);
	});

	it('renews a token that is gone, if it only reads', async () => {
		expectCall('GET', PATH, {}).reply(200, { code: 10011 });
		nock(WIRE)
			.get('/api/authorization')
			.query(true)
			.reply(200, { code: 0, record: { access_token: 'new', expires_in: 7200 } });
		nock(WIRE).get(PATH).query({ access_token: 'new' }).reply(200, { code: 0, record: 'ok' });
		expect((await runNode(host, reads)).items).toEqual([{ record: 'ok' }]);
		expect(storedIn(host.store).accessToken).toBe('new');
	});

	it('that may change something is not sent again when the answer is lost, and says so', async () => {
		nock(WIRE)
			.get(PATH)
			.query(true)
			.replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' }));
		const { error } = await runNode(host, plain);
		expect(error?.message).toBe(
			'The server closed the connection. It is not known whether the platform carried it out',
		);
		expect(error?.description).toContain('Look on the platform before you run this again');
	});

	it('that may change something is not sent while n8n is told to retry the node; one that only reads is', async () => {
		const retries = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } as const;
		const calls = answerAlways('GET', PATH, 0);
		const { error } = await runNode(host, plain, [{}], retries);
		expect(error?.message).toBe('"Retry On Fail" is on in the settings of this node');
		expect(calls).toHaveLength(0);
		expect((await runNode(host, reads, [{}], retries)).error).toBeUndefined();
		expect(calls).toHaveLength(1);
	});

	it.each([
		['/api/geofence/create', {}],
		['/API/geofence/create', {}],
		['/api/message/send', {}],
		['/fences/new', { endpointOverrides: '{"createGeofence": {"path": "/fences/new"}}' }],
	])('to %s changes something whatever "Only Reads" says', async (path, credential) => {
		host = hostWithToken(new ProtrackAccount(), credential);
		const calls = answerAlways('GET', path, 10000);
		expect((await runNode(host, { ...reads, path })).error?.message).toContain('The platform reports a system error');
		expect(calls).toHaveLength(1);
		const { error } = await runNode(host, { ...reads, path }, [{}], {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(error?.message).toBe('"Retry On Fail" is on in the settings of this node');
		expect(calls).toHaveLength(1);
	});

	it.each(failures)('explains code %i', async (code, message, hint) => {
		answerAlways('GET', PATH, code);
		const { error } = await runNode(host, plain);
		const isUnknown = errorCodes[code]?.outcomeUnknown === true;
		expect(error?.message).toBe(
			`${message} (Custom API call ${PATH}, code ${code}: x)${isUnknown ? `. ${UNKNOWN}` : ''}`,
		);
		expect(error?.description).toBe(isUnknown ? `${LOOK} ${hint}` : hint);
	});

	it('takes "no data" (20023) for an empty answer of a call that only reads', async () => {
		answerAlways('GET', PATH, 20023);
		expect((await runNode(host, reads)).items).toEqual([{ record: null }]);
	});

	it('takes "no data" (20023) for no success of a call that may change something', async () => {
		const calls = answerAlways('GET', PATH, 20023);
		const { error } = await runNode(host, plain);
		expect(error?.message).toBe(`There is no data (Custom API call ${PATH}, code 20023: x). ${UNKNOWN}`);
		expect(error?.description).toContain(LOOK);
		expect(calls).toHaveLength(1);
	});

	it('says that the server does not know the path', async () => {
		answerAlways('GET', PATH, 10001);
		const { error } = await runNode(host, plain);
		expect(error?.message).toBe(`This server does not know a call at ${PATH} (code 10001)`);
		expect(error).toMatchObject({
			httpCode: '404',
			description: expect.stringContaining('Check "Path" and "Method"') as string,
		});
	});

	it('says that a web page came back, with the path', async () => {
		nock(WIRE).get(PATH).query(true).reply(200, '<html><title>Login</title></html>');
		expect((await runNode(host, reads)).error?.message).toBe(
			`The server sent a web page ("Login") instead of an answer of the API (Custom API call ${PATH})`,
		);
	});

	it("hides what looks like a token in the server's words", async () => {
		nock(WIRE)
			.get(PATH)
			.query(true)
			.reply(200, { code: 10004, message: `bad ${TOKEN}` });
		const { error, task } = await runNode(host, plain);
		expect(error?.message).toContain('bad [hidden]');
		expect(JSON.stringify([task, Object.assign({}, error), error?.stack])).not.toContain(TOKEN);
	});

	it('keeps the other items when one fails and the node continues on fail', async () => {
		answers('fine');
		const { items } = await runNode(
			host,
			{ ...plain, path: '={{ $json.path }}' },
			[{ path: '' }, { path: ` ${PATH} ` }],
			{
				onError: 'continueRegularOutput',
			},
		);
		expect(items).toEqual([
			{ error: expect.stringContaining('"Path" is not a path of the API') as string },
			{ record: 'fine' },
		]);
	});

	describe('sends nothing', () => {
		// Nothing is mocked and the net is off: a request would end in another error than these.
		it.each([
			'  ',
			'api/track',
			'//evil.example/api/track',
			'http://evil.example/api/track',
			'/api/track?imeis=1',
			'/api/track#x',
			'/api/../api/command/send',
			'/api/./command/send',
			'/api//command/send',
			'/api/command%2Fsend',
			'/api/command/send/',
			'/api/command/send;x=1',
			'/api\\command\\send',
			'/@evil.example',
		])('to "%s", which is not plainly a path', async (path) => {
			const { error } = await runNode(host, { ...plain, path });
			expect(error).toMatchObject({ message: '"Path" is not a path of the API', context: { itemIndex: 0 } });
		});

		it.each([
			['/api/command/send', 'Use the node "Protrack Command"'],
			['/API/Command/Send', 'Use the node "Protrack Command"'],
			['/V2/api/command/send', 'Use the node "Protrack Command"'],
			['/api/authorization', 'would end the token that all workflows of this account share'],
			['/api/account/block', 'Use the operation "Block"'],
			['/api/account/unblock', 'Use the operation "Unblock"'],
			['/api/account/password', 'Use the operation "Change Password"'],
			['/api/authorization.json', 'would end the token that all workflows of this account share'],
			['/api/account/block/1', 'Use the operation "Block"'],
		])('to %s, which has a guard of its own', async (path, hint) => {
			const { error } = await runNode(host, { ...plain, path });
			expect(error?.message).toContain(`"Path" ${path} cannot be called here`);
			expect(error?.description).toContain(hint);
		});

		it('to the path that the credential gives for commands, nor to the usual one', async () => {
			host = hostWithToken(new ProtrackAccount(), { endpointOverrides: '{"sendCommand": {"path": "/api/order"}}' });
			for (const path of ['/api/order', '/api/command/send']) {
				expect((await runNode(host, { ...plain, path })).error?.message).toContain(
					'cannot be called here (Send command)',
				);
			}
		});

		it.each([
			'/api/order/',
			'//api//order',
			'/api/%6Frder',
			'/api/x/../order',
			'/api/./order',
			'/api\\order',
			'/api/order;v=1',
		])('to the path that the credential gives for commands as %s', async (path) => {
			host = hostWithToken(new ProtrackAccount(), { endpointOverrides: JSON.stringify({ sendCommand: { path } }) });
			const { error } = await runNode(host, { ...plain, path: '/api/order' });
			expect(error?.message).toBe('"Path" /api/order cannot be called here (Send command)');
		});

		it.each([
			'/api/command/send.json',
			'/api/command/send.do',
			'/api/command/send/1',
			'/api/Command/Sendd',
			'/api/sendCommand',
			'/api/device/sendcommands',
			'/api/command/batchSend',
			'/api/command',
			'/api/cmd/send',
			'/api/sendCmd.action',
			'/V2/api/command/query',
			'/api/command/query/send',
			'/api/Command/query',
		])('to %s, where a command may be sent', async (path) => {
			const { error } = await runNode(host, { ...plain, path });
			expect(error?.message).toMatch(/^"Path" \S+ cannot be called here/);
			expect(error?.description).toContain('Use the node "Protrack Command"');
		});

		it.each([
			'RELAY,1',
			'relay , 1',
			' RELAY 0',
			'ＲＥＬＡＹ，１',
			'RELAY,on',
			'R\u200BELAY,1',
			'RELAY%2C1',
			'DYD',
			'DYD#',
			'STOP',
			'STOP,1',
			'stop engine',
			'123456,DYD#',
		])('when a parameter is the command %s', async (command) => {
			for (const cmd of [
				command,
				[command],
				['STATUS#', command],
				{ do: command },
				{ [command]: 1 },
				JSON.stringify([command]),
				[[{ do: [command] }]],
			]) {
				const { error } = await runNode(host, json(JSON.stringify({ cmd })));
				expect(error?.message).toBe('The query parameter "cmd" holds a command that stops an engine');
			}
			expect((await runNode(host, fields([['cmd', command]]))).error?.message).toBe(
				'The query parameter "cmd" holds a command that stops an engine',
			);
		});

		it('when the elements of a list become the command', async () => {
			const { error } = await runNode(host, json('{"cmd": ["RELAY", 1]}'));
			expect(error?.message).toBe('The query parameter "cmd" holds a command that stops an engine');
		});

		it.each(['RELAY,1', 'DYD', '\uFF33top'])('when a parameter is named %s', async (name) => {
			const { error } = await runNode(host, fields([[name, 'x']]));
			expect(error).toMatchObject({
				message: 'The name of a query parameter is a command that stops an engine',
				description: expect.stringContaining('Protrack Command') as string,
			});
		});

		it.each([
			['Path', { ...plain, path: '={{ $json.odd }}' }],
			['Name', fields([['={{ $json.odd }}', 'x']])],
		])('with an object as "%s"', async (field, parameters) => {
			for (const odd of [{ a: 1 }, { toString: 1, valueOf: 2 }, true]) {
				expect((await runNode(host, parameters, [{ odd }])).error?.message).toBe(`"${field}" is not text`);
			}
		});

		it('with a parameter that is not a number', async () => {
			for (const parameters of [fields([['imei', '={{ NaN }}']]), json('={{ ({ imei: [NaN] }) }}')]) {
				expect((await runNode(host, parameters)).error?.message).toBe('"imei" is not text');
			}
		});

		it.each([
			['access_token', '"access_token" cannot be given as a query parameter'],
			[' Access_Token ', '"access_token" cannot be given as a query parameter'],
			[' ', 'A query parameter has no name'],
		])('with a parameter named "%s"', async (name, message) => {
			expect((await runNode(host, fields([[name, 'x']]))).error?.message).toBe(message);
		});

		it.each(['[1]', '3', '{imei', '"text"'])('with %s for JSON', async (text) => {
			expect((await runNode(host, json(text))).error?.message).toBe('"Query Parameters (JSON)" is not a JSON object');
		});
	});

	it.each([
		'please stop',
		'Stop at the depot, then call',
		'relay station north',
		'The engine stops',
		'S20',
		'940',
		'STATUS#',
		'100 % stopped',
		'{"text": "do not stop"}',
	])('sends "%s", which is no command', async (text) => {
		const scope = expectCall('GET', PATH, { content: text }).reply(200, { code: 0, record: 'ok' });
		expect((await runNode(host, fields([['content', text]]))).error).toBeUndefined();
		expect(scope.isDone()).toBe(true);
	});

	it.each([
		['the usual one', '/api/command/query', {}],
		[
			'that of the credential',
			'/orders/cmd/state',
			{ endpointOverrides: '{"queryCommand": {"path": "/orders/cmd/state"}}' },
		],
	])('asks for the status of a command at its own path, %s', async (_, path, credential) => {
		host = hostWithToken(new ProtrackAccount(), credential);
		const scope = expectCall('POST', path, { commandid: '1B454' }).reply(200, { code: 0, record: 'ok' });
		expect((await runNode(host, fields([['commandid', '1B454']], { path, method: 'POST' }))).error).toBeUndefined();
		expect(scope.isDone()).toBe(true);
	});

	it('works against the whole platform, for a call that has an operation too', async () => {
		nock.enableNetConnect();
		const sim = await startSimulator({ frozen: true, startAt: Date.now() });
		sim.addDevice({ imei: '350000000000001', name: 'Van' });
		const parameters = fields([['imeis', '350000000000001']], { path: '/api/device/detail', repeatable: true });
		const { items } = await runNode({ ...host, store: storeFor(sim) }, parameters);
		await sim.stop();
		expect(items).toMatchObject([{ imei: '350000000000001', devicename: 'Van' }]);
	});
});
