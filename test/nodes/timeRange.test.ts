import fc from 'fast-check';
import { DateTime } from 'luxon';

import { readyRanges } from '../../nodes/shared/readyRanges';
import { parseSpokenRange } from '../../nodes/shared/spokenRange';
import { timeRangeField } from '../../nodes/shared/timeRange';
import type { InputItem } from '../../nodes/shared/field';
import { ProtrackError } from '../../protrack/client';

/** A Sunday, so that the week has begun six days before. */
const NOW = '2026-11-29T18:40:00';

/** The range as a field gives it, in words of the zone. @param fields what the workflow holds */
function rangeOf(fields: Record<string, unknown>, zone = 'Africa/Nairobi', now = NOW): string {
	const item = {
		context: { getTimezone: () => zone },
		startedAt: DateTime.fromISO(now, { zone }).toMillis(),
		read: (name: string, _: boolean, whenAbsent: unknown) => fields[name] ?? whenAbsent,
	} as unknown as InputItem;
	const { from, to } = timeRangeField.read(item);
	const shown = [from, to].map((time) => DateTime.fromSeconds(time, { zone }).toFormat("yyyy-MM-dd'T'HH:mm"));
	return shown.join(' ');
}

describe('The menu of time ranges', () => {
	const menu = timeRangeField.properties.find(({ name }) => name === 'timeRange');

	it('is in its natural order', () => {
		expect(menu?.options?.map(({ name }) => name)).toEqual([
			...['Today', 'Yesterday', 'This Week', 'Last Week', 'This Month', 'Last Month'],
			...['Last Hour', 'Last 24 Hours', 'Last 7 Days', 'Last 30 Days', 'Custom'],
		]);
	});

	it('still has every value that workflows hold', () => {
		const values = menu?.options?.map((option) => 'value' in option && option.value);
		const former = ['custom', 'last24Hours', 'last30Days', 'last7Days', 'lastHour', 'today', 'yesterday'];
		expect(values).toEqual(expect.arrayContaining(former));
		expect(menu?.default).toBe('last24Hours');
	});

	it.each([
		['today', '2026-11-29T00:00 2026-11-29T18:40'],
		['yesterday', '2026-11-28T00:00 2026-11-29T00:00'],
		['thisWeek', '2026-11-23T00:00 2026-11-29T18:40'],
		['lastWeek', '2026-11-16T00:00 2026-11-23T00:00'],
		['thisMonth', '2026-11-01T00:00 2026-11-29T18:40'],
		['lastMonth', '2026-10-01T00:00 2026-11-01T00:00'],
		['lastHour', '2026-11-29T17:40 2026-11-29T18:40'],
		['last24Hours', '2026-11-28T18:40 2026-11-29T18:40'],
		['last7Days', '2026-11-22T18:40 2026-11-29T18:40'],
		['last30Days', '2026-10-30T18:40 2026-11-29T18:40'],
	])('gives %s in the time zone of the workflow', (timeRange, range) => {
		expect(rangeOf({ timeRange })).toBe(range);
	});

	it('gives the last 24 hours where the workflow holds none', () => {
		expect(rangeOf({})).toBe('2026-11-28T18:40 2026-11-29T18:40');
	});

	it.each([
		['a day of 23 hours', 'yesterday', '2026-03-30T12:00', 23],
		['a day of 25 hours', 'yesterday', '2026-10-26T12:00', 25],
		['a week with a day of 23 hours', 'lastWeek', '2026-03-30T12:00', 167],
		['a month with a day of 25 hours', 'lastMonth', '2026-11-02T12:00', 745],
	])('gives the whole of %s', (_, chosen, now, hours) => {
		const [from, to] = readyRanges
			.find(({ value }) => value === chosen)!
			.of(DateTime.fromISO(now, { zone: 'Europe/Berlin' }));
		expect(to.diff(from, 'hours').hours).toBe(hours);
		expect([from.hour, to.hour]).toEqual([0, 0]);
	});
});

describe('A time range in words', () => {
	it.each([
		['yesterday', '2026-11-28T00:00 2026-11-29T00:00'],
		[' Last  Week. ', '2026-11-16T00:00 2026-11-23T00:00'],
		['last 3 days', '2026-11-26T18:40 2026-11-29T18:40'],
		['past 2 hours', '2026-11-29T16:40 2026-11-29T18:40'],
		['last 90 minutes', '2026-11-29T17:10 2026-11-29T18:40'],
		['last 1 month', '2026-10-29T18:40 2026-11-29T18:40'],
		['2026-11-01', '2026-11-01T00:00 2026-11-02T00:00'],
		['2026-11-01 to 2026-11-07', '2026-11-01T00:00 2026-11-08T00:00'],
		['2026-11-01 to today', '2026-11-01T00:00 2026-11-29T18:40'],
		['2026-11-01T08:00 to 2026-11-01 17:30', '2026-11-01T08:00 2026-11-01T17:30'],
		['2026-11-01T08:00Z to 2026-11-01T12:00:00+03:00', '2026-11-01T11:00 2026-11-01T12:00'],
		['since 2026-11-27', '2026-11-27T00:00 2026-11-29T18:40'],
		['since yesterday', '2026-11-28T00:00 2026-11-29T18:40'],
		['2026-11-28 to 2027-01-01', '2026-11-28T00:00 2026-11-29T18:40'],
	])('understands "%s"', (spokenRange, range) => {
		expect(rangeOf({ spokenRange, timeRange: 'last7Days' })).toBe(range);
	});

	it('that is empty leaves the choice to the menu', () => {
		expect(rangeOf({ spokenRange: ' ', timeRange: 'lastHour' })).toBe('2026-11-29T17:40 2026-11-29T18:40');
	});

	it('means the days of the time zone, of 23 hours too', () => {
		const [from, to] = parseSpokenRange('2026-03-29', DateTime.fromISO(NOW, { zone: 'Europe/Berlin' }));
		expect(to.diff(from, 'hours').hours).toBe(23);
	});

	it.each([
		'next week',
		'last few days',
		'monday',
		'01.11.2026',
		'2026-13-01',
		'2026-11-01 to',
		'a to b to c',
		'20261101',
	])('that is not understood, such as "%s", lists what is', (spokenRange) => {
		expect(() => rangeOf({ spokenRange })).toThrow(
			expect.objectContaining({
				message: `"Time Range in Words" is not understood: "${spokenRange}"`,
				hints: [expect.stringContaining('today, yesterday, this week') as string],
			}) as Error,
		);
	});

	it.each([
		['2026-12-24', 'in the future'],
		['2026-11-07 to 2026-11-01', 'no range'],
		['last 0 days', 'no range'],
	])('such as "%s" is %s', (spokenRange, words) => {
		expect(() => rangeOf({ spokenRange })).toThrow(words);
	});

	it('gives a range up to now at the latest, or an error of ours, whatever a model says', () => {
		const now = DateTime.fromISO(NOW, { zone: 'Africa/Nairobi' });
		const word = fc.constantFrom(
			'last',
			'3',
			'9999',
			'days',
			'to',
			'since',
			'2026-11-01',
			'0000-01-01',
			'now',
			'today',
		);
		const text = fc.oneof(
			fc.string(),
			fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
		);
		fc.assert(
			fc.property(text, (words) => {
				try {
					const [from, to] = parseSpokenRange(words, now);
					expect(from < to && to <= now && from.isValid).toBe(true);
				} catch (error) {
					expect(error).toBeInstanceOf(ProtrackError);
				}
			}),
			{ seed: 12 },
		);
	});
});
