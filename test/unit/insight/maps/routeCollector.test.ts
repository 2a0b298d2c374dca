import type { Leg } from '../../../../protrack/insight';
import { createRouteCollector } from '../../../../protrack/insight/maps/routeCollector';
import { legOf } from '../../../support/segments';

/** Legs along the equator, each of so many degrees and 10 s. */
function legs(count: number, degrees: number, begin = 0): Leg[] {
	return Array.from({ length: count }, (_, index) => {
		const at = begin + index;
		const place = (step: number) => ({ latitude: 0, longitude: step * degrees });
		return legOf(place(at), place(at + 1), [at * 10, at * 10 + 10]);
	});
}

const collect = (all: readonly Leg[], maxPoints: number) => {
	const collector = createRouteCollector(maxPoints);
	all.forEach(collector.add);
	return collector.points();
};

describe('A route that is collected', () => {
	it('has every corner while there is room', () => {
		expect(collect(legs(10, 0.001), 100)).toHaveLength(11);
	});

	it('never has more points than there may be, and keeps its first and last place', () => {
		const points = collect(legs(100_000, 0.0001), 1000);
		expect(points.length).toBeLessThanOrEqual(1000);
		expect(points.length).toBeGreaterThan(400);
		expect([points[0]?.x, points.at(-1)?.x]).toEqual([0.5, expect.closeTo(0.5 + 10 / 360, 9)]);
	});

	it('keeps the distance and the time of what it leaves out', () => {
		const all = legs(5000, 0.0001);
		const points = collect(all, 100);
		const sum = (of: (each: { distanceM: number; seconds: number }) => number) =>
			points.reduce((total, each) => total + of(each), 0);
		expect(sum(({ seconds }) => seconds)).toBe(50_000);
		expect(sum(({ distanceM }) => distanceM)).toBeCloseTo(
			all.reduce((total, { distanceM }) => total + distanceM, 0),
			3,
		);
	});

	it('counts no silence for the road that comes after it, so that its speed stays right', () => {
		const all = legs(1000, 0.0001).map((leg, index) => {
			const isGap = index >= 500 && index < 510;
			return isGap ? { ...leg, isGap, to: { ...leg.to, time: leg.to.time + 36_000 } } : leg;
		});
		const points = collect(all, 100);
		const road = points.filter(({ by }) => by === 'road');
		expect(points.length).toBeLessThanOrEqual(100);
		expect(Math.max(...road.map(({ seconds, distanceM }) => seconds / distanceM))).toBeLessThan(1);
	});

	it('begins anew where a leg does not continue the one before', () => {
		const points = collect([...legs(2, 0.001), ...legs(2, 0.001, 50)], 100);
		expect(points.map(({ by }) => by)).toEqual(['start', 'road', 'road', 'start', 'road', 'road']);
	});

	it('marks the legs on which the device reported nothing', () => {
		const gap = legOf({ latitude: 0, longitude: 0.001 }, { latitude: 0, longitude: 1 }, [10, 900], { isGap: true });
		expect(collect([...legs(1, 0.001), gap], 100).map(({ by }) => by)).toEqual(['start', 'road', 'gap']);
	});

	it('stays small with pieces without number, too', () => {
		const pieces = Array.from({ length: 20_000 }, (_, index) => legs(1, 0.00001, index * 3)).flat();
		expect(collect(pieces, 500).length).toBeLessThanOrEqual(500);
	});
});
