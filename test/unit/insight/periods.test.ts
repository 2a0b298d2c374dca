import { DateTime } from 'luxon';

import { periodsOf } from '../../../protrack/insight';

const at = (text: string, zone = 'UTC') => DateTime.fromISO(text, { zone }).toSeconds();
const LATER = at('2037-01-01');

const labelsOf = (from: string, to: string, unit: 'day' | 'week' | 'month' | 'range', zone = 'UTC', now = LATER) =>
	periodsOf({ from: at(from, zone), to: at(to, zone) }, unit, zone, now).map(({ label, isCut }) => `${label} ${isCut}`);

describe('periodsOf', () => {
	it.each<[string, Parameters<typeof labelsOf>, string[]]>([
		['days', ['2026-03-01', '2026-03-03', 'day'], ['2026-03-01 false', '2026-03-02 false']],
		['weeks from Monday', ['2025-12-29', '2026-01-12', 'week'], ['2026-W01 false', '2026-W02 false']],
		['months', ['2026-01-15', '2026-03-01', 'month'], ['2026-01 true', '2026-02 false']],
		['a whole range', ['2026-03-01T08:00', '2026-03-07', 'range'], ['2026-03-01/2026-03-06 false']],
		['a range within a day', ['2026-03-01T08:00', '2026-03-01T09:00', 'range'], ['2026-03-01 false']],
	])('names %s', (_, asked, labels) => {
		expect(labelsOf(...asked)).toEqual(labels);
	});

	it('gives days of 23 and 25 hours where the clocks change, and leaves out nothing between them', () => {
		const zone = 'Europe/Berlin';
		for (const [from, to, hours] of [
			['2026-03-28', '2026-03-31', [24, 23, 24]],
			['2026-10-24', '2026-10-27', [24, 25, 24]],
		] as const) {
			const periods = periodsOf({ from: at(from, zone), to: at(to, zone) }, 'day', zone, LATER);
			expect(periods.map((period) => (period.to - period.from) / 3600)).toEqual(hours);
			expect(periods.slice(1).map((period) => period.from)).toEqual(periods.slice(0, -1).map((period) => period.to));
		}
	});

	it('ends with the present, and says that the last one is not over', () => {
		const periods = periodsOf({ from: at('2026-03-01'), to: at('2026-03-05') }, 'day', 'UTC', at('2026-03-02T12:00'));
		expect(periods.map(({ label, isCut }) => [label, isCut])).toEqual([
			['2026-03-01', false],
			['2026-03-02', true],
		]);
		expect(periods[1]?.to).toBe(at('2026-03-02T12:00'));
	});

	it('gives none for what has not begun', () => {
		expect(labelsOf('2026-03-01', '2026-03-02', 'day', 'UTC', at('2026-03-01'))).toEqual([]);
	});
});
