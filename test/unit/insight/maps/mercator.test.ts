import { eastOf, latitudeAt, longitudeAt, toWorld, westEdgeOf } from '../../../../protrack/insight/maps/mercator';

describe('The square world of a map', () => {
	it('has the places of Web Mercator', () => {
		expect(toWorld({ latitude: 0, longitude: 0 })).toEqual({ x: 0.5, y: 0.5 });
		expect(toWorld({ latitude: 85.0511287798, longitude: -180 })).toEqual({ x: 0, y: expect.closeTo(0, 9) });
		// Lima in tile 9/146/273 of 512.
		const { x, y } = toWorld({ latitude: -12.05, longitude: -77.05 });
		expect([Math.floor(x * 512), Math.floor(y * 512)]).toEqual([146, 273]);
	});

	it('draws what is nearer to a pole at its edge', () => {
		expect(toWorld({ latitude: 90, longitude: 0 }).y).toBeCloseTo(0, 9);
		expect(toWorld({ latitude: -90, longitude: 0 }).y).toBeCloseTo(1, 9);
	});

	it('turns back into degrees', () => {
		const { x, y } = toWorld({ latitude: 51.5, longitude: -0.12 });
		expect([latitudeAt(y), longitudeAt(x)]).toEqual([expect.closeTo(51.5, 9), expect.closeTo(-0.12, 9)]);
	});

	it('is cut open in the widest gap between the places, so that what crosses 180° stays together', () => {
		const places = [177, 179, -179, -176].map((longitude) => toWorld({ latitude: -17, longitude }).x);
		const edge = westEdgeOf(places);
		const east = places.map((x) => eastOf(x, edge));
		expect(Math.max(...east) - Math.min(...east)).toBeCloseTo(7 / 360, 6);
	});

	it('is cut anywhere where there is no place, or where there are places everywhere', () => {
		expect(westEdgeOf([])).toBe(0);
		expect(westEdgeOf(Array.from({ length: 2000 }, (_, index) => index / 2000))).toBe(0);
	});
});
