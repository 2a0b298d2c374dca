import { Logbook, type LogbookRules } from '../../../protrack/insight/logbook';
import type { OdometerReading } from '../../../protrack/insight/odometer';
import { isWorkingTime, type WorkingHours } from '../../../protrack/insight/workingHours';
import { tripOf } from '../../support/segments';

const seconds = (iso: string) => Date.parse(iso) / 1000;
const hours = (from: number, to: number, days = [1, 2, 3, 4, 5], zone = 'America/Lima'): WorkingHours => ({
	days: new Set(days),
	from: from * 60,
	to: to * 60,
	zone,
});
const office = hours(8, 17);
const logbook = (rules: Partial<LogbookRules> = {}) =>
	new Logbook({ hours: office, homes: [], readings: [], ...rules });
const trip = (from: string, to: string, km = 10, more: Parameters<typeof tripOf>[2] = {}) =>
	tripOf(seconds(from), seconds(to), { distanceM: km * 1000, ...more });

describe('Working hours', () => {
	it.each([
		['Monday 08:00 in Lima', '2026-03-02T13:00:00Z', true],
		['Monday 07:59', '2026-03-02T12:59:59Z', false],
		['Monday 16:59', '2026-03-02T21:59:59Z', true],
		['Monday 17:00', '2026-03-02T22:00:00Z', false],
		['Sunday 10:00', '2026-03-01T15:00:00Z', false],
		['Friday 20:00, which is Saturday in UTC', '2026-03-07T01:00:00Z', false],
	])('of the office: %s', (_, time, expected) => {
		expect(isWorkingTime(seconds(time), office)).toBe(expected);
	});

	it.each([
		['Friday 22:00', '2026-03-06T22:00:00Z', true],
		['Saturday 05:59, of the shift that began on Friday', '2026-03-07T05:59:00Z', true],
		['Saturday 06:00', '2026-03-07T06:00:00Z', false],
		['Saturday 23:00', '2026-03-07T23:00:00Z', false],
		['Monday 03:00, where Sunday is free', '2026-03-02T03:00:00Z', false],
		['Monday 23:00', '2026-03-02T23:00:00Z', true],
	])('over midnight belong to the day on which they begin: %s', (_, time, expected) => {
		expect(isWorkingTime(seconds(time), hours(22, 6, undefined, 'UTC'))).toBe(expected);
	});

	it('with equal ends are 24 hours', () => {
		const around = hours(6, 6, [1], 'UTC');
		expect(['2026-03-02T05:59:00Z', '2026-03-02T06:00:00Z', '2026-03-03T05:59:00Z', '2026-03-03T06:00:00Z'].map((time) => isWorkingTime(seconds(time), around))).toEqual([false, true, true, false]); // prettier-ignore
	});

	it('follow summer time', () => {
		const berlin = hours(8, 17, undefined, 'Europe/Berlin');
		expect(isWorkingTime(seconds('2026-03-27T07:00:00Z'), berlin)).toBe(true);
		expect(isWorkingTime(seconds('2026-03-30T06:00:00Z'), berlin)).toBe(true);
		expect(isWorkingTime(seconds('2026-03-27T06:59:00Z'), berlin)).toBe(false);
	});
});

describe('A trip in the logbook', () => {
	it('is business where it starts within working hours, and says so', () => {
		const { add } = bound(logbook());
		expect(add(trip('2026-03-02T13:00:00Z', '2026-03-02T23:00:00Z'))).toMatchObject({
			purpose: 'business',
			reason: 'workingHours',
		});
		expect(add(trip('2026-03-02T23:00:00Z', '2026-03-03T00:00:00Z'))).toMatchObject({
			purpose: 'private',
			reason: 'freeTime',
		});
	});

	it('is private where it starts or ends at home', () => {
		const home = { name: 'Home', shape: 'circle' as const, center: { latitude: 1, longitude: 1 }, radiusM: 100 };
		const { add } = bound(logbook({ homes: [home] }));
		const during = ['2026-03-02T14:00:00Z', '2026-03-02T15:00:00Z'] as const;
		expect(add(trip(...during, 1, { start: home.center }))).toMatchObject({ purpose: 'private', reason: 'startsAtHome' }); // prettier-ignore
		expect(add(trip(...during, 1, { end: home.center }))).toMatchObject({ purpose: 'private', reason: 'endsAtHome' });
		expect(add(trip(...during))).toMatchObject({ purpose: 'business' });
	});
});

