import { spreadOf } from '../../support/drives/judge';
import { loadTrial } from '../../support/drives/loadTrial';

it.each([0, 5])('finds each visit of a fleet to where it stood and invents none (noise of %d m)', async (sigmaM) => {
	const { recordsOf, tryVisits } = await loadTrial();
	const { visits, mismatches, wrongHoles, timeErrors } = tryVisits(
		recordsOf({ vehicles: 5, days: 2, seed: 2, sigmaM }),
	);
	expect([...mismatches, ...wrongHoles]).toEqual([]);
	expect(visits).toBeGreaterThan(80);
	// The place begins up to 100 m before the stop.
	expect(spreadOf(timeErrors).p95).toBeLessThan(60);
});
