import { hintText } from '../../../credentials/errorText';
import { call, endpoints, readOverrides, type EndpointName } from '../../../protrack/client';
import { FakeClient, errorOfCall, errorOfPromise, goodParameters, goodRecords, ok } from '../../support/fakeClient';
import { IMEI, imeisUpTo } from '../../support/testData';

const day = 86_400;

/** Makes a call with some parameters changed, against a platform that takes everything. */
function attempt(name: EndpointName, changed: Record<string, unknown>) {
	const client = new FakeClient((request) => ok(goodRecords[request.endpoint as EndpointName]));
	const parameters = { ...goodParameters[name], ...changed } as (typeof goodParameters)[typeof name];
	return { client, end: call(client, name, parameters) };
}

const tooMany = (count: number) => Array.from({ length: count }, (_, index) => `account${index}`);

describe('before a call is sent', () => {
	it.each<[string, EndpointName, string, unknown]>([
		['101 IMEIs', 'track', 'imeis', imeisUpTo(101)],
		['101 IMEIs', 'deviceDetail', 'imeis', imeisUpTo(101)],
		['101 IMEIs', 'mileage', 'imeis', imeisUpTo(101)],
		['no IMEI at all', 'track', 'imeis', []],
		['an IMEI of letters', 'track', 'imeis', [IMEI, 'truck']],
		['an empty IMEI', 'track', 'imeis', [IMEI, '']],
		['two IMEIs in one', 'track', 'imeis', [`${IMEI},${IMEI}`]],
		['an IMEI of 21 digits', 'alarmList', 'imei', '1'.repeat(21)],
		['an IMEI of 7 digits', 'alarmList', 'imei', '1234567'],
		['an IMEI that is a number', 'alarmList', 'imei', 868166056370001],
		['no IMEI', 'playback', 'imei', undefined],
		['milliseconds', 'alarmList', 'begintime', 1_700_000_000_000],
		['milliseconds', 'playback', 'endtime', 1_700_000_000_000],
		['milliseconds', 'oldAlarmList', 'endtime', 1_700_000_000_000],
		['milliseconds', 'mileage', 'begintime', 1_699_999_200_000],
		['parts of a second', 'playback', 'begintime', 1_700_000_000.5],
		['a negative time', 'playback', 'begintime', -1],
		['a time that is not a number', 'playback', 'begintime', NaN],
		['no time', 'alarmList', 'endtime', undefined],
		['a quarter past', 'mileage', 'begintime', 1_699_999_200 + 900],
		['one second past', 'mileage', 'endtime', 1_700_002_801],
		['99 m', 'createGeofence', 'radius', 99],
		['5001 m', 'createGeofence', 'radius', 5001],
		['parts of a meter', 'createGeofence', 'radius', 100.5],
		['a latitude over 90', 'createGeofence', 'latitude', 90.001],
		['a latitude under -90', 'createGeofence', 'latitude', -90.001],
		['a longitude over 180', 'createGeofence', 'longitude', 180.001],
		['a longitude under -180', 'createGeofence', 'longitude', -180.001],
		['an unknown kind of fence', 'createGeofence', 'alarmtype', 3],
		['a fence without a name', 'createGeofence', 'efencename', '  '],
		['301 characters', 'sendMessage', 'content', 'x'.repeat(301)],
		['an empty message', 'sendMessage', 'content', ''],
		['201 accounts', 'sendMessage', 'accounts', tooMany(201)],
		['no account', 'sendMessage', 'accounts', []],
		['an empty account', 'blockAccount', 'account', ' '],
		['an empty account', 'deviceList', 'account', ''],
		['an empty command', 'sendCommand', 'command', ''],
		['an empty command id', 'queryCommand', 'commandid', ''],
		['a new password in plain text', 'changePassword', 'password', 'Abc@34590'],
		['a new password in upper-case md5', 'changePassword', 'password', '9D591136280B3EC563E3062DBB6F915B'],
	])('%s for %s is refused at "%s"', async (_, name, field, value) => {
		const { client, end } = attempt(name, { [field]: value });
		const error = await errorOfPromise(end);
		expect(client.sent).toEqual([]);
		expect([error.kind, error.httpCode]).toEqual(['input', '400']);
		expect(error.message).toContain(`"${field}"`);
		expect(error.message).toContain(`(${endpoints[name].title})`);
		expect(hintText(error.hints)).toContain('nothing was sent');
	});

	it('a mileage report of more than 7 days is refused', async () => {
		const { client, end } = attempt('mileage', { begintime: 1_699_999_200, endtime: 1_699_999_200 + 7 * day + 1800 });
		expect((await errorOfPromise(end)).kind).toBe('input');
		expect(client.sent).toEqual([]);
	});

	it('a refused password does not appear in the error', async () => {
		expect((await errorOfPromise(attempt('changePassword', { password: 'Abc@34590' }).end)).message).not.toContain(
			'Abc@34590',
		);
	});

	it.each<[string, EndpointName, Record<string, unknown>]>([
		['100 IMEIs', 'track', { imeis: imeisUpTo(100) }],
		['a radius of 100 m', 'createGeofence', { radius: 100 }],
		['a radius of 5000 m', 'createGeofence', { radius: 5000 }],
		['the corners of the world', 'createGeofence', { latitude: -90, longitude: 180 }],
		['fences of each kind', 'createGeofence', { alarmtype: 0 }],
		['200 accounts', 'sendMessage', { accounts: tooMany(200) }],
		['300 characters', 'sendMessage', { content: 'x'.repeat(300) }],
		['7 days', 'mileage', { begintime: 1_699_999_200, endtime: 1_699_999_200 + 7 * day }],
		['half past', 'mileage', { begintime: 1_699_999_200 + 1800 }],
		['a short number of a tracker', 'alarmList', { imei: '12345678' }],
	])('%s is fine for %s', async (_, name, changed) => {
		const { client, end } = attempt(name, changed);
		await end;
		expect(client.sent).toHaveLength(1);
	});
});

