import { call, type DeviceRecord } from '../../../protrack/client';
import { deviceLabel, toDevice } from '../../../protrack/fleet';
import { FakeClient, ok } from '../../support/fakeClient';
import { vendorDevices } from '../../support/fixtures/vendorDocument';
import { IMEI } from '../../support/testData';

async function read(records: unknown[]): Promise<DeviceRecord[]> {
	return (await call(new FakeClient(() => ok(records)), 'deviceList', {})).result;
}

describe('a device', () => {
	it('that was never online has null for all that is not set', async () => {
		expect(toDevice((await read(vendorDevices))[0]!)).toEqual({
			imei: '512345678901234',
			name: 'VT05S-01234',
			model: 'VT05S',
			plateNumber: 'TheOne',
			simCard: '7557862586',
			iccid: '89966415211160402250',
			activatedAt: null,
			firstOnlineAt: null,
			platformExpiresAt: null,
			userExpiresAt: null,
		});
	});

	it('has its times in UTC, each in its own field', async () => {
		expect(toDevice((await read(vendorDevices))[1]!)).toEqual({
			imei: '123456789123456',
			name: 'VT05S-23456',
			model: 'VT05S',
			plateNumber: null,
			simCard: null,
			iccid: null,
			activatedAt: '2014-12-28T22:29:14Z',
			firstOnlineAt: '2014-12-30T02:15:54Z',
			platformExpiresAt: '2020-05-04T14:50:48Z',
			userExpiresAt: '2020-05-16T04:37:28Z',
		});
	});

	it('is there with its IMEI alone', async () => {
		const device = toDevice((await read([{ imei: IMEI }]))[0]!);
		expect(device.imei).toBe(IMEI);
		expect(Object.values(device).filter((value) => value !== null)).toEqual([IMEI]);
	});

	it.each([
		['its name', 'Truck 7', 'B-AB 7', 'Truck 7'],
		['its plate when it has no name', null, 'B-AB 7', 'B-AB 7'],
		['its IMEI when it has neither', null, null, IMEI],
	])('is called by %s', (_, name, plateNumber, label) => {
		expect(deviceLabel({ imei: IMEI, name, plateNumber })).toBe(label);
	});
});
