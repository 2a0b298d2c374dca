import * as fc from 'fast-check';
import { createTripFinder } from '../../../protrack/insight';
import { travel, type Place } from '../../support/drives/earth';
import { MINUTE, MORNING } from '../../support/drives/track';

/** Meters per second; fast enough that no leg looks like standing, slow enough that none looks like a jump. */
const SPEED = 25;

/** A stop, straight legs of one length, and a stop. */
function distanceOf(start: Place, azimuth: number, turnDeg: number, legM: number, legs: number): number {
	let [place, time] = [start, MORNING];
	const points = [{ ...place, time, speedKmh: 0 }];
	const next = (seconds: number) => {
		time += seconds;
		points.push({ ...place, time, speedKmh: 50 });
	};
	for (let index = 0; index < 20; index += 1) next(MINUTE);
	for (let index = 0; index < legs; index += 1) {
		place = travel(place, azimuth + (index % 2) * turnDeg, legM);
		next(Math.max(1, Math.round(legM / SPEED)));
	}
	for (let index = 0; index < 20; index += 1) next(MINUTE);
	const finder = createTripFinder({ from: MORNING, to: time }, { gapSeconds: 86_400 });
	return [...finder.add(points), ...finder.end()].reduce(
		(sum, segment) => sum + (segment.kind === 'trip' ? segment.distanceM : 0),
		0,
	);
}

it('is within 0.2 % of the ellipsoid, for legs of 10 m to 500 km in any direction, up to 80 degrees of latitude', () => {
	fc.assert(
		fc.property(
			fc.double({ min: -75, max: 75, noNaN: true }),
			fc.double({ min: -180, max: 180, noNaN: true }),
			fc.double({ min: -180, max: 180, noNaN: true }),
			fc.double({ min: 1, max: Math.log10(500_000), noNaN: true }),
			(latitude, longitude, azimuth, exponent) => {
				const legM = 10 ** exponent;
				// so long that what the ends of a trip may lose is nothing beside it
				const legs = Math.max(1, Math.min(200, Math.ceil(20_000 / legM)));
				// stays below 80 degrees
				const start = { latitude: legM > 100_000 ? latitude * 0.9 : latitude, longitude };
				// a bend between reports a few meters apart cannot be told from noise
				const turnDeg = legM > 200 ? 40 : 0;
				const meters = legM * legs;
				const found = distanceOf(start, azimuth, turnDeg, legM, legs);
				expect(Math.abs(found - meters) / meters).toBeLessThan(0.002);
			},
		),
		{ seed: 13, numRuns: 120 },
	);
});
