import { mapScene, routeMap, routesMap } from '../../../../protrack/insight/maps';
import type { RoutePoint } from '../../../../protrack/insight/maps/routeCollector';
import type { Scene } from '../../../../protrack/picture';
import {
	contains,
	DAY,
	driven,
	linesOf,
	LORRY,
	MIDNIGHT,
	morning,
	routeOf,
	spotsOf,
	stood,
	styleFor,
	textsOf,
} from '../../../support/mapPictures';

const draw = (
	points: Parameters<typeof routeOf>[0],
	more: Parameters<typeof styleFor>[0] = {},
	numberStops = true,
): Scene => {
	const style = styleFor({ width: 1000, height: 700, ...more });
	return mapScene(style, routeMap(style, routeOf(points), DAY, { numberStops }), null);
};

const theme = styleFor().theme;

describe('The map of a route', () => {
	it('says whose it is, when, how far, and where it stood', () => {
		const texts = textsOf(draw(morning()));
		expect(texts).toEqual(
			expect.arrayContaining(['Lorry 1 · KCX 201M', '28 Nov 2026 (America/Lima)', 'Distance', 'Trips', '2', 'Stops']),
		);
		expect(texts).toEqual(expect.arrayContaining(['07:00 – 07:30', '07:56 – 08:58', '1 h 02 min']));
	});

	it('is colored by speed, with a legend of its classes', () => {
		const scene = draw(morning());
		const colors = new Set(linesOf(scene.shapes).map(({ stroke }) => stroke.color));
		expect(theme.speeds.filter((color) => colors.has(color)).length).toBeGreaterThan(1);
		expect(textsOf(scene)).toEqual(expect.arrayContaining(['< 20', '20–50', '50–80', '80–110', '110+ km/h']));
	});

	it('has classes of miles where those are wanted', () => {
		const texts = textsOf(draw(morning(), { unit: 'mi' }));
		expect(texts).toContain('70+ mph');
		expect(texts.some((text) => /^[\d.]+ mi$/.test(text))).toBe(true);
	});

	it('shows a way without reports as dashes, and says what they are', () => {
		const points = [
			...stood([-12, -77], MIDNIGHT, 1800),
			...driven([-12, -77], [-12.1, -77], MIDNIGHT + 1800, 600),
			...driven([-12.3, -77], [-12.4, -77], MIDNIGHT + 4000, 600),
			...stood([-12.4, -77], MIDNIGHT + 4600, 1800),
		];
		const scene = draw(points);
		expect(linesOf(scene.shapes).filter(({ dash }) => dash).length).toBeGreaterThan(1);
		expect(textsOf(scene)).toContain('No reports');
		expect(textsOf(draw(morning()))).not.toContain('No reports');
	});

	it('draws a route across 180° as one line, not across the world', () => {
		const scene = draw(driven([-17, 179], [-17, 181], MIDNIGHT, 3600));
		const [map] = scene.shapes.flatMap((each) => (each.kind === 'rectangle' ? [each.box] : []));
		const route = linesOf(scene.shapes).filter(({ stroke }) => stroke.width === 4);
		const xs = route.flatMap(({ spots }) => spots.map(({ x }) => x));
		expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(map!.width * 0.7);
		for (const { spots } of route) for (const spot of spots) expect(contains(map!, spot)).toBe(true);
	});

	it('of one place, or of none, is a map all the same', () => {
		expect(textsOf(draw(stood([-12, -77], MIDNIGHT, 1800)))).toEqual(
			expect.arrayContaining(['1', '0 km', 'Trips', '0']),
		);
		expect(textsOf(draw([]))).toContain('No positions in this time range');
	});

	it('lists as many stops as there is room for, and says how many more there are', () => {
		const many = Array.from({ length: 40 }, (_, index) => {
			const at = MIDNIGHT + index * 1200;
			const [here, there]: Array<[number, number]> = [
				[-12 - index * 0.01, -77],
				[-12 - (index + 1) * 0.01, -77],
			];
			return [...stood(here!, at, 900), ...driven(here!, there!, at + 900, 290)];
		}).flat();
		const texts = textsOf(draw(many));
		const listed = texts.filter((text) => /^\d\d:\d\d – /.test(text)).length;
		const [, more] = /^and (\d+) more$/.exec(texts.find((text) => text.startsWith('and ')) ?? '') ?? [];
		expect(listed).toBeGreaterThan(10);
		expect(listed + Number(more)).toBe(routeOf(many).stops.length);
	});

	it('has dots instead of numbers and a list where those are not wanted', () => {
		const texts = textsOf(draw(morning(), {}, false));
		expect(texts).not.toContain('07:00 – 07:30');
		expect(texts).toContain('Stops');
	});

	it.each([
		[300, 300],
		[420, 760],
		[640, 450],
		[2000, 2000],
		[2000, 300],
	])('fits into %i x %i pixels', (width, height) => {
		const { shapes } = draw(morning(), { width, height });
		for (const shape of shapes) {
			if (shape.clip) continue;
			for (const spot of spotsOf(shape)) expect(contains({ x: 0, y: 0, width, height }, spot)).toBe(true);
		}
	});

	it('says how far it was in its subtitle where there is no room for figures', () => {
		expect(textsOf(draw(morning(), { width: 300, height: 300 }))[1]).toBe('28 Nov 2026 (America/Lima) · 39.8 km');
		expect(textsOf(draw(morning()))[1]).toBe('28 Nov 2026 (America/Lima)');
	});

	it('shows the plate where it cannot show the letters of a name, and the IMEI where it can show neither', () => {
		const title = (vehicle: typeof LORRY, more: Parameters<typeof styleFor>[0] = {}) => {
			const style = styleFor(more);
			return routeMap(style, routeOf([], vehicle), DAY, { numberStops: true }).title;
		};
		expect(title({ ...LORRY, name: '冷藏车' })).toBe('KCX 201M');
		expect(title({ ...LORRY, name: '冷藏车', plateNumber: '京A' })).toBe(LORRY.imei);
		expect(title({ ...LORRY, name: 'شاحنة' }, { canShow: () => true })).toBe('شاحنة · KCX 201M');
	});

	it('draws 100,000 points with no more than a picture can show', () => {
		const points = Array.from({ length: 100_000 }, (_, index) => ({
			time: MIDNIGHT + Math.floor(index * 0.8),
			latitude: -12 + Math.sin(index / 900) * 0.2,
			longitude: -77 + Math.cos(index / 700) * 0.2,
			speedKmh: 50,
		})).filter(({ time }, index, all) => time !== all[index - 1]?.time);
		const spots = linesOf(draw(points).shapes).reduce((sum, line) => sum + line.spots.length, 0);
		expect(spots).toBeLessThan(60_000);
	});
});

