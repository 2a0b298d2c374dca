import { call, type EndpointName } from '../../../protrack/client';
import type { RequestParams, Result } from '../../../protrack/client/endpoints';
import recorded from '../../support/fixtures/recordedPayloads.json';
import {
	vendorAccounts,
	vendorAlarms,
	vendorDevices,
	vendorOldAlarm,
	vendorPlayback,
	vendorTrack,
} from '../../support/fixtures/vendorDocument';
import { FakeClient, errorOfPromise, goodParameters, ok, refused, reply } from '../../support/fakeClient';
import { IMEI } from '../../support/testData';

/** Reads a `record` as the answer of a call. */
async function read<Name extends EndpointName>(name: Name, record: unknown): Promise<Result<Name>> {
	const client = new FakeClient(() => ok(record));
	return (await call(client, name, goodParameters[name] as RequestParams<Name>)).result;
}

/** Reads a whole body as the answer of a call. */
async function readBody<Name extends EndpointName>(name: Name, body: unknown, status = 200): Promise<Result<Name>> {
	const client = new FakeClient(() => reply(JSON.stringify(body), { status }));
	return (await call(client, name, goodParameters[name] as RequestParams<Name>)).result;
}

const lists = [
	'track',
	'deviceList',
	'deviceDetail',
	'alarmList',
	'mileage',
	'subAccountList',
	'playback',
	'oldAlarmList',
] as const;

describe('lists', () => {
	it.each(lists)('of %s are empty when record is absent, null, "", [] or {}', async (name) => {
		for (const record of [undefined, null, '', [], {}]) expect(await read(name, record)).toEqual([]);
	});

	it.each(lists)('of %s are empty when the platform answers 20023', async (name) => {
		expect((await call(new FakeClient(() => refused(20023, 'No Data.')), name, goodParameters[name])).result).toEqual(
			[],
		);
	});

	it.each(lists.slice(0, 6))('of %s are refused when record is an object instead', async (name) => {
		const error = await errorOfPromise(read(name, { imei: IMEI }));
		expect(error.kind).toBe('reply');
		expect(error.message).toContain('another shape');
	});

	it.each(['playback', 'oldAlarmList'] as const)(
		'of %s are refused, not taken as empty, when rows come as objects',
		async (name) => {
			const row = { longitude: 1, latitude: 2, gpstime: 1_700_000_000, speed: 0, course: 0 };
			for (const record of [[row], row]) expect((await errorOfPromise(read(name, record))).kind).toBe('reply');
		},
	);

	it.each(['track', 'deviceList', 'alarmList', 'mileage', 'subAccountList'] as const)(
		'of %s are refused when record is text',
		async (name) => {
			expect((await errorOfPromise(read(name, 'maintenance'))).kind).toBe('reply');
		},
	);

	it.each(lists.slice(0, 6))('of %s are refused when record holds the list under a name', async (name) => {
		expect((await errorOfPromise(read(name, { list: [] }))).kind).toBe('reply');
	});

	it('say in the error for which call the shape differs', async () => {
		expect((await errorOfPromise(read('track', { list: [] }))).message).toContain('(Track)');
	});
});

