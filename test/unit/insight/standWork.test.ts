import { createTripFinder } from '../../../protrack/insight';
import { find, HOUR, MINUTE, MORNING, NAIROBI, Track } from '../../support/drives/track';

/** How many values are sorted for each report of a vehicle that stands for a day and reports every minute. */
function sortedPerReport(minStopSeconds: number): number {
	const sort = jest.spyOn(Array.prototype, 'sort');
	const finder = createTripFinder({ from: MORNING, to: MORNING + 24 * HOUR }, { minStopSeconds });
	const reports = (24 * HOUR) / MINUTE;
	for (let index = 0; index < reports; index += 1)
		finder.add([{ ...NAIROBI, time: MORNING + index * MINUTE, speedKmh: 0 }]);
	finder.end();
	const values = sort.mock.contexts.reduce<number>((sum, sorted) => sum + (sorted as unknown[]).length, 0);
	sort.mockRestore();
	return values / reports;
}

it('takes little more work for a minimum stop of half a day than for one of minutes', () => {
	expect(sortedPerReport(12 * HOUR)).toBeLessThan(10 * sortedPerReport(3 * MINUTE));
});

/** How many distances (each takes a root) are computed for each report of a night of half a day behind a drive. */
function distancesPerReport(minStopSeconds: number): number {
	const track = new Track().drive({ meters: 50_000, kmh: 50 }).stand(12 * HOUR, MINUTE);
	const root = jest.spyOn(Math, 'sqrt');
	find(track, { minStopSeconds });
	const calls = root.mock.calls.length;
	root.mockRestore();
	return calls / track.points.length;
}

it('takes little more work for a long minimum stop where a vehicle drives', () => {
	expect(distancesPerReport(13 * HOUR)).toBeLessThan(5 * distancesPerReport(3 * MINUTE));
});
