import { hintText } from '../../../credentials/errorText';
import { call, endpoints, ProtrackError, type EndpointName } from '../../../protrack/client';
import type { ErrorKind } from '../../../protrack/client/errorKinds';
import { isTokenError } from '../../../protrack/client/errors';
import { tableOf, vendorCodes } from '../../support/fixtures/vendorDocument';
import {
	broken,
	callWell,
	FakeClient,
	errorOfPromise,
	goodParameters,
	goodRecords,
	ok,
	onceOnlyNames,
	refused,
	idempotentNames,
	reply,
	textOf,
	type Script,
} from '../../support/fakeClient';
import { IMEI } from '../../support/testData';

const names = Object.keys(endpoints) as EndpointName[];
const codes = [...tableOf(vendorCodes).keys()];

describe('the table of calls', () => {
	it('has the 17 calls of chapter 2, each once', () => {
		expect(names.map((name) => endpoints[name].chapter).sort()).toEqual(
			Array.from({ length: 17 }, (_, index) => `2.${index + 1}`).sort(),
		);
	});

	it.each<[EndpointName, string, string]>([
		['authorization', 'GET', '/api/authorization'],
		['track', 'GET', '/api/track'],
		['playback', 'GET', '/api/playback'],
		['createGeofence', 'POST', '/api/geofence/create'],
		['sendCommand', 'GET', '/api/command/send'],
		['queryCommand', 'POST', '/api/command/query'],
		['deviceList', 'GET', '/api/device/list'],
		['oldAlarmList', 'GET', '/api/alarm/list'],
		['deviceDetail', 'GET', '/api/device/detail'],
		['mileage', 'GET', '/api/device/mileage'],
		['alarmList', 'GET', '/api/alarm/list2'],
	])('sends %s by %s to %s, as public clients do', async (name, method, path) => {
		const client = new FakeClient(() => ok(goodRecords[name]));
		await callWell(client, name);
		expect(client.sent).toMatchObject([{ endpoint: name, method, path }]);
	});

	it.each<EndpointName>([
		'blockAccount',
		'unblockAccount',
		'accountInfo',
		'sendMessage',
		'subAccountList',
		'changePassword',
	])('does not claim to know the path of %s', (name) => {
		expect(endpoints[name].confirmed).toEqual({ path: false, method: false });
	});

	it('has no two calls at one path', () => {
		expect(new Set(names.map((name) => endpoints[name].path)).size).toBe(17);
	});

	it('knows for every call whether it may be sent again', () => {
		expect(names.filter((name) => endpoints[name].idempotent).sort()).toEqual([...idempotentNames].sort());
		expect(names.filter((name) => !endpoints[name].idempotent).sort()).toEqual([...onceOnlyNames].sort());
	});
});

describe('a call', () => {
	it('gives the clock of the server with its result', async () => {
		const client = new FakeClient(() => ok([], 1_700_000_123));
		expect(await call(client, 'track', { imeis: [IMEI] })).toEqual({
			result: [],
			damagedAt: [],
			damagedRaw: [],
			serverTime: 1_700_000_123,
		});
	});

	it.each(names)('tells the transport whether %s may be sent again', async (name) => {
		const client = new FakeClient(() => ok(goodRecords[name]));
		await callWell(client, name);
		expect(client.sent.map((request) => request.idempotent)).toEqual([
			(idempotentNames as readonly string[]).includes(name),
		]);
	});

	it.each(names)('goes where the credential says for %s', async (name) => {
		const client = new FakeClient(() => ok(goodRecords[name]));
		const method = endpoints[name].method === 'GET' ? 'POST' : 'GET';
		client.overrides = { [name]: { path: '/v9/elsewhere', method } };
		await callWell(client, name);
		expect(client.sent).toMatchObject([{ path: '/v9/elsewhere', method }]);
	});

	it('keeps the path when only the method is overridden, and the other way round', async () => {
		const client = new FakeClient(() => ok(null));
		client.overrides = { track: { method: 'POST' }, deviceList: { path: '/x' } };
		await callWell(client, 'track');
		await callWell(client, 'deviceList');
		expect(client.sent).toMatchObject([
			{ method: 'POST', path: '/api/track' },
			{ method: 'GET', path: '/x' },
		]);
	});

	it('is not touched by the overrides of another one', async () => {
		const client = new FakeClient(() => ok(null));
		client.overrides = { track: { path: '/x' } };
		await callWell(client, 'deviceList');
		expect(client.sent[0]?.path).toBe('/api/device/list');
	});

	it.each(codes.filter((code) => code !== 20023 && code !== 10001))(
		'ends with code %d, its kind and the name of the call',
		async (code) => {
			const error = await errorOfPromise(callWell(new FakeClient(() => refused(code, 'so it is')), 'track'));
			expect(error.code).toBe(code);
			expect(error.message).toContain(`(Track, code ${code}: so it is)`);
		},
	);

	it('shows no password hash and no token that the server sends back', async () => {
		const { password } = goodParameters.changePassword;
		const token = `A1556243443000${'a'.repeat(33)}`;
		for (const code of codes.filter((each) => each !== 20023)) {
			const client = new FakeClient(() => refused(code, `bad access_token=${token}&password=${password}`));
			const text = textOf(await errorOfPromise(callWell(client, 'changePassword')));
			expect(text).not.toContain(password);
			expect(text).not.toContain(token);
		}
	});
});

