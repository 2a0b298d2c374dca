import { createSeriesCollector } from '../../../../protrack/insight/charts';

const range = { from: 0, to: 100_000 };

describe('The values of a line', () => {
	it('lose no peak, however many there are', () => {
		const collector = createSeriesCollector(range, 500, 600);
		for (let time = 0; time < 100_000; time += 1)
			collector.add(time, time === 43_210 ? 199 : time === 70_001 ? -5 : 50);
		const points = collector.points();
		expect(points.length).toBeLessThanOrEqual(2000);
		expect(points).toContainEqual({ time: 43_210, value: 199, isAfterGap: false });
		expect(points).toContainEqual({ time: 70_001, value: -5, isAfterGap: false });
	});

	it('stay in order of time', () => {
		const collector = createSeriesCollector(range, 10, 1e6);
		for (let time = 0; time < 100_000; time += 100) collector.add(time, Math.sin(time));
		const times = collector.points().map(({ time }) => time);
		expect(times).toEqual([...times].sort((a, b) => a - b));
	});

	it('have a gap where nothing is known for long', () => {
		const collector = createSeriesCollector(range, 1000, 600);
		for (const time of [0, 300, 2000, 2300]) collector.add(time, 1);
		expect(collector.points().map(({ isAfterGap }) => isAfterGap)).toEqual([true, false, true, false]);
	});

	it('outside of the range are left out', () => {
		const collector = createSeriesCollector(range, 10, 600);
		for (const time of [-1, 0, 100_000, 100_001]) collector.add(time, time);
		expect(collector.points().map(({ time }) => time)).toEqual([0, 100_000]);
	});
});
