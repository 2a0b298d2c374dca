import fc from 'fast-check';
import { call, recordId, type AlarmRecord } from '../../../protrack/client';
import { toAlarm } from '../../../protrack/fleet';
import { FakeClient, ok } from '../../support/fakeClient';
import { vendorAlarms, vendorOldAlarm } from '../../support/fixtures/vendorDocument';
import { IMEI, imeiOf } from '../../support/testData';

const range = { imei: IMEI, begintime: 1_541_575_000, endtime: 1_541_576_000 };

async function read(records: unknown[]): Promise<AlarmRecord[]> {
	return (await call(new FakeClient(() => ok(records)), 'alarmList', range)).result;
}

const one = async (changed: Record<string, unknown> = {}) => (await read([{ ...vendorAlarms[0], ...changed }]))[0]!;

describe('an alarm', () => {
	it('has the shape of the design', async () => {
		const record = (await read(vendorAlarms))[1]!;
		expect(toAlarm({ id: 'abc', imei: IMEI, record }, { name: 'Truck 7', plateNumber: 'KBZ 100A' })).toEqual({
			id: 'abc',
			imei: IMEI,
			deviceName: 'Truck 7',
			plateNumber: 'KBZ 100A',
			type: 5,
			name: 'geoFenceInAlarm',
			label: 'Entered geofence',
			group: 'geofence',
			severity: 'info',
			latitude: -23.53668,
			longitude: -49.246362,
			speedKmh: 45,
			courseDeg: 93,
			occurredAt: '2018-11-07T07:26:38Z',
			receivedAt: '2018-11-07T07:26:57Z',
			geofenceId: 1075558,
			geofenceName: 'test-geofence',
			mapUrl: 'https://www.google.com/maps/search/?api=1&query=-23.53668,-49.246362',
		});
	});

	it('without a geofence has null for it', async () => {
		expect(toAlarm({ id: 'a', imei: IMEI, record: await one() }, null)).toMatchObject({
			geofenceId: null,
			geofenceName: null,
			deviceName: null,
			plateNumber: null,
		});
	});

	it('without a fix has no place', async () => {
		expect(toAlarm({ id: 'a', imei: IMEI, record: await one({ latitude: 0, longitude: 0 }) }, null)).toMatchObject({
			latitude: null,
			longitude: null,
			mapUrl: null,
		});
	});

	it('without times has null for them', async () => {
		expect(toAlarm({ id: 'a', imei: IMEI, record: await one({ gpstime: 0, systemtime: null }) }, null)).toMatchObject({
			occurredAt: null,
			receivedAt: null,
		});
	});

	it('of an unlisted type keeps its code and gets a name', async () => {
		expect(toAlarm({ id: 'a', imei: IMEI, record: await one({ alarmtype: 99 }) }, null)).toMatchObject({
			type: 99,
			name: 'unknown99',
		});
	});

	it('of the old list reads like one of the new', async () => {
		const client = new FakeClient(() => ok(vendorOldAlarm));
		const { result } = await call(client, 'oldAlarmList', range);
		expect(toAlarm({ id: 'a', imei: IMEI, record: result[0]! }, null)).toMatchObject({
			type: 27,
			name: 'doorcloseAlarm',
			speedKmh: 40,
			courseDeg: 40,
			occurredAt: '2018-11-07T07:24:57Z',
			receivedAt: '2018-11-07T07:25:07Z',
			geofenceId: null,
		});
	});
});

describe('the id of an alarm', () => {
	it('is this one, for good: a change would start every remembered alarm again', async () => {
		expect(recordId('868166056370001', await one())).toBe('22d4091659e3c9d7');
	});

	it('is short and plain', async () => {
		expect(recordId(IMEI, await one())).toMatch(/^[0-9a-f]{16}$/);
	});

	it('is the same when the same alarm is read again, also with strings for numbers and new keys', async () => {
		const strings = Object.fromEntries(Object.entries(vendorAlarms[0]!).map(([key, value]) => [key, String(value)]));
		expect(recordId(IMEI, await one({ ...strings, address: 'Main Street' }))).toBe(recordId(IMEI, await one()));
	});

	it('is the same for an alarm of the old list and the same one of the new list', async () => {
		const client = new FakeClient(() => ok('27,-49.246352,-23.53665,1541575497,1541575507,20,8,0'));
		const { result } = await call(client, 'oldAlarmList', range);
		expect(recordId(IMEI, result[0]!)).toBe(recordId(IMEI, await one()));
	});

	it.each(['alarmtype', 'longitude', 'latitude', 'gpstime', 'systemtime', 'speed', 'course', 'geofenceid'])(
		'is another one when %s differs',
		async (field) => {
			expect(recordId(IMEI, await one({ [field]: 3 }))).not.toBe(recordId(IMEI, await one()));
		},
	);

	it('is another one for another device', async () => {
		expect(recordId(imeiOf(1), await one())).not.toBe(recordId(IMEI, await one()));
	});

	it('is its own for each of several duplicates', async () => {
		const record = await one();
		const ids = [0, 1, 2, 3].map((duplicateIndex) => recordId(IMEI, record, duplicateIndex));
		expect(new Set(ids).size).toBe(4);
		expect(ids[0]).toBe(recordId(IMEI, record));
	});

	it('never meets that of a different alarm', async () => {
		const number = fc.nat({ max: 99 });
		const wire = fc.record({
			alarmtype: number,
			gpstime: number,
			systemtime: number,
			speed: number,
			course: number,
			geofenceid: number,
		});
		await fc.assert(
			fc.asyncProperty(
				fc.uniqueArray(wire, { selector: (record) => JSON.stringify(record), maxLength: 40 }),
				async (wires) => {
					const ids = (await read(wires)).map((record) => recordId(IMEI, record));
					expect(new Set(ids).size).toBe(wires.length);
				},
			),
			{ seed: 365, numRuns: 50 },
		);
	});
});
