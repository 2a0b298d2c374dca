import { createTripFinder } from '../../../protrack/insight';
import { complaints } from '../../support/drives/judge';
import { smallTrial, tryEngine } from '../../support/drives/trial';

/* A small part of what test/soak/trips.soak.ts does: each kind of place, of trouble and of device comes in it. */

it.each([0, 5])(
	'finds each trip and stop of a fleet and invents none, at the promised accuracy (noise of %d m)',
	(sigmaM) => {
		expect(complaints(tryEngine(createTripFinder, { ...smallTrial, sigmaM }), { sigmaM })).toEqual([]);
	},
);
