import { readKm, readMileage, toMileage, type MileagePeriod } from '../../../protrack/fleet';
import { FakeClient, refused } from '../../support/fakeClient';
import { imeiOf } from '../../support/testData';

const period: MileagePeriod = {
	date: '2025-03-01',
	askedFrom: 1_740_816_600,
	askedTo: 1_740_823_800,
	from: 1_740_816_000,
	to: 1_740_825_000,
	isCut: false,
	windows: [],
};

describe('toMileage', () => {
	it('sums the windows of a period without the dust of binary fractions', () => {
		expect(toMileage('1', { name: 'Van', plateNumber: 'KBZ 100A' }, period, [0.1, 0.2, 338.21])).toEqual({
			imei: '1',
			deviceName: 'Van',
			plateNumber: 'KBZ 100A',
			date: '2025-03-01',
			askedFrom: '2025-03-01T08:10:00Z',
			askedTo: '2025-03-01T10:10:00Z',
			from: '2025-03-01T08:00:00Z',
			to: '2025-03-01T10:30:00Z',
			distanceKm: 338.51,
			partial: false,
		});
	});

	it('ends where the platform stops counting, and says that it is a part', () => {
		expect(toMileage('1', null, period, [12], 1_740_819_600)).toMatchObject({
			askedTo: '2025-03-01T10:10:00Z',
			from: '2025-03-01T08:00:00Z',
			to: '2025-03-01T09:00:00Z',
			distanceKm: 12,
			partial: true,
		});
	});

	it('says that it is a part where the range cuts a day', () => {
		expect(toMileage('1', null, { ...period, isCut: true }, [12]).partial).toBe(true);
	});

	it.each([
		['nothing at all', [null, null], null],
		['nothing for a part', [12.5, null], 12.5],
		['zero', [0], 0],
	])('tells zero kilometers from none given: %s', (_, kilometers, distanceKm) => {
		expect(toMileage('1', null, period, kilometers)).toMatchObject({ distanceKm });
	});
});

describe('readKm', () => {
	it.each([
		[12.5, 12.5],
		[0, 0],
		[-1, null],
		[null, null],
		[undefined, null],
	])('reads %s as %s', (wire, km) => {
		expect(readKm(wire)).toBe(km);
	});
});

describe('readMileage', () => {
	it('asks once where the server does not know the call, and has its error for every window', async () => {
		const client = new FakeClient(() => refused(10001));
		const now = 1_784_541_600;
		const windows = Array.from({ length: 30 }, (_, day) => ({
			begintime: now - (day + 1) * 86_400,
			endtime: now - day * 86_400,
		}));
		const answers = await readMileage(client, [{ imeis: [imeiOf(1)], windows }], now);
		expect(client.sent).toHaveLength(1);
		expect(windows.map((window) => answers(window).errors.get(imeiOf(1))?.kind)).toEqual(
			windows.map(() => 'unsupported'),
		);
	});
});
