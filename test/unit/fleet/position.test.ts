import { call, type TrackRecord } from '../../../protrack/client';
import { toIso, toPlace, toPosition, type Position } from '../../../protrack/fleet';
import { FakeClient, ok } from '../../support/fakeClient';
import recorded from '../../support/fixtures/recordedPayloads.json';
import { vendorTrack } from '../../support/fixtures/vendorDocument';
import { IMEI } from '../../support/testData';

async function read(record: unknown): Promise<TrackRecord[]> {
	return (await call(new FakeClient(() => ok(record)), 'track', { imeis: [IMEI] })).result;
}

async function positionOf(record: Record<string, unknown>): Promise<Position> {
	return toPosition((await read([record]))[0]!);
}

const NOW = 1_743_395_707;
/** A device that is online and has just been heard. */
const live = {
	...vendorTrack,
	servertime: NOW,
	hearttime: NOW - 10,
	gpstime: NOW - 12,
	systemtime: NOW - 11,
	datastatus: 2,
	accstatus: 1,
	speed: 0,
};

describe('positions recorded from a live platform', () => {
	const records = recorded.find((payload) => payload.id === 'track-pe-3')?.body.record;
	let positions: Position[] = [];
	beforeAll(async () => {
		positions = (await read(records)).map(toPosition);
	});

	it('show a parked device that is online, with null for all it does not have', () => {
		expect(positions[0]).toEqual({
			imei: '868166056370001',
			latitude: -14.955962,
			longitude: -73.249422,
			speedKmh: 0,
			courseDeg: 0,
			fixedAt: '2025-03-28T16:17:26Z',
			receivedAt: '2025-03-25T20:22:39Z',
			lastSeenAt: '2025-03-31T04:34:46Z',
			status: 'online',
			state: 'parked',
			isStale: false,
			ageSeconds: 217061,
			ignition: 'off',
			door: null,
			charging: null,
			fuelSupply: null,
			armed: null,
			batteryPercent: 0,
			externalVoltage: null,
			odometerKm: null,
			todayKm: null,
			fuelLiters: null,
			temperaturesC: [],
			mapUrl: 'https://www.google.com/maps/search/?api=1&query=-14.955962,-73.249422',
		});
	});

	it('show a device that went offline while driving as stale and of unknown motion', () => {
		expect(positions[1]).toMatchObject({
			status: 'offline',
			isStale: true,
			state: 'unknown',
			speedKmh: 5,
			courseDeg: 322,
			ignition: 'on',
			door: 'closed',
			latitude: -14.955395,
		});
	});

	it('show a device that fell silent 52 minutes ago as offline and stale, with its last place', () => {
		expect(positions[2]).toMatchObject({
			status: 'offline',
			isStale: true,
			state: 'unknown',
			ignition: 'off',
			latitude: -16.393066,
			longitude: -71.514676,
			lastSeenAt: '2025-03-31T03:42:39Z',
		});
	});
});

describe('the sample of the vendor', () => {
	it('is read in kilometers, volts, litres, degrees and words', async () => {
		expect(await positionOf(vendorTrack)).toMatchObject({
			externalVoltage: 12.1,
			fuelLiters: 2.6,
			temperaturesC: [21.2],
			odometerKm: 51.654,
			todayKm: 15.654,
			batteryPercent: 100,
			ignition: 'on',
			door: 'closed',
			charging: false,
			fuelSupply: 'on',
			armed: false,
		});
	});

	it('is stale, since the device was last heard 12 days before', async () => {
		expect(await positionOf(vendorTrack)).toMatchObject({ status: 'online', isStale: true, state: 'unknown' });
	});
});

describe('motion', () => {
	it.each([
		['moving', 'fast, ignition on', { speed: 60, accstatus: 1 }],
		['moving', 'fast, ignition off (towed)', { speed: 60, accstatus: 0 }],
		['moving', 'fast, without an ignition wire', { speed: 4, accstatus: -1 }],
		['idling', 'standing, ignition on', { speed: 0, accstatus: 1 }],
		['idling', 'drifting at 3 km/h, ignition on', { speed: 3, accstatus: 1 }],
		['parked', 'standing, ignition off', { speed: 0, accstatus: 0 }],
		['parked', 'drifting at 3 km/h, ignition off', { speed: 3, accstatus: 0 }],
		['parked', 'standing, without an ignition wire', { speed: 0, accstatus: -1 }],
		['unknown', 'no speed', { speed: null, accstatus: 1 }],
		['unknown', 'no speed sensor (-1)', { speed: -1, accstatus: 1 }],
		['unknown', 'fast, but offline', { speed: 60, datastatus: 4 }],
		['unknown', 'fast, but heard an hour ago', { speed: 60, hearttime: NOW - 3600 }],
		['unknown', 'fast, but never had a fix', { speed: 60, latitude: 0, longitude: 0 }],
	])('is %s: %s', async (state, _, changed) => {
		expect((await positionOf({ ...live, ...changed })).state).toBe(state);
	});
});

