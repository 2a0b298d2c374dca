import { spreadOf } from '../../support/drives/judge';
import { recordsOf, smallFleet } from '../../support/drives/trial';
import { tryVisits } from '../../support/drives/visitTrial';

it.each([0, 5])('finds each visit of a fleet to where it stood and invents none (noise of %d m)', (sigmaM) => {
	const { visits, mismatches, wrongHoles, timeErrors } = tryVisits(recordsOf({ ...smallFleet, sigmaM }));
	expect([...mismatches, ...wrongHoles]).toEqual([]);
	expect(visits).toBeGreaterThan(300);
	// The place begins up to 100 m before the stop.
	expect(spreadOf(timeErrors).p95).toBeLessThan(60);
});
