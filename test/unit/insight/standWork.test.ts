import { createTripFinder } from '../../../protrack/insight';
import { HOUR, MINUTE, MORNING, NAIROBI } from '../../support/drives/track';

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
