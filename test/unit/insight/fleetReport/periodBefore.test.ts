import { courseOf, periodBefore } from '../../../../protrack/insight/fleetReport';
import { DateTime } from '../../../../protrack/thirdParty';

const BERLIN = 'Europe/Berlin';
const at = (text: string, zone = BERLIN) => DateTime.fromISO(text, { zone }).toSeconds();
const period = (from: string, to: string) => ({ from: at(from), to: at(to) });

describe('What a period is compared with', () => {
	it.each([
		['a day', '2025-06-30', '2025-07-01', '2025-06-29', '2025-06-30'],
		['a week', '2025-06-23', '2025-06-30', '2025-06-16', '2025-06-23'],
		['a month, whatever its length', '2025-03-01', '2025-04-01', '2025-02-01', '2025-03-01'],
		['a quarter', '2025-04-01', '2025-07-01', '2025-01-01', '2025-04-01'],
		['a year, though the one before was longer', '2025-01-01', '2026-01-01', '2024-01-01', '2025-01-01'],
		['the day after the clocks changed', '2025-03-31', '2025-04-01', '2025-03-30', '2025-03-31'],
		['a day of 23 hours', '2025-03-30', '2025-03-31', '2025-03-29', '2025-03-30'],
		['today, at noon', '2025-06-30', '2025-06-30T12:00', '2025-06-29', '2025-06-29T12:00'],
		['two days and a half', '2025-06-28', '2025-06-30T12:00', '2025-06-25', '2025-06-27T12:00'],
		['a shift', '2025-06-30T06:00', '2025-06-30T14:00', '2025-06-29T22:00', '2025-06-30T06:00'],
	])('%s', (_, from, to, before, until) => {
		expect(periodBefore(period(from, to), BERLIN)).toEqual(period(before, until));
	});

	it('never overlaps with it', () => {
		const days = Array.from({ length: 60 }, (_, day) => at('2025-03-01') + day * 43_200);
		for (const from of days)
			for (const hours of [1, 23, 24, 25, 47, 700]) {
				const to = from + hours * 3600;
				const before = periodBefore({ from, to }, BERLIN);
				expect(before.to).toBeLessThanOrEqual(from);
				expect(before.from).toBeLessThan(before.to);
			}
	});
});

describe('The bars of the small charts', () => {
	const barsOf = (from: string, to: string) => {
		const { unit, periods } = courseOf(period(from, to), BERLIN);
		return [unit, periods.length];
	};

	it.each([
		['2025-06-30', '2025-07-01', 'hour', 24],
		['2025-03-30', '2025-03-31', 'hour', 23],
		['2025-06-30T06:30', '2025-06-30T09:00', 'hour', 3],
		['2025-06-23', '2025-06-30', 'day', 7],
		['2025-03-01', '2025-04-01', 'day', 31],
		['2025-01-01', '2025-07-01', 'week', 27],
		['2023-01-01', '2025-01-01', 'month', 24],
	])('%s to %s', (from, to, unit, count) => {
		expect(barsOf(from, to)).toEqual([unit, count]);
	});

	it('follow each other without gaps, from the begin to the end', () => {
		const { periods } = courseOf(period('2025-06-30T06:30', '2025-06-30T09:10'), BERLIN);
		expect(periods.map(({ from }) => from).slice(1)).toEqual(periods.map(({ to }) => to).slice(0, -1));
		expect([periods[0]?.from, periods.at(-1)?.to]).toEqual([at('2025-06-30T06:30'), at('2025-06-30T09:10')]);
	});
});
