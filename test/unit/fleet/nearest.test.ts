import fc from 'fast-check';

import { findNearest, freeSince, motionStates, roughMinutes, toPosition, type Position } from '../../../protrack/fleet';
import { bearingDeg, compassPoint, distanceM } from '../../../protrack/fleet/geography';
import { imeiOf, T0 } from '../../support/testData';

const all = new Set(motionStates);
const at = (index: number, latitude: number | null, longitude: number | null, more: Partial<Position> = {}): Position =>
	({ imei: imeiOf(index), latitude, longitude, state: 'parked', isStale: false, ...more }) as Position;
const find = (positions: Position[], more: Partial<Parameters<typeof findNearest>[0]> = {}) =>
	findNearest({ place: { latitude: 10, longitude: 20 }, states: all, maxKm: Infinity, limit: 10, ...more }, positions);
const found = (...args: Parameters<typeof find>) =>
	find(...args).vehicles.map(({ position }) => Number(position.imei.slice(-3)));

describe('The nearest vehicles', () => {
	const fleet = [at(1, 11, 20), at(2, 10.1, 20), at(3, 10, 20.05), at(4, -10, 20)];

	it('come in the order of their distance, with distance and direction', () => {
		const { vehicles } = find(fleet);
		expect(vehicles.map(({ distanceKm, direction, directionDeg }) => [distanceKm, direction, directionDeg])).toEqual([
			[5.475, 'E', 90],
			[11.12, 'N', 0],
			[111.195, 'N', 0],
			[2223.902, 'S', 180],
		]);
		expect(found(fleet)).toEqual([3, 2, 1, 4]);
	});

	it('are at most as many as wanted, and no farther than wanted', () => {
		expect(found(fleet, { limit: 2 })).toEqual([3, 2]);
		expect(found(fleet, { maxKm: 11.12 })).toEqual([3, 2]);
		expect(found(fleet, { maxKm: 0 })).toEqual([]);
	});

	it('have one order also at the same distance', () => {
		const same = [at(3, 10, 21), at(1, 10, 19), at(2, 10, 21)];
		expect(found(same)).toEqual([1, 2, 3]);
		expect(found([...same].reverse(), { limit: 2 })).toEqual([1, 2]);
	});

	it('are those in the wanted states; of the others, unknown ones within the distance are told', () => {
		const mixed = [
			at(1, 10, 20.1, { state: 'moving' }),
			at(2, 10, 20.2),
			at(3, 10, 20.3, { state: 'unknown', isStale: true }),
			at(4, 50, 20, { state: 'unknown', isStale: true }),
		];
		const { vehicles, unknown } = find(mixed, { states: new Set(['moving']), maxKm: 100 });
		expect(vehicles.map(({ position }) => position.imei)).toEqual([imeiOf(1)]);
		expect(unknown).toEqual([imeiOf(3)]);
		expect(found(mixed, { states: new Set(['unknown']) })).toEqual([3, 4]);
	});

	it('are without those that have no fix, which are told', () => {
		expect(find([at(1, null, null), at(2, 10, 20)])).toMatchObject({
			vehicles: [{ position: { imei: imeiOf(2) } }],
			withoutFix: [imeiOf(1)],
		});
	});

	it('have no direction at the place itself', () => {
		expect(find([at(1, 10, 20)]).vehicles).toMatchObject([{ distanceKm: 0, direction: null, directionDeg: null }]);
	});

	it('are found across the antimeridian', () => {
		const place = { latitude: -17, longitude: 179.9 };
		const { vehicles } = find([at(1, -17, 179), at(2, -17, -179.95)], { place });
		expect(vehicles.map(({ position, direction, distanceKm }) => [position.imei, direction, distanceKm])).toEqual([
			[imeiOf(2), 'E', 15.95],
			[imeiOf(1), 'W', 95.703],
		]);
	});

	it.each([
		[90, 'S', 180],
		[-90, 'N', 0],
	])('are found around a pole (latitude %d)', (latitude, direction, directionDeg) => {
		const place = { latitude, longitude: 0 };
		const { vehicles } = find([at(1, latitude * 0.99, 170), at(2, latitude * 0.98, -10)], { place });
		expect(vehicles.map((each) => [each.position.imei, each.direction, each.directionDeg])).toEqual([
			[imeiOf(1), direction, directionDeg],
			[imeiOf(2), direction, directionDeg],
		]);
	});

	it('of a large fleet are those that sorting all of it would give', () => {
		const place = fc.record({
			latitude: fc.double({ min: -90, max: 90, noNaN: true }),
			longitude: fc.double({ min: -180, max: 180, noNaN: true }),
		});
		fc.assert(
			fc.property(place, fc.array(place, { maxLength: 50 }), fc.integer({ min: 1, max: 10 }), (from, places, limit) => {
				const positions = places.map(({ latitude, longitude }, index) => at(index, latitude, longitude));
				const { vehicles } = find(positions, { place: from, limit });
				const distances = places.map((each) => distanceM(from, each)).sort((a, b) => a - b);
				expect(vehicles.map(({ distanceKm }) => distanceKm)).toEqual(
					distances.slice(0, limit).map((meters) => Math.round(meters) / 1000),
				);
				for (const { directionDeg, direction } of vehicles) {
					if (directionDeg === null) continue;
					expect(directionDeg).toBeGreaterThanOrEqual(0);
					expect(directionDeg).toBeLessThan(360);
					expect(direction).toMatch(/^[NESW]{1,2}$/);
				}
			}),
			{ seed: 7 },
		);
	});
});