describe('a damaged record', () => {
	const readAll = async (name: EndpointName, record: unknown) => {
		const client = new FakeClient(() => ok(record));
		const counted: number[] = [];
		const noted: unknown[] = [];
		const counting = Object.assign(client, {
			countRecords: (count: number) => counted.push(count),
			noteDamage: (...what: unknown[]) => noted.push(what),
		});
		const { result, damagedAt } = await call(counting, name, goodParameters[name]);
		return { result: result as Array<{ raw: object }>, damagedAt, counted, noted };
	};
	const goodOf = {
		track: vendorTrack,
		deviceList: vendorDevices[0]!,
		deviceDetail: vendorDevices[0]!,
		alarmList: vendorAlarms[0]!,
		mileage: { imei: IMEI, mileage: 5 },
		subAccountList: vendorAccounts[0]!,
	};
	const damages = [null, 5, 'what', [], [IMEI], true, {}, { imei: '' }, { imei: null }, { imei: {} }, { account: '' }];

	it.each(Object.entries(goodOf) as Array<[EndpointName, object]>)(
		'among those of %s costs none of the others',
		async (name, good) => {
			for (const damage of damages) {
				const { result, damagedAt } = await readAll(name, [good, damage, good, good, damage]);
				expect(result.map(({ raw }) => raw)).toEqual([good, good, good]);
				expect(damagedAt).toEqual([1, 3]);
			}
		},
	);

	it('is counted with the others, and told to the client', async () => {
		const { counted, noted } = await readAll('deviceList', [null, vendorDevices[0], null]);
		expect([counted, noted]).toEqual([[3], [['deviceList', 2]]]);
	});

	it('is not told of when there is none', async () => {
		expect((await readAll('deviceList', vendorDevices)).noted).toEqual([]);
	});

	it.each([
		['without its time', '13.4,52.5,,0,0'],
		['with a time that is no number', '13.4,52.5,NaN,0,0'],
		['at time 0', '13.4,52.5,0,0,0'],
		['without a longitude', ',52.5,1700000000,0,0'],
		['with a latitude that is no number', '13.4,north,1700000000,0,0'],
		['outside of the earth', '13.4,95,1700000000,0,0'],
		['cut short', '13.4,52.5'],
	])('is a playback row %s', async (_, row) => {
		const good = '13.4,52.5,1700000000,7,359';
		const { result, damagedAt } = await readAll('playback', `${good};${row};${good}`);
		expect([result.length, damagedAt]).toEqual([2, [1]]);
	});

	it('is no point at (0,0), which is what a device without a fix sends', async () => {
		expect((await readAll('playback', '0,0,1700000000,0,0')).damagedAt).toEqual([]);
	});

	it.each([
		['an alarm without a type', 'alarmList', [{ ...vendorAlarms[0], alarmtype: undefined }]],
		['an old alarm without a type', 'oldAlarmList', ',113.8,22.5,1541575497,1541575507,40,41,0'],
		['an old alarm that is cut short', 'oldAlarmList', '27,113.8'],
	] as const)('is %s', async (_, name, record) => {
		const { result, damagedAt } = await readAll(name, record);
		expect([result, damagedAt]).toEqual([[], [0]]);
	});

	it('is no alarm with a type and without a time: it is an alarm all the same', async () => {
		expect((await readAll('alarmList', [{ alarmtype: 5 }])).result).toHaveLength(1);
	});
});