describe('staleness', () => {
	it.each([
		['heard 10 s ago', {}, false],
		['heard 600 s ago', { hearttime: NOW - 600 }, false],
		['heard 601 s ago', { hearttime: NOW - 601 }, true],
		['parked for days but heard just now', { gpstime: NOW - 300_000, accstatus: 0 }, false],
		['never heard', { hearttime: 0 }, true],
		['without a heartbeat', { hearttime: null }, true],
		['without the clock of the server', { servertime: null }, true],
		['with a clock that runs ahead', { hearttime: NOW + 30 }, false],
		['never online', { datastatus: 1 }, true],
		['expired', { datastatus: 3 }, true],
		['offline', { datastatus: 4 }, true],
		['blocked', { datastatus: 5 }, true],
		['of an unknown status', { datastatus: 9 }, true],
		['without a place', { latitude: 0, longitude: 0 }, true],
	])('of a device %s', async (_, changed, isStale) => {
		expect((await positionOf({ ...live, ...changed })).isStale).toBe(isStale);
	});

	it('is measured by the clock of the server', async () => {
		expect((await positionOf({ ...live, gpstime: NOW - 90 })).ageSeconds).toBe(90);
	});

	it('is never below zero, though the clock of a device may run ahead', async () => {
		expect((await positionOf({ ...live, gpstime: NOW + 90 })).ageSeconds).toBe(0);
	});

	it('has no age without a fix', async () => {
		expect((await positionOf({ ...live, gpstime: 0 })).ageSeconds).toBeNull();
	});
});

describe('words and numbers', () => {
	it.each([
		[1, 'neverOnline'],
		[2, 'online'],
		[3, 'expired'],
		[4, 'offline'],
		[5, 'blocked'],
		[6, 6],
		[null, null],
	])('datastatus %p is %p', async (datastatus, status) => {
		expect((await positionOf({ ...live, datastatus })).status).toBe(status);
	});

	it.each([
		['accstatus', 'ignition', ['off', 'on']],
		['doorstatus', 'door', ['closed', 'open']],
		['chargestatus', 'charging', [false, true]],
		['oilpowerstatus', 'fuelSupply', ['cut', 'on']],
		['defencestatus', 'armed', [false, true]],
	] as const)('%s 0, 1, -1 and anything else become words of %s or null', async (wire, field, [zero, one]) => {
		const words = await Promise.all(
			[0, 1, -1, 2, null].map(async (value) => (await positionOf({ ...live, [wire]: value }))[field]),
		);
		expect(words).toEqual([zero, one, null, null, null]);
	});

	it.each([
		['battery', 'batteryPercent', -1],
		['speed', 'speedKmh', -1],
		['course', 'courseDeg', -1],
		['mileage', 'odometerKm', -1],
		['todaymileage', 'todayKm', -1],
		['externalpower', 'externalVoltage', ''],
		['fuel', 'fuelLiters', ''],
		['gpstime', 'fixedAt', 0],
		['systemtime', 'receivedAt', 0],
		['hearttime', 'lastSeenAt', 0],
	] as const)('%s that says nothing makes %s null', async (wire, field, nothing) => {
		expect((await positionOf({ ...live, [wire]: nothing }))[field]).toBeNull();
	});

	it('keep an external voltage below zero, which was observed', async () => {
		expect((await positionOf({ ...live, externalpower: '-1' })).externalVoltage).toBe(-1);
	});

	it('take the odometer before the mileage when the device has one', async () => {
		expect((await positionOf({ ...live, odometer: 77_000, mileage: 5 })).odometerKm).toBe(77);
		expect((await positionOf({ ...live, odometer: -1, mileage: 5 })).odometerKm).toBe(0.005);
	});

	it('keep an odometer of 0', async () => {
		expect((await positionOf({ ...live, odometer: 0, mileage: 5 })).odometerKm).toBe(0);
	});

	it('are all there as null for a device that has told nothing but its IMEI', async () => {
		const { imei, state, isStale, temperaturesC, ...others } = await positionOf({ imei: IMEI });
		expect({ imei, state, isStale, temperaturesC }).toEqual({
			imei: IMEI,
			state: 'unknown',
			isStale: true,
			temperaturesC: [],
		});
		expect(new Set(Object.values(others))).toEqual(new Set([null]));
		expect(Object.keys(others)).toHaveLength(20);
	});
});

describe('places', () => {
	it('at (0,0) are none', () => {
		expect(toPlace(0, 0)).toEqual({ latitude: null, longitude: null, mapUrl: null });
	});

	it.each([
		['on the equator', 0, 13.4],
		['on the meridian of Greenwich', 51.5, 0],
		['at the south pole', -90, 0],
		['at the date line', 0.1, 180],
	])('%s are real', (_, latitude, longitude) => {
		expect(toPlace(latitude, longitude)).toMatchObject({ latitude, longitude });
		expect(toPlace(latitude, longitude).mapUrl).toContain(`query=${latitude},${longitude}`);
	});

	it.each([
		[90.1, 0],
		[-91, 5],
		[5, 180.1],
		[5, -181],
		[null, 5],
		[5, null],
	])('at (%p,%p) are none', (latitude, longitude) => {
		expect(toPlace(latitude, longitude)).toEqual({ latitude: null, longitude: null, mapUrl: null });
	});
});

describe('times', () => {
	it('are ISO 8601 in UTC', () => {
		expect(toIso(1556243443)).toBe('2019-04-26T01:50:43Z');
	});

	it.each([1, 86_399, 86_400, 951_782_399, 1_709_164_800, 253_402_300_799, 253_402_300_800, 0.5, 1_700_000_000.25])(
		'are those of a Date, also at %s s',
		(seconds) => {
			const text = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
			// Twice, with another day in between: the text of the last day is kept.
			expect([toIso(seconds), toIso(1_600_000_000), toIso(seconds)]).toEqual([text, '2020-09-13T12:26:40Z', text]);
		},
	);

	it.each([0, -1, null, 1e15])('that mean nothing are null: %p', (seconds) => {
		expect(toIso(seconds)).toBeNull();
	});
});