describe('A direction', () => {
	it.each([
		[0, 'N'],
		[22.4, 'N'],
		[22.6, 'NE'],
		[90, 'E'],
		[225, 'SW'],
		[337.6, 'N'],
		[359.9, 'N'],
	])('of %d degrees is %s', (degrees, point) => {
		expect(compassPoint(degrees)).toBe(point);
	});

	it.each([
		[{ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 1 }, 45],
		[{ latitude: 0, longitude: 0 }, { latitude: -1, longitude: -1 }, 225],
		[{ latitude: 52.5, longitude: 13.4 }, { latitude: 48.1, longitude: 11.6 }, 195.6],
	])('goes from %j to %j', (from, to, degrees) => {
		expect(bearingDeg(from, to)).toBeCloseTo(degrees, 0);
	});
});

describe('The rough minutes of a way', () => {
	it.each([
		[0, 40, 0],
		[20, 40, 30],
		[5.475, 40, 8],
		[1000, 1, 60_000],
	])('of %d km at %d km/h are %d', (km, speed, minutes) => {
		expect(roughMinutes(km, speed)).toBe(minutes);
	});
});

describe('Since when a vehicle has been free', () => {
	const record = (more: object) => ({ servertime: T0, acctime: 600, accstatus: 0, ...more }) as never;

	it('is known of a parked one from its ignition', () => {
		expect(freeSince(record({}), { state: 'parked' })).toBe(
			new Date((T0 - 600) * 1000).toISOString().replace('.000', ''),
		);
	});

	it.each<[string, object, Position['state']]>([
		['moves', {}, 'moving'],
		['stands with the ignition on', { accstatus: 1 }, 'idling'],
		['was not heard of', {}, 'unknown'],
		['has no wire to the ignition', { accstatus: -1, acctime: T0 }, 'parked'],
		['says 0', { acctime: 0 }, 'parked'],
		['says nothing', { acctime: null }, 'parked'],
		['says more than there was', { acctime: T0 + 1 }, 'parked'],
	])('is not known of one that %s', (_, more, state) => {
		expect(freeSince(record(more), { state })).toBeNull();
	});
});

it('A position has one of the states that can be chosen', () => {
	expect(motionStates).toContain(toPosition({ imei: '1', temperature: [] } as never).state);
});