describe('a track record', () => {
	it('is read from the sample of the vendor', async () => {
		const [record] = await read('track', [vendorTrack]);
		expect(record).toMatchObject({
			...vendorTrack,
			externalpower: 12.1,
			fuel: 2.6,
			temperature: [21.2],
			odometer: null,
		});
	});

	it('is read the same when every number is a string', async () => {
		const strings = Object.fromEntries(
			Object.entries(vendorTrack).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]),
		);
		const [fromStrings] = await read('track', [strings]);
		const [fromNumbers] = await read('track', [vendorTrack]);
		expect({ ...fromStrings, raw: null }).toEqual({ ...fromNumbers, raw: null });
	});

	it('has null for every key that is missing', async () => {
		const [record] = await read('track', [{ imei: IMEI }]);
		const { imei, temperature, raw, ...others } = record!;
		expect([imei, temperature, raw]).toEqual([IMEI, [], { imei: IMEI }]);
		expect(Object.keys(others)).toHaveLength(23);
		expect(new Set(Object.values(others))).toEqual(new Set([null]));
	});

	it('keeps every key of the platform in raw, also unknown ones, untouched', async () => {
		const sent = { ...vendorTrack, odometer: '77', satellites: { used: 9 }, note: null };
		const [record] = await read('track', [sent]);
		expect(record?.raw).toEqual(sent);
		expect(record).not.toHaveProperty('satellites');
	});

	it('has raw without a key that would replace the prototype of an item', async () => {
		const sent: unknown = JSON.parse(`{"imei":"${IMEI}","__proto__":{"speed":5},"note":{"__proto__":1}}`);
		const [record] = await read('track', [sent]);
		expect(Object.keys(record!.raw)).toEqual(['imei', 'note']);
		expect(Object.keys(record!.raw.note as object)).toEqual(['__proto__']);
		expect(record!.speed).toBeNull();
	});

	it('makes raw only when it is asked for: it is none of the own keys of the record', async () => {
		const [record] = await read('track', [vendorTrack]);
		expect(Object.keys(record!)).not.toContain('raw');
		expect(record!.raw).toEqual(vendorTrack);
	});

	it.each([
		['a fraction is cut off', 1_700_000_000.9, 1_700_000_000],
		['text', '1700000000', 1_700_000_000],
		['0 is unset', 0, 0],
		['milliseconds are no time', 1_700_000_000_123, null],
		['neither are negative numbers', -1, null],
		['words', 'now', null],
	])('has times in whole seconds: %s', async (_, gpstime, expected) => {
		expect((await read('track', [{ ...vendorTrack, gpstime }]))[0]?.gpstime).toBe(expected);
	});

	it.each([
		['-1, which the mappers read', -1, -1],
		['minus zero', '-0', -0],
		['many digits', '90071992547409931', 90071992547409930],
		['blanks around', ' 12.5 ', 12.5],
		['hexadecimal', '0x1F', 31],
		['an exponent', '1e3', 1000],
		['too large for a number', JSON.parse('1e400'), null],
		['too large in text', '1e400', null],
		['a decimal comma', '1,5', null],
		['an object', { value: 5 }, null],
		['false', false, null],
	])('has numbers with all their digits: %s', async (_, odometer: unknown, expected) => {
		expect((await read('track', [{ ...vendorTrack, odometer }]))[0]?.odometer).toBe(expected);
	});

	it.each([
		['blanks around', ' 77 ', '77'],
		['a number', 868166056370001, '868166056370001'],
		['0', 0, '0'],
	])('has an IMEI of text: %s', async (_, imei, expected) => {
		expect((await read('track', [{ imei }]))[0]?.imei).toBe(expected);
	});

	it('has an IMEI of text when the platform sends a number', async () => {
		expect((await read('track', [{ ...vendorTrack, imei: 358899051025339 }]))[0]?.imei).toBe('358899051025339');
	});

	it.each([
		['several sensors', ['30.90', '31.70'], [30.9, 31.7]],
		['a sensor that says nothing', ['30.90', '', null], [30.9]],
		['below zero', ['-18.5'], [-18.5]],
		['no sensor', [], []],
		['null', null, []],
	])('has temperatures of %s', async (_, temperature, expected) => {
		expect((await read('track', [{ ...vendorTrack, temperature }]))[0]?.temperature).toEqual(expected);
	});

	it.each([
		['words', 'n/a'],
		['blanks', '  '],
		['a list', [5]],
		['true', true],
		['NaN as text', 'NaN'],
		['endless', 'Infinity'],
	])('has null where a number should be and %s is', async (_, speed) => {
		expect((await read('track', [{ ...vendorTrack, speed }]))[0]?.speed).toBeNull();
	});

	it('without an IMEI is left out, since nobody could say whose it is', async () => {
		expect(await read('track', [{ ...vendorTrack, imei: '' }])).toEqual([]);
	});
});