describe('what is sent', () => {
	const queryOf = async (name: EndpointName, changed: Record<string, unknown>) => {
		const { client, end } = attempt(name, changed);
		await end;
		return client.sent[0]?.query;
	};

	it.each([
		['inside', '868166 056370 001'],
		['around', ' 868166056370001\t'],
		['no-break', '868166\u00a0056370\u00a0001'],
	])('has no spaces in an IMEI: %s', async (_, imei) => {
		expect(await queryOf('alarmList', { imei })).toMatchObject({ imei: IMEI });
		expect(await queryOf('track', { imeis: [imei, '12345678'] })).toEqual({ imeis: `${IMEI},12345678` });
	});

	it('is text in the names of the document', async () => {
		expect(await queryOf('createGeofence', { latitude: -33.5, longitude: 0 })).toEqual({
			imei: IMEI,
			efencename: 'Depot',
			alarmtype: '2',
			longitude: '0',
			latitude: '-33.5',
			radius: '200',
		});
	});

	it.each([
		[1e-7, '0.0000001'],
		[-1e-7, '-0.0000001'],
		[1.25e-7, '0.000000125'],
		[-0, '0'],
		[1e-25, '0'],
		[-1e-25, '0'],
		[52.123456789, '52.123456789'],
	])('has numbers as plain decimals: %p', async (latitude, sent) => {
		expect(await queryOf('createGeofence', { latitude })).toMatchObject({ latitude: sent });
	});

	it('leaves out what was not given', async () => {
		expect(await queryOf('deviceList', { account: undefined })).toEqual({});
		expect(await queryOf('sendCommand', {})).toEqual({ imei: IMEI, command: 'RELAY,1' });
	});

	it('lists accounts with commas', async () => {
		expect(await queryOf('sendMessage', { accounts: ['a', 'ñandú'] })).toEqual({
			accounts: 'a,ñandú',
			content: 'Hello',
		});
	});

	it('carries paramData as it was given', async () => {
		expect(await queryOf('sendCommand', { command: 'SET_MILEAGE', paramData: '{"mileage":"30"}' })).toEqual({
			imei: IMEI,
			command: 'SET_MILEAGE',
			paramData: '{"mileage":"30"}',
		});
	});
});