describe('code 10001', () => {
	it.each(names)('for %s says which path, which chapter, and where to override it', async (name) => {
		const error = await errorOfPromise(callWell(new FakeClient(() => refused(10001, 'Unknown request')), name));
		expect(error.kind).toBe('unsupported');
		expect(error.message).toContain(endpoints[name].path);
		expect(error.message).toContain('10001');
		expect(hintText(error.hints)).toContain(`chapter ${endpoints[name].chapter} `);
		expect(hintText(error.hints)).toContain('"Endpoint Overrides"');
	});

	it('owns up to an assumed path', async () => {
		const error = await errorOfPromise(callWell(new FakeClient(() => refused(10001)), 'blockAccount'));
		expect(hintText(error.hints)).toContain('assumption');
	});

	it('does not call a known path an assumption', async () => {
		const error = await errorOfPromise(callWell(new FakeClient(() => refused(10001)), 'track'));
		expect(hintText(error.hints)).not.toContain('assumption');
	});

	it('names the overridden path when there is one', async () => {
		const client = new FakeClient(() => refused(10001));
		client.overrides = { blockAccount: { path: '/v9/block' } };
		expect((await errorOfPromise(callWell(client, 'blockAccount'))).message).toContain('/v9/block');
	});

	it('stays readable for programs as the code of the error', async () => {
		expect((await errorOfPromise(callWell(new FakeClient(() => refused(10001)), 'alarmList'))).code).toBe(10001);
	});
});

const passing: Array<[string, () => ReturnType<Script>, number]> = [
	['10000', () => refused(10000), 4],
	['a broken connection', () => broken('network'), 4],
	['HTTP 503', () => reply('<html>', { status: 503 }), 4],
	['an empty answer', () => reply(''), 4],
	['a cut answer', () => reply('{"code":0,"rec'), 4],
	['10009', () => refused(10009), 5],
	['HTTP 429', () => reply('', { status: 429 }), 5],
];