describe('A route of any form', () => {
	it('can be drawn, also a zigzag that a recursive simplification would not survive', () => {
		const points: RoutePoint[] = Array.from({ length: 10_000 }, (_, index) => ({
			...{ x: 0.3 + index * 1e-6, y: 0.5 + (index % 2 ? 1 : -1) * (0.01 - index * 1e-6) },
			...{ by: index === 0 ? 'start' : 'road', distanceM: 10, seconds: 1 },
		}));
		const style = styleFor();
		const route = { ...routeOf([]), points };
		expect(() => mapScene(style, routeMap(style, route, DAY, { numberStops: true }), null)).not.toThrow();
	});
});

describe('The map of several routes', () => {
	const style = styleFor({ width: 1000, height: 700 });

	it('has a color, a number and a line in the key for each vehicle, also for one without positions', () => {
		const routes = [morning(), morning().map((point) => ({ ...point, latitude: point.latitude - 0.1 })), []].map(
			(points, index) => routeOf(points, { ...LORRY, name: `Lorry ${index + 1}`, plateNumber: '' }),
		);
		const scene = mapScene(style, routesMap(style, routes, DAY), null);
		const colors = new Set(linesOf(scene.shapes).map(({ stroke }) => stroke.color));
		expect(colors).toContain(theme.series[0]);
		expect(colors).toContain(theme.series[1]);
		expect(textsOf(scene)).toEqual(
			expect.arrayContaining(['Vehicles: 3', 'Lorry 1', 'Lorry 2', 'Lorry 3', 'No position']),
		);
	});
});
