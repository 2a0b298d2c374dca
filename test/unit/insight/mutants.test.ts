import { complaints } from '../../support/drives/judge';
import { loadEngine, type Change } from '../../support/drives/mutant';
import { recordsOf, smallFleet, tryEngine } from '../../support/drives/trial';

/* Whether the fleet whose trips are known finds out an engine that makes the mistakes of others. */

const sigmaM = 5;
const fleet = [...recordsOf({ ...smallFleet, sigmaM })];

async function complaintsAbout(change?: Change): Promise<string[]> {
	const { createTripFinder } = await loadEngine(change);
	return complaints(tryEngine(createTripFinder, fleet), { sigmaM });
}

const mutants: Record<string, Change> = {
	'trusts the speed of the device': {
		file: 'stand.ts',
		from: 'return isFar(this.placeAt(point.time, PLACE_AGE_SECONDS)) && isFar(this.placeAt(point.time));',
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

it('passes the engine as it is, loaded in the same way', async () => {
	expect(await complaintsAbout()).toEqual([]);
});

it.each(Object.entries(mutants))('finds out an engine that %s', async (_, change) => {
	// more than a figure that is just over its limit
	expect((await complaintsAbout(change)).length).toBeGreaterThan(10);
});

it('notices a change that changes nothing', async () => {
	await expect(loadEngine({ file: 'stand.ts', from: 'nowhere', to: '' })).rejects.toThrow('Not exactly once');
	await expect(loadEngine({ file: 'nowhere.ts', from: '', to: '' })).rejects.toThrow('Not part of the engine');
});