describe('playback rows', () => {
	it('are nine in the sample of the vendor, four of them at one time', async () => {
		const points = await read('playback', vendorPlayback);
		expect(points).toHaveLength(9);
		expect(points.filter((point) => point.gpstime === 1406858724)).toHaveLength(4);
		expect(points[0]).toMatchObject({
			longitude: 113.97196,
			latitude: 22.568616,
			gpstime: 1406858664,
			speed: 0,
			course: 228,
		});
		expect(points[8]).toMatchObject({
			longitude: 113.971925,
			latitude: 22.568585,
			gpstime: 1406858800,
			speed: 0,
			course: 61,
		});
	});

	it.each([
		['a trailing ;', `${vendorPlayback};`],
		['a trailing ,', `${vendorPlayback},`],
		['a trailing ;,', `${vendorPlayback};,`],
		['a , before each ;', `${vendorPlayback.replaceAll(';', ',;')},`],
		['a leading ;', `;${vendorPlayback}`],
		['double ;', vendorPlayback.replaceAll(';', ';;')],
		['line breaks', vendorPlayback.replaceAll(';', ';\r\n')],
	])('are the same nine with %s', async (_, rows) => {
		expect(await read('playback', rows)).toEqual(await read('playback', vendorPlayback));
	});

	it('keep the text of the platform in raw', async () => {
		expect((await read('playback', '13.4100,52.5,1700000000,0,359'))[0]?.raw).toEqual({
			longitude: '13.4100',
			latitude: '52.5',
			gpstime: '1700000000',
			speed: '0',
			course: '359',
		});
	});

	it('have "" in raw for columns that are missing, and none of those beyond the table', async () => {
		expect((await read('playback', '13.4,52.5,1700000000'))[0]?.raw).toMatchObject({ speed: '', course: '' });
		expect(Object.keys((await read('playback', '13.4,52.5,1700000000,1,2,3,4'))[0]!.raw)).toHaveLength(5);
		expect(Object.keys((await read('oldAlarmList', `${vendorOldAlarm},Depot`))[0]!.raw)).toHaveLength(8);
	});

	it('have null for columns that are missing', async () => {
		expect((await read('playback', '13.4,52.5,1700000000'))[0]).toMatchObject({
			longitude: 13.4,
			speed: null,
			course: null,
		});
	});
});

describe('alarm records', () => {
	it('are read from the sample of the vendor', async () => {
		expect(await read('alarmList', vendorAlarms)).toMatchObject(vendorAlarms);
	});

	it('of the old list are read from the sample of the vendor', async () => {
		expect(await read('oldAlarmList', vendorOldAlarm)).toMatchObject([
			{
				alarmtype: 27,
				longitude: 113.885888,
				latitude: 22.580592,
				gpstime: 1541575497,
				systemtime: 1541575507,
				speed: 40,
				course: 40,
				geofenceid: 0,
				geofencename: '',
			},
		]);
	});

	it('of the old list are read without a last column too', async () => {
		expect(await read('oldAlarmList', '27,113.8,22.5,1541575497,1541575507,40,41,;5,1,2,3,4,5,6,77;')).toMatchObject([
			{ alarmtype: 27, course: 41, geofenceid: null },
			{ alarmtype: 5, course: 6, geofenceid: 77 },
		]);
	});

	it('of an unlisted type are kept', async () => {
		expect((await read('alarmList', [{ ...vendorAlarms[0], alarmtype: 777 }]))[0]?.alarmtype).toBe(777);
	});
});

describe('other records', () => {
	it('of devices are read from the sample of the vendor', async () => {
		expect(await read('deviceList', vendorDevices)).toMatchObject(vendorDevices);
		expect(await read('deviceDetail', vendorDevices)).toMatchObject(vendorDevices);
	});

	it('of devices have "" for texts and null for times that are missing', async () => {
		expect((await read('deviceList', [{ imei: IMEI, platenumber: null }]))[0]).toMatchObject({
			devicename: '',
			platenumber: '',
			simcard: '',
			onlinetime: null,
		});
	});

	it('of devices keep an ICCID that came as a number', async () => {
		expect((await read('deviceList', [{ imei: IMEI, simcard: 7557862586 }]))[0]?.simcard).toBe('7557862586');
	});

	it('of accounts are read from the sample of the vendor', async () => {
		expect(await read('subAccountList', vendorAccounts)).toMatchObject(vendorAccounts);
		expect(await read('accountInfo', vendorAccounts[0])).toMatchObject(vendorAccounts[0]!);
	});

	it('of mileage are kilometers as they come', async () => {
		expect(await read('mileage', [{ imei: IMEI, mileage: 338.21 }])).toMatchObject([{ imei: IMEI, mileage: 338.21 }]);
	});

	it('of a command carry its id, as text', async () => {
		expect((await read('sendCommand', { commandid: '1B454' })).commandid).toBe('1B454');
		expect((await read('sendCommand', { commandid: 77 })).commandid).toBe('77');
	});

	it('of a command without an id are refused', async () => {
		expect((await errorOfPromise(read('sendCommand', {}))).message).toContain('commandid');
	});

	it('of a command status carry answer and status', async () => {
		const record = { response: 'Cut off the fuel supply: Success! Speed: 2km/h.', commandstatus: '1' };
		expect(await read('queryCommand', record)).toMatchObject({ response: record.response, commandstatus: 1 });
	});

	it('of the token carry it with its life in seconds', async () => {
		expect(await read('authorization', { access_token: 'T', expires_in: '7200' })).toEqual({
			accessToken: 'T',
			expiresIn: 7200,
		});
	});

	it('of the token take two hours for granted when the life is missing', async () => {
		expect(await read('authorization', { access_token: 'T' })).toEqual({ accessToken: 'T', expiresIn: 7200 });
	});

	it('of the token without a token are refused', async () => {
		expect((await errorOfPromise(read('authorization', { access_token: '', expires_in: 7200 }))).kind).toBe('reply');
	});

	it.each(['createGeofence', 'blockAccount', 'unblockAccount', 'sendMessage', 'changePassword'] as const)(
		'of %s do not matter when the code is 0',
		async (name) => {
			for (const record of [undefined, null, '', 5, { id: 1 }, []]) expect(await read(name, record)).toBeNull();
		},
	);

	it.each(['createGeofence', 'blockAccount', 'unblockAccount', 'sendMessage', 'changePassword'] as const)(
		'of %s: 20023 is an error and not a success, since nothing was done',
		async (name) => {
			const error = await errorOfPromise(readBody(name, { code: 20023, message: 'No Data.' }));
			expect([error.kind, error.code]).toEqual(['noData', 20023]);
		},
	);

	it.each(['accountInfo', 'queryCommand', 'sendCommand'] as const)(
		'of %s: 20023 says "no data", not "another shape"',
		async (name) => {
			const error = await errorOfPromise(readBody(name, { code: 20023, message: 'No Data.' }));
			expect([error.kind, error.code]).toEqual(['noData', 20023]);
		},
	);
});

