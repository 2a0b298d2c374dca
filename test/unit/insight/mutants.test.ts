import { complaints } from '../../support/drives/judge';
import { loadTrial, type Change } from '../../support/drives/loadTrial';
import { smallFleet } from '../../support/drives/trial';

/* Whether the fleet whose trips are known finds out an engine that makes the mistakes of others. Engine as it is: accuracy.test.ts. */

const sigmaM = 5;
async function complaintsAbout(change: Change): Promise<string[]> {
	const { tryEngine } = await loadTrial(change);
	return complaints(tryEngine({ ...smallFleet, days: 3, sigmaM }), { sigmaM });
}

const mutants: Record<string, Change> = {
	'trusts the speed of the device': {
		file: 'stand.ts',
		from: 'return isFar(this.placeAt(point.time, maxAge)) && isFar(this.placeAt(point.time));',
		to: 'return (point.speedKmh ?? 0) > 3;',
	},
	'counts the drift of a parked vehicle': {
		file: 'stand.ts',
		from: 'geodesicM(point, place) >= this.setup.options.minTripDistanceM;',
		to: 'geodesicM(point, place) >= 20;',
	},
	'ignores that the device was silent': {
		file: 'tripFinder.ts',
		from: 'point.time - last.time > options.gapSeconds && isElsewhere(vehicle, last, point)',
		to: 'false',
	},
};

it.each(Object.entries(mutants))('finds out an engine that %s', async (_, change) => {
	// more than a figure that is just over its limit
	expect((await complaintsAbout(change)).length).toBeGreaterThan(10);
});

it('notices a change that changes nothing', async () => {
	await expect(loadTrial({ file: 'stand.ts', from: 'nowhere', to: '' })).rejects.toThrow('Not exactly once');
	await expect(loadTrial({ file: 'nowhere.ts', from: '', to: '' })).rejects.toThrow('Not part of the engine');
});