const bound = (book: Logbook) => ({ add: (...args: Parameters<Logbook['add']>) => book.add(...args) });

describe('The odometer of the logbook', () => {
	const days = ['02', '03', '04', '05'].map((day) => trip(`2026-03-${day}T14:00:00Z`, `2026-03-${day}T15:00:00Z`, 10.1234)); // prettier-ignore
	const read = (time: string, odometerKm: number): OdometerReading => ({ time: seconds(time), odometerKm });
	function rows(readings: OdometerReading[]) {
		const book = logbook({ readings });
		return days.map((day) => {
			const { odometerStartKm, odometerEndKm, correctionKm } = book.add(day);
			return [odometerStartKm, odometerEndKm, correctionKm];
		});
	}

	it('goes on from trip to trip without a gap', () => {
		expect(rows([read('2026-03-01T00:00:00Z', 5000)])).toEqual([
			[5000, 5010.123, 0],
			[5010.123, 5020.246, 0],
			[5020.246, 5030.369, 0],
			[5030.369, 5040.492, 0],
		]);
	});

	it('states what a reading changes, at the next trip', () => {
		const readings = [read('2026-03-03T20:00:00Z', 5030), read('2026-03-01T00:00:00Z', 5000)];
		expect(rows(readings)).toEqual([
			[5000, 5010.123, 0],
			[5010.123, 5020.246, 0],
			[5030, 5040.123, 9.754],
			[5040.123, 5050.246, 0],
		]);
	});

	it('is exact: each start is the end before plus the correction', () => {
		const all = rows([read('2026-03-01T00:00:00Z', 0.001), read('2026-03-04T14:20:00Z', 33.333), read('2026-03-02T20:00:00Z', 7.7)]); // prettier-ignore
		for (const [index, [start, , correction]] of all.entries()) {
			const before = all[index - 1]?.[1];
			if (before != null)
				expect(Math.round(start! * 1000)).toBe(Math.round(before * 1000) + Math.round(correction! * 1000));
		}
	});

	it('compares a reading in the middle of a trip with what was driven by then', () => {
		expect(rows([read('2026-03-01T00:00:00Z', 5000), read('2026-03-02T14:30:00Z', 5006)])[1]).toEqual([
			5011.062, 5021.185, 0.939,
		]);
	});

	it('may go back where the tracker counted too much', () => {
		expect(rows([read('2026-03-01T00:00:00Z', 5000), read('2026-03-02T20:00:00Z', 5009)])[1]).toEqual([
			5009, 5019.123, -1.123,
		]);
	});

	it('is not known before the first reading', () => {
		expect(rows([])).toEqual(days.map(() => [null, null, 0]));
		expect(rows([read('2026-03-02T20:00:00Z', 100)]).slice(0, 2)).toEqual([
			[null, null, 0],
			[100, 110.123, 0],
		]);
	});

	it('says what a reading after the last trip would change', () => {
		const book = logbook({ readings: [read('2026-03-01T00:00:00Z', 0), read('2026-03-09T00:00:00Z', 50)] });
		days.forEach((day) => book.add(day));
		expect(book.pendingCorrectionKm).toBe(9.508);
	});
});

describe('The totals of a month', () => {
	it('sum each purpose up, and show the odometer at begin and end', () => {
		const book = logbook({
			readings: [
				{ time: seconds('2026-03-01T00:00:00Z'), odometerKm: 100 },
				{ time: seconds('2026-03-31T20:00:00Z'), odometerKm: 135 },
			],
		});
		book.add(trip('2026-03-31T14:00:00Z', '2026-03-31T15:00:00Z', 10));
		book.add(trip('2026-03-31T16:00:00Z', '2026-03-31T17:00:00Z', 5.5));
		// Still March in Lima.
		book.add(trip('2026-04-01T04:59:00Z', '2026-04-01T06:00:00Z', 7));
		book.add(trip('2026-04-01T05:00:00Z', '2026-04-01T06:00:00Z', 1));
		expect(book.monthTotals).toEqual([
			{ month: '2026-03', businessKm: 15.5, privateKm: 7, trips: 3, correctionKm: 19.5, odometerStartKm: 100, odometerEndKm: 142 }, // prettier-ignore
			{ month: '2026-04', businessKm: 0, privateKm: 1, trips: 1, correctionKm: 0, odometerStartKm: 142, odometerEndKm: 143 }, // prettier-ignore
		]);
	});
});
