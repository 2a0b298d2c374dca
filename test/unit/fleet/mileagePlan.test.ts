import fc from 'fast-check';
import { DateTime } from 'luxon';

import { planMileage, type MileagePer, type MileagePeriod } from '../../../protrack/fleet';

const at = (text: string, zone = 'UTC') => DateTime.fromISO(text, { zone }).toSeconds();
const iso = (seconds: number, zone = 'UTC') => DateTime.fromSeconds(seconds, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
const LATER = at('2037-01-01');

function plan(from: string, to: string, per: MileagePer, zone = 'UTC', now = LATER): MileagePeriod[] {
	return planMileage({ from: at(from, zone), to: at(to, zone), per, zone, now });
}

/** from and to of the periods, in the zone's own time */
const measured = (periods: MileagePeriod[], zone = 'UTC') =>
	periods.map(({ from, to }) => `${iso(from, zone)} ${iso(to, zone)}`);
const hours = (periods: MileagePeriod[]) => periods.map(({ from, to }) => (to - from) / 3600);

describe('planMileage', () => {
	it('goes outwards to the half hour, so that what was asked is contained, and says both', () => {
		const [period] = plan('2025-03-01T08:10', '2025-03-01T09:31', 'range');
		expect(period).toEqual({
			date: '2025-03-01',
			askedFrom: at('2025-03-01T08:10'),
			askedTo: at('2025-03-01T09:31'),
			isCut: false,
			from: at('2025-03-01T08:00'),
			to: at('2025-03-01T10:00'),
			windows: [{ begintime: at('2025-03-01T08:00'), endtime: at('2025-03-01T10:00') }],
		});
	});

	it('leaves edges on the half hour alone', () => {
		expect(measured(plan('2025-03-01T08:30', '2025-03-01T09:00', 'range'))).toEqual([
			'2025-03-01T08:30 2025-03-01T09:00',
		]);
	});

	it.each([
		['7 days', '2025-03-08T00:00', [168]],
		['7 days and a half hour', '2025-03-08T00:30', [168, 0.5]],
		['31 days', '2025-04-01T00:00', [168, 168, 168, 168, 72]],
	])('measures %s in pieces of at most 7 days', (_, to, lengths) => {
		const [period] = plan('2025-03-01T00:00', to, 'range');
		expect(period?.windows.map(({ begintime, endtime }) => (endtime - begintime) / 3600)).toEqual(lengths);
	});

	it('does not measure beyond the half hour that is running', () => {
		const [period] = plan('2025-03-01T08:00', '2025-03-02T00:00', 'range', 'UTC', at('2025-03-01T09:10'));
		expect(measured([period as MileagePeriod])).toEqual(['2025-03-01T08:00 2025-03-01T09:30']);
		expect(period?.askedTo).toBe(at('2025-03-02T00:00'));
	});

	it('gives no days that have not begun', () => {
		const periods = plan('2025-03-01T08:00', '2025-03-05T00:00', 'day', 'UTC', at('2025-03-02T09:10'));
		expect(measured(periods)).toEqual(['2025-03-01T08:00 2025-03-02T00:00', '2025-03-02T00:00 2025-03-02T09:30']);
		expect(periods.at(-1)?.askedTo).toBe(at('2025-03-03T00:00'));
	});

	it.each<[string, string, string, MileagePer, string, boolean[]]>([
		[
			'days that the range begins and ends in',
			'2025-03-01T08:00',
			'2025-03-03T12:00',
			'day',
			'UTC',
			[true, false, true],
		],
		['weeks that the range cuts', '2025-03-01T00:00', '2025-03-12T00:00', 'week', 'UTC', [true, false, true]],
		['whole days of 23 and 24 hours', '2025-03-30T00:00', '2025-04-01T00:00', 'day', 'Europe/Berlin', [false, false]],
		[
			'whole days whose midnight is no half hour',
			'2025-03-01T00:00',
			'2025-03-03T00:00',
			'day',
			'Asia/Kathmandu',
			[false, false],
		],
		['a range, which is whole wherever it begins', '2025-03-01T08:00', '2025-03-03T12:00', 'range', 'UTC', [false]],
	])('tells what is less than whole of %s', (_, from, to, per, zone, cut) => {
		expect(plan(from, to, per, zone).map(({ isCut }) => isCut)).toEqual(cut);
	});

	it('tells that the present cuts a day and a range', () => {
		const now = at('2025-03-02T09:10');
		const cut = (per: MileagePer) =>
			plan('2025-03-01T00:00', '2025-03-03T00:00', per, 'UTC', now).map(({ isCut }) => isCut);
		expect(cut('day')).toEqual([false, true]);
		expect(cut('range')).toEqual([true]);
	});

	it('gives nothing for a range that lies ahead', () => {
		expect(plan('2025-03-02T00:00', '2025-03-03T00:00', 'range', 'UTC', at('2025-03-01T00:00'))).toEqual([]);
	});

	it('cuts days at midnight of the zone, the first and the last as asked', () => {
		const periods = plan('2025-01-30T18:00', '2025-02-01T06:00', 'day', 'America/Lima');
		expect(measured(periods, 'America/Lima')).toEqual([
			'2025-01-30T18:00 2025-01-31T00:00',
			'2025-01-31T00:00 2025-02-01T00:00',
			'2025-02-01T00:00 2025-02-01T06:00',
		]);
		expect(periods.map(({ date }) => date)).toEqual(['2025-01-30', '2025-01-31', '2025-02-01']);
	});

	it.each([
		['23 hours when summer time begins', '2025-03-30', '2025-03-31', 'Europe/Berlin', 23],
		['25 hours when it ends', '2025-10-26', '2025-10-27', 'Europe/Berlin', 25],
		['23.5 hours where it shifts by half an hour', '2025-10-05', '2025-10-06', 'Australia/Lord_Howe', 23.5],
		['23 hours where midnight itself is skipped', '2024-04-26', '2024-04-27', 'Africa/Cairo', 23],
	])('knows a day of %s', (_, from, to, zone, length) => {
		expect(hours(plan(from, to, 'day', zone))).toEqual([length]);
		// The same day in the midst of others.
		const before = DateTime.fromISO(from, { zone }).minus({ days: 1 }).toISODate() ?? '';
		expect(hours(plan(before, to, 'day', zone)).at(-1)).toBe(length);
	});

	it('passes over a day that a zone never had', () => {
		expect(plan('2011-12-29', '2012-01-01', 'day', 'Pacific/Apia').map(({ date }) => date)).toEqual([
			'2011-12-29',
			'2011-12-31',
		]);
	});

	it('begins weeks on Monday, and cuts the week with 169 hours in two', () => {
		const periods = plan('2025-10-17', '2025-10-28', 'week', 'Europe/Berlin');
		expect(periods.map(({ date }) => date)).toEqual(['2025-10-17', '2025-10-20', '2025-10-27']);
		expect(hours(periods)).toEqual([72, 169, 24]);
		expect(periods[1]?.windows).toHaveLength(2);
	});

	it('puts midnight at the nearest half hour where the zone has none there, the same for both days', () => {
		const zone = 'Asia/Kathmandu';
		const periods = plan('2025-03-01', '2025-03-04', 'day', zone);
		expect(measured(periods, zone)).toEqual([
			'2025-02-28T23:45 2025-03-02T00:15',
			'2025-03-02T00:15 2025-03-03T00:15',
			'2025-03-03T00:15 2025-03-04T00:15',
		]);
		expect(periods.map(({ askedFrom }) => iso(askedFrom, zone))).toEqual([
			'2025-03-01T00:00',
			'2025-03-02T00:00',
			'2025-03-03T00:00',
		]);
	});

	it('measures, for any range and zone, everything once: whole half hours, in a row, at most 7 days a call', () => {
		const zones = [
			'UTC',
			'Asia/Kathmandu',
			'Pacific/Chatham',
			'Australia/Lord_Howe',
			'America/Havana',
			'Africa/Cairo',
			'Pacific/Apia',
			'Europe/Berlin',
			'America/St_Johns',
		];
		const start = fc.integer({ min: at('2000-01-01'), max: at('2035-01-01') });
		const length = fc.integer({ min: 1, max: 60 * 86_400 });
		const cases = fc.record({
			from: start,
			length,
			per: fc.constantFrom<MileagePer>('range', 'day', 'week'),
			zone: fc.constantFrom(...zones),
			ahead: fc.integer({ min: 1, max: 90 * 86_400 }),
		});
		fc.assert(
			fc.property(cases, ({ from, length, per, zone, ahead }) => {
				const [to, now] = [from + length, from + ahead];
				const periods = planMileage({ from, to, per, zone, now });
				const windows = periods.flatMap((period) => period.windows);
				const [first, last] = [windows[0], windows.at(-1)];
				if (!first || !last) throw new Error('nothing is planned');

				expect(windows.every(({ begintime, endtime }) => begintime % 1800 === 0 && endtime % 1800 === 0)).toBe(true);
				expect(
					windows.every(({ begintime, endtime }) => endtime > begintime && endtime - begintime <= 7 * 86_400),
				).toBe(true);
				expect(windows.slice(1).map(({ begintime }) => begintime)).toEqual(
					windows.slice(0, -1).map(({ endtime }) => endtime),
				);
				expect(periods.map((period) => [period.from, period.to])).toEqual(
					periods.map((period) => [period.windows[0]?.begintime, period.windows.at(-1)?.endtime]),
				);

				// What was asked is contained, and less than a half hour more.
				const until = Math.min(to, now);
				expect(first.begintime).toBeLessThanOrEqual(from);
				expect(from - first.begintime).toBeLessThan(1800);
				expect(last.endtime).toBeGreaterThanOrEqual(until);
				expect(last.endtime - until).toBeLessThan(1800);

				// Periods are asked for in a row, too, and measured no farther off than half of a half hour within.
				expect(periods[0]?.askedFrom).toBe(from);
				expect(periods.slice(1).map(({ askedFrom }) => askedFrom)).toEqual(
					periods.slice(0, -1).map(({ askedTo }) => askedTo),
				);
				expect(periods.slice(1).every((period) => Math.abs(period.from - period.askedFrom) <= 900)).toBe(true);
			}),
			{ numRuns: 150, seed: 1 },
		);
	});
});
