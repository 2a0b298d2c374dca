import { complaints, tableOf, type Judgement } from '../support/drives/judge';
import { loadTrial } from '../support/drives/loadTrial';
import type { Fleet } from '../support/drives/trial';

/*
 * The trip engine at a fleet whose trips are known: 20 vehicles for 30 days, about a million reports, with noise, drift, holes and jumps.
 */

const month = { vehicles: 20, days: 30, seed: Number(process.env.SOAK_SEED ?? 1) };

async function run(title: string, fleet: Fleet): Promise<Judgement> {
	const { tryEngine } = await loadTrial();
	const judgement = tryEngine(fleet);
	process.stdout.write(`${title}, seed ${fleet.seed}\n${tableOf(judgement)}`);
	return judgement;
}

it.each([0, 5])(
	'finds each trip and stop of a month and invents none, at the promised accuracy (noise of %d m)',
	async (sigmaM) => {
		const judgement = await run(`noise of ${sigmaM} m`, { ...month, sigmaM });
		expect(judgement.trips).toBeGreaterThan(5000);
		expect(judgement.holes).toBeGreaterThan(1000);
		expect(complaints(judgement, { sigmaM })).toEqual([]);
	},
);

it.each([0, 5])('reports how it does at the thresholds, where nobody can be sure (noise of %d m)', async (sigmaM) => {
	const title = `at the thresholds (stops of 150 to 210 s, trips of 150 to 400 m), noise of ${sigmaM} m`;
	const judgement = await run(title, { ...month, days: 2, sigmaM, atThresholds: true });
	expect(judgement.trips).toBeGreaterThan(2000);
});