describe('a call that may be repeated', () => {
	const cases = idempotentNames.flatMap((name) => passing.map(([error, play]) => [name, error, play] as const));

	it.each(cases)('%s is tried again after %s and gives what comes then', async (name, _, play) => {
		const client = new FakeClient((__, index) => (index === 0 ? play() : ok(goodRecords[name], 77)));
		expect((await call(client, name, goodParameters[name])).serverTime).toBe(77);
		expect(client.sent).toHaveLength(2);
		expect(client.sent[1]).toEqual(client.sent[0]);
	});

	it.each(passing)('gives up on %s after some tries, with the error itself', async (_, play, tries) => {
		const client = new FakeClient(play);
		const error = await errorOfPromise(callWell(client, 'track'));
		expect(client.sent).toHaveLength(tries);
		expect(['temporary', 'rate', 'network']).toContain(error.kind);
		expect(error.message).not.toBe('');
		expect(hintText(error.hints)).not.toBe('');
	});

	it.each(passing)('waits longer each time after %s, whatever chance adds', async (_, play, tries) => {
		const chance = jest.spyOn(Math, 'random');
		try {
			// The worst of chance: longest first, shortest next.
			let luck = 0.999_999;
			chance.mockImplementation(() => (luck = 0.999_999 - luck));
			for (const start of [0, 0.999_999]) {
				luck = start;
				const client = new FakeClient(play);
				await errorOfPromise(callWell(client, 'track'));
				expect(client.waits).toHaveLength(tries - 1);
				expect(client.waits[0]).toBeGreaterThanOrEqual(300);
				client.waits.slice(1).forEach((wait, index) => expect(wait).toBeGreaterThan(client.waits[index]!));
			}
		} finally {
			chance.mockRestore();
		}
	});

	it('waits longer after "too often" than after a stumble', async () => {
		const tooOften = new FakeClient(() => refused(10009));
		const stumble = new FakeClient(() => refused(10000));
		await errorOfPromise(callWell(tooOften, 'track'));
		await errorOfPromise(callWell(stumble, 'track'));
		expect(tooOften.waits[0]).toBeGreaterThan(stumble.waits[0]!);
	});

	it.each([10000, 10009])('is not tried again after %d when there is no time for the wait', async (code) => {
		const client = Object.assign(new FakeClient(() => refused(code)), { hasTimeFor: () => false });
		expect((await errorOfPromise(callWell(client, 'track'))).code).toBe(code);
		expect([client.sent.length, client.waits]).toEqual([1, []]);
	});

	it('spreads its waits by chance, so that many callers do not come back at once', async () => {
		const chance = jest.spyOn(Math, 'random');
		try {
			const firstWait = async (luck: number) => {
				chance.mockReturnValue(luck);
				const client = new FakeClient(() => refused(10009));
				await errorOfPromise(callWell(client, 'track'));
				return client.waits[0]!;
			};
			const [short, long] = [await firstWait(0), await firstWait(0.999)];
			expect(long / short).toBeGreaterThan(1.3);
		} finally {
			chance.mockRestore();
		}
	});

	const stubborn = codes.filter((code) => ![10000, 10009, 10014, 20023].includes(code) && !isTokenError(code));
	it.each(stubborn)('is not tried again after %d', async (code) => {
		const client = new FakeClient(() => refused(code));
		await errorOfPromise(callWell(client, 'track'));
		expect(client.sent).toHaveLength(1);
		expect(client.waits).toEqual([]);
	});

	it.each<ErrorKind>(['token', 'login', 'permission', 'input', 'device', 'unsupported', 'reply', 'canceled'])(
		'is not tried again when the transport ends with %s',
		async (kind) => {
			const client = new FakeClient(() => broken(kind));
			expect((await errorOfPromise(callWell(client, 'track'))).kind).toBe(kind);
			expect(client.sent).toHaveLength(1);
		},
	);

	it('is not tried again after an error of the program itself', async () => {
		const client = new FakeClient(() => {
			throw new TypeError('a bug');
		});
		await expect(callWell(client, 'track')).rejects.toThrow(TypeError);
		expect(client.sent).toHaveLength(1);
	});

	it('is not tried again when the record has another shape', async () => {
		const client = new FakeClient(() => ok({ not: 'a list' }));
		await errorOfPromise(callWell(client, 'track'));
		expect(client.sent).toHaveLength(1);
	});

	it('is tried again after one stumble and one "too often" in a row', async () => {
		const client = new FakeClient((_, index) => [refused(10000), refused(10009), ok([])][index]!);
		expect(await callWell(client, 'track')).toEqual([]);
		expect(client.sent).toHaveLength(3);
	});
});

