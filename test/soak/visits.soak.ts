import { spreadOf } from '../support/drives/judge';
import { loadTrial } from '../support/drives/loadTrial';

/* Visits to the places where a fleet stood: 20 vehicles for 30 days. */

it.each([0, 5])('finds each visit of a month and invents none (noise of %d m)', async (sigmaM) => {
	const { recordsOf, tryVisits } = await loadTrial();
	const fleet = { vehicles: 20, days: 30, seed: Number(process.env.SOAK_SEED ?? 1), sigmaM };
	const { visits, mismatches, wrongHoles, timeErrors } = tryVisits(recordsOf(fleet));
	const { p50, p95, max, where } = spreadOf(timeErrors);
	const figures = [p50, p95, max].map((each) => each.toFixed(1)).join(', ');
	process.stdout.write(`visits, noise of ${sigmaM} m: ${visits}; seconds p50, p95, max: ${figures} (${where})\n`);
	expect([...mismatches, ...wrongHoles]).toEqual([]);
	expect(visits).toBeGreaterThan(5000);
	expect(p95).toBeLessThan(60);
});