describe('payloads recorded from live platforms', () => {
	const bodyOf = (id: string) => {
		const payload = recorded.find((candidate) => candidate.id === id);
		if (!payload) throw new Error(`no recorded payload ${id}`);
		return payload.body;
	};

	it('are all read below', () => {
		expect(recorded.map((payload) => payload.id).sort()).toEqual(
			[
				'track-pe-3',
				'playback-pe-gap',
				'err-10005-imeis',
				'err-10005-token',
				'err-10014',
				'err-20001',
				'err-10011',
				'err-20048',
			].sort(),
		);
	});

	it('of track carry 25 keys each, raw as sent', async () => {
		const body = bodyOf('track-pe-3');
		const records = await readBody('track', body);
		expect(records.map((record) => record.raw)).toEqual(body.record);
		expect(records.map((record) => Object.keys(record.raw).length)).toEqual([25, 25, 25]);
	});

	it('of track read number by number', async () => {
		const [parked] = await readBody('track', bodyOf('track-pe-3'));
		expect(parked).toMatchObject({
			imei: '868166056370001',
			latitude: -14.955962,
			longitude: -73.249422,
			servertime: 1743395707,
			hearttime: 1743395686,
			gpstime: 1743178646,
			odometer: -1,
			externalpower: null,
			fuel: null,
			temperature: [],
		});
	});

	it('of playback give 12 points with a hole of 25 minutes', async () => {
		const times = (await readBody('playback', bodyOf('playback-pe-gap'))).map((point) => point.gpstime ?? NaN);
		expect(times).toHaveLength(12);
		expect(times[2]! - times[1]!).toBe(1503);
		expect([...times].sort((a, b) => a - b)).toEqual(times);
	});

	it.each([
		['err-10005-imeis', 10005, 'input', 'missing required parameter:imeis'],
		['err-10005-token', 10005, 'input', 'missing required parameter:access_token'],
		['err-10014', 10014, 'temporary', 'RequestTimeError'],
		['err-20001', 20001, 'login', 'account or password error'],
		['err-10011', 10011, 'token', 'access_token error'],
		['err-20048', 20048, 'device', 'does not support'],
	])('of the error %s keep code, kind and the word of the server', async (id, code, kind, words) => {
		const error = await errorOfPromise(readBody('track', bodyOf(id)));
		expect([error.code, error.kind]).toEqual([code, kind]);
		expect(error.message).toContain(words);
	});
});
