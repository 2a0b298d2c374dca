import { timeTicks, valueScale } from '../../../../protrack/insight/charts/ticks';
import { languageTexts } from '../../../../protrack/insight/languages';

describe('The scale of values', () => {
	it.each([
		[0, 87, 5, [0, 20, 40, 60, 80, 100]],
		[0, 240, 5, [0, 50, 100, 150, 200, 250]],
		[-18, 7, 5, [-20, -15, -10, -5, 0, 5, 10]],
		[0, 0.3, 3, [0, 0.1, 0.2, 0.3]],
		[5, 5, 3, [4, 6]],
	])('from %d to %d with about %d ticks has round numbers', (min, max, count, ticks) => {
		expect(valueScale(min, max, count).ticks).toEqual(ticks);
	});

	it('holds all values, whatever they are', () => {
		for (const [min, max] of [
			[0, 0],
			[-0.001, 0.002],
			[1e-7, 2e-7],
			[-5e6, 3],
			[99.9, 100.1],
			[1e-200, 2e-200],
			[1e16, 1e16 + 4],
			[0.1, 0.1 + 1e-16],
		] as const) {
			const scale = valueScale(min, max, 5);
			expect(scale.min).toBeLessThanOrEqual(min);
			expect(scale.max).toBeGreaterThanOrEqual(max);
			expect(scale.ticks.length).toBeGreaterThan(1);
			expect(scale.ticks.length).toBeLessThan(12);
		}
	});
});

describe('The axis of time', () => {
	const texts = languageTexts.en.pictures;
	const labels = (from: string, to: string, zone: string, count: number) =>
		timeTicks({ from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 }, zone, count, texts).map(
			({ label }) => label,
		);

	it('has round hours of the zone, and the date at midnight', () => {
		expect(labels('2026-11-28T05:00:00Z', '2026-11-29T05:00:00Z', 'America/Lima', 8)).toEqual([
			...['28 Nov', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '29 Nov'],
		]);
		expect(labels('2026-11-28T07:10:00Z', '2026-11-28T08:05:00Z', 'UTC', 6)).toEqual([
			...['07:10', '07:20', '07:30', '07:40', '07:50', '08:00'],
		]);
	});

	it('stays on round hours on the day that clocks are changed', () => {
		// In Berlin that day has 25 hours.
		expect(labels('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin', 5)).toEqual([
			...['25 Oct', '06:00', '12:00', '18:00', '26 Oct'],
		]);
	});

	it('shows no time twice on the day that an hour is skipped', () => {
		const shown = labels('2026-03-28T23:00:00Z', '2026-03-29T04:00:00Z', 'Europe/Berlin', 10);
		expect(shown).toEqual([
			'29 Mar',
			'00:30',
			'01:00',
			'01:30',
			'03:00',
			'03:30',
			'04:00',
			'04:30',
			'05:00',
			'05:30',
			'06:00',
		]);
	});

	it('has the date where a day begins, also in a zone that skips its midnight', () => {
		// In Santiago the 6th begins at 1:00.
		expect(labels('2026-09-05T04:00:00Z', '2026-09-07T03:00:00Z', 'America/Santiago', 6)).toEqual([
			...['5 Sep', '12:00', '6 Sep', '12:00', '7 Sep'],
		]);
	});

	it('stands on full hours of a zone that is half an hour off', () => {
		expect(labels('2026-11-27T18:30:00Z', '2026-11-28T18:30:00Z', 'Asia/Kolkata', 4)).toEqual([
			...['28 Nov', '06:00', '12:00', '18:00', '29 Nov'],
		]);
	});

	it('has days, months and years of longer ranges', () => {
		expect(labels('2026-11-01T00:00:00Z', '2026-11-08T00:00:00Z', 'UTC', 8)).toEqual([
			...['1 Nov', '2 Nov', '3 Nov', '4 Nov', '5 Nov', '6 Nov', '7 Nov', '8 Nov'],
		]);
		expect(labels('2025-12-15T00:00:00Z', '2026-04-15T00:00:00Z', 'UTC', 6)).toEqual(['2026', 'Feb', 'Mar', 'Apr']);
		expect(labels('2000-06-01T00:00:00Z', '2026-06-01T00:00:00Z', 'UTC', 6)).toEqual([
			...['2005', '2010', '2015', '2020', '2025'],
		]);
	});

	it('never has more labels than there is room for, by much', () => {
		for (const hours of [1, 5, 30, 200, 3000, 90_000]) {
			const from = Date.parse('2026-03-03T04:05:06Z') / 1000;
			expect(timeTicks({ from, to: from + hours * 3600 }, 'UTC', 6, texts).length).toBeLessThanOrEqual(8);
		}
	});
});