describe('a call that must not be repeated', () => {
	const kinds: ErrorKind[] = [
		'token',
		'login',
		'rate',
		'temporary',
		'permission',
		'input',
		'device',
		'unsupported',
		'noData',
		'network',
		'reply',
		'canceled',
	];
	const errors: Array<[string, () => ReturnType<Script>]> = [
		...[...codes, 31415]
			.filter((code) => !isTokenError(code))
			.map((code): [string, () => ReturnType<Script>] => [String(code), () => refused(code)]),
		...kinds.map((kind): [string, () => ReturnType<Script>] => [kind, () => broken(kind)]),
		...passing.map(([error, play]): [string, () => ReturnType<Script>] => [error, play]),
		['another shape', () => ok('?')],
		[
			'a bug',
			() => {
				throw new TypeError('a bug');
			},
		],
	];

	it.each(onceOnlyNames)('%s is sent once and never again in the same form, whatever happens', async (name) => {
		for (const [error, play] of errors) {
			const client = new FakeClient(play);
			await callWell(client, name).catch(() => undefined);
			const forms = new Set(client.sent.map(({ method, path, parametersIn }) => [method, path, parametersIn].join()));
			const expected = ['10001', '10005'].includes(error) && name === 'sendCommand' ? 2 : 1;
			expect([error, client.sent.length, forms.size, client.waits.length]).toEqual([error, expected, expected, 0]);
		}
	});

	const tokenErrors = codes.filter(isTokenError);

	it.each(onceOnlyNames)('%s is sent once more, with another token, after any token error', async (name) => {
		for (const code of tokenErrors) {
			const client = new FakeClient((_, index) => (index === 0 ? refused(code) : ok(goodRecords[name])));
			await callWell(client, name);
			expect([code, client.sent.length, client.rejectedTokens]).toEqual([code, 2, ['token 0']]);
		}
		expect(tokenErrors).toEqual([10002, 10003, 10010, 10011, 10012]);
	});

	it.each(onceOnlyNames)('%s is not sent a third time', async (name) => {
		const client = new FakeClient(() => refused(10011));
		expect(await errorOfPromise(callWell(client, name))).toMatchObject({ kind: 'token', code: 10011 });
		expect([client.sent.length, client.rejectedTokens.length]).toEqual([2, 1]);
	});

	it('is not sent again when whoever sends it objects', async () => {
		const client = new FakeClient(() => refused(10011));
		client.beforeResend = async () => await Promise.reject(ProtrackError.input('moved on', 'wait'));
		expect((await errorOfPromise(callWell(client, 'sendCommand'))).message).toBe('moved on');
		expect(client.sent).toHaveLength(1);
	});

	it('tells the reason of a login that fails between the two, and not that the outcome is unknown', async () => {
		const client = new FakeClient(() => refused(10011));
		client.ensureToken = async (rejected) => {
			if (rejected) broken('login');
			await Promise.resolve();
		};
		expect((await errorOfPromise(callWell(client, 'sendCommand'))).message).toBe('scripted login');
	});

	it.each(onceOnlyNames)('%s passes the error on at once', async (name) => {
		const error = await errorOfPromise(callWell(new FakeClient(() => refused(10000)), name));
		expect([error.kind, error.code]).toEqual(['temporary', 10000]);
	});
});

describe('a read whose token is rejected', () => {
	it.each(idempotentNames)(
		'%s gets another token, and once more when another program takes that one away',
		async (name) => {
			const client = new FakeClient((_, index) => (index < 2 ? refused(10011) : ok(goodRecords[name])));
			await callWell(client, name);
			expect(client.rejectedTokens).toEqual(['token 0', 'token 1']);
		},
	);

	it('is given up after the third token', async () => {
		const client = new FakeClient(() => refused(10011));
		expect(await errorOfPromise(callWell(client, 'track'))).toMatchObject({ kind: 'token', code: 10011 });
		expect(client.sent).toHaveLength(3);
	});
});

describe('a call whose login fails', () => {
	it('leaves the slots of the account to calls that have a token', async () => {
		const waiting = Array.from({ length: 20 }, () => new FakeClient(() => ok([])));
		const other = new FakeClient(() => ok([]));
		let failLogin = () => {};
		const login = new Promise<void>((_, reject) => (failLogin = () => reject(ProtrackError.canceled())));
		const calls = waiting.map(async (client) => {
			client.accountKey = other.accountKey;
			client.ensureToken = async () => await login;
			return await errorOfPromise(callWell(client, 'track'));
		});
		expect(await callWell(other, 'track')).toEqual([]);
		failLogin();
		await Promise.all(calls);
		expect(waiting.flatMap(({ sent }) => sent)).toEqual([]);
	});
});

describe('a canceled execution', () => {
	it.each(names)('sends nothing for %s', async (name) => {
		const client = new FakeClient(() => ok(goodRecords[name]));
		client.cancel();
		expect((await errorOfPromise(callWell(client, name))).kind).toBe('canceled');
		expect(client.sent).toEqual([]);
	});

	it('stops in the wait between two tries', async () => {
		const client = new FakeClient(() => refused(10009));
		client.whileAsleep = () => client.cancel();
		expect((await errorOfPromise(callWell(client, 'track'))).kind).toBe('canceled');
		expect([client.sent.length, client.waits.length]).toEqual([1, 1]);
	});

	it('stops before the next try also when the wait did not notice', async () => {
		const client = new FakeClient(() => refused(10009));
		client.sleep = async () => client.cancel();
		expect((await errorOfPromise(callWell(client, 'track'))).kind).toBe('canceled');
		expect(client.sent).toHaveLength(1);
	});

	it('is a ProtrackError like every error', () => {
		expect(ProtrackError.canceled()).toBeInstanceOf(Error);
		expect(ProtrackError.canceled().name).toBe('ProtrackError');
	});
});
