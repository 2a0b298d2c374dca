import { distanceM } from '../../../../protrack/fleet/geography';
import { fitView, worldPixelsAt } from '../../../../protrack/insight/maps/mapView';
import { toWorld } from '../../../../protrack/insight/maps/mercator';
import { scaleOf } from '../../../../protrack/insight/maps/scaleBar';
import { contains } from '../../../support/mapPictures';

const box = { x: 10, y: 60, width: 700, height: 500 };
const places = {
	city: [
		{ latitude: -12.05, longitude: -77.1 },
		{ latitude: -12.2, longitude: -76.9 },
	],
	antimeridian: [
		{ latitude: -17.8, longitude: 177.4 },
		{ latitude: -21.1, longitude: -175.2 },
	],
	polar: [
		{ latitude: 78, longitude: 15 },
		{ latitude: 89.9, longitude: 60 },
	],
	world: [
		{ latitude: -45, longitude: 170 },
		{ latitude: 60, longitude: -150 },
		{ latitude: 0, longitude: 10 },
	],
};

describe('A view', () => {
	it.each(Object.entries(places))('of %s shows all places with room around them', (_, shown) => {
		const view = fitView(shown.map(toWorld), box);
		for (const place of shown) expect(contains(box, view.toPixel(toWorld(place)), -30)).toBe(true);
	});

	it('across 180° is no wider than the way', () => {
		const view = fitView(places.antimeridian.map(toWorld), box);
		const [west, east] = places.antimeridian.map((place) => view.toPixel(toWorld(place)).x);
		expect(east! - west!).toBeGreaterThan(300);
	});

	it('of one place shows its neighborhood', () => {
		const view = fitView([toWorld(places.city[0]!)], box);
		expect(box.width * view.metersPerPixel).toBeGreaterThan(500);
		expect(box.width * view.metersPerPixel).toBeLessThan(5000);
	});

	it('for tiles has a whole zoom and still shows all places', () => {
		const view = fitView(places.city.map(toWorld), box, true);
		expect(Math.log2(view.pixelsPerWorld / worldPixelsAt(0)) % 1).toBe(0);
		for (const place of places.city) expect(contains(box, view.toPixel(toWorld(place)))).toBe(true);
	});

	it('of nothing is no error', () => {
		expect(fitView([], box).box).toBe(box);
	});
});

describe('The scale', () => {
	it('has a round length of at most 130 pixels', () => {
		for (const metersPerPixel of [0.3, 1, 7, 44, 310, 5000, 60_000]) {
			for (const unit of ['km', 'mi'] as const) {
				const { value, pixels } = scaleOf(metersPerPixel, unit);
				expect(String(value)).toMatch(/^[125]0*$/);
				expect(pixels).toBeLessThanOrEqual(130);
				expect(pixels).toBeGreaterThan(40);
			}
		}
	});

	it('takes the smaller unit where the larger one is too large', () => {
		expect(scaleOf(1, 'km')).toMatchObject({ value: 100, name: 'm', pixels: 100 });
		expect(scaleOf(1, 'mi')).toMatchObject({ value: 200, name: 'ft' });
		expect(scaleOf(100, 'mi')).toMatchObject({ value: 5, name: 'mi' });
	});

	it('is true for the latitude of the map', () => {
		const [west, east] = [
			{ latitude: 60, longitude: 10 },
			{ latitude: 60, longitude: 10.1 },
		];
		const view = fitView([toWorld(west), toWorld(east)], box);
		const pixels = view.toPixel(toWorld(east)).x - view.toPixel(toWorld(west)).x;
		// The projection takes the radius at the equator.
		expect(pixels * view.metersPerPixel).toBeCloseTo(distanceM(west, east) * 1.0011, -1);
	});
});