describe('the words for a value of the wrong kind', () => {
	const BAD = [
		undefined,
		null,
		'',
		'x',
		5,
		5.5,
		-1,
		NaN,
		Infinity,
		true,
		{},
		[],
		[undefined],
		[{}],
		[5],
		{ path: 5 },
		() => 1,
		10n,
		Symbol('x'),
		new Date(NaN),
	];
	const LIBRARY = /Required|Expected|Invalid|Unrecognized|received|must contain|must be (greater|less)|_|zod|nan\b/i;
	const fields = (Object.keys(endpoints) as EndpointName[]).flatMap((name) =>
		Object.keys(goodParameters[name]).map((field) => [name, field] as const),
	);

	it.each(fields)('of a parameter are ours, not those of a library: %s, %s', async (name, field) => {
		let refusals = 0;
		for (const value of BAD) {
			const { client, end } = attempt(name, { [field]: value });
			const thrown = await end.then(
				() => null,
				(error: unknown) => error as Error,
			);
			if (!thrown) continue;
			refusals += 1;
			expect(thrown.message).not.toMatch(LIBRARY);
			expect(thrown.message).toContain(`"${field}" `);
			expect(client.sent).toEqual([]);
		}
		expect(refusals).toBeGreaterThan(5);
	});

	it.each([
		5,
		null,
		'x',
		[],
		[5],
		true,
		{ path: 5 },
		{ path: null },
		{ path: 'x' },
		{ path: '/a b' },
		{ method: 'PUT' },
		{ method: 5 },
		{ method: null },
		{ verb: 'GET' },
		{ path: '/x', a: 1, b: 2 },
	])('of an endpoint override are ours, not those of a library: %j', async (row) => {
		const error = await errorOfCall(() => readOverrides({ track: row }));
		expect(error.message).not.toMatch(LIBRARY);
		expect(error.message).toContain('"track');
	});

	it('name the part of the override that is wrong', async () => {
		expect((await errorOfCall(() => readOverrides({ track: { path: 5 } }))).message).toContain(
			'"track.path" must be text',
		);
		expect((await errorOfCall(() => readOverrides({ track: { method: 'PUT' } }))).message).toContain(
			'"track.method" must be GET or POST',
		);
		expect((await errorOfCall(() => readOverrides({ track: { verb: 'GET' } }))).message).toContain(
			'"track" has something that is not known: "verb"',
		);
	});

	it.each([
		{ method: 'POST' },
		{ path: '/login', method: 'POST' },
		{ parametersIn: 'form' },
		{ method: 'POST', parametersIn: 'form' },
		{ method: 'GET', parametersIn: 'form' },
	])('say that a login can have no other path and form: %j', async (row) => {
		const error = await errorOfCall(() => readOverrides({ authorization: row }));
		expect(error).toMatchObject({ kind: 'input' });
		expect(error.message).toMatch(
			/"authorization\.(method|parametersIn)" must be (GET|query), since a login goes out in no other way/,
		);
		expect(hintText(error.hints)).toContain('Open the credential');
	});

	it('take for a login what it is anyway', () => {
		const row = { authorization: { path: '/login', method: 'GET', parametersIn: 'query' } };
		expect(readOverrides(row)).toEqual(row);
	});

	it('names a form that would have no body to go out in', async () => {
		for (const row of [{ parametersIn: 'form' }, { method: 'GET', parametersIn: 'form' }]) {
			expect((await errorOfCall(() => readOverrides({ track: row }))).message).toContain(
				'"track.method" must be POST where "parametersIn" is form',
			);
		}
		expect(readOverrides({ track: { method: 'POST', parametersIn: 'form' } })).toBeDefined();
	});
});
