import { complaints } from '../../support/drives/judge';
import { loadTrial } from '../../support/drives/loadTrial';
import { smallFleet } from '../../support/drives/trial';

/* A small part of what test/soak/trips.soak.ts does. */

it.each([0, 5])(
	'finds each trip and stop of a fleet and invents none, at the promised accuracy (noise of %d m)',
	async (sigmaM) => {
		const { tryEngine } = await loadTrial();
		const judgement = tryEngine({ ...smallFleet, sigmaM });
		expect(judgement.trips).toBeGreaterThan(900);
		expect(judgement.holes).toBeGreaterThan(200);
		expect(complaints(judgement, { sigmaM })).toEqual([]);
	},
);
