import { fleetMap, mapScene, routeMap, routesMap, type MapContent } from '../../../../protrack/insight/maps';
import { toPng } from '../../../../protrack/picture';
import { expectGolden } from '../../../support/goldenPng';
import { DAY, driven, LORRY, MIDNIGHT, morning, routeOf, stood, styleFor } from '../../../support/mapPictures';

/* Pictures that were looked at and judged good. */

type Style = ReturnType<typeof styleFor>;

const [light, dark] = [styleFor(), styleFor({ theme: 'dark', language: 'es', unit: 'mi' })];

const routeIn = (style: Style, points: Parameters<typeof routeOf>[0], vehicle = LORRY): MapContent =>
	routeMap(style, routeOf(points, vehicle), DAY, { numberStops: true });

const ferry = [
	...stood([-17.8, 177.4], MIDNIGHT, 1800),
	...driven([-17.8, 177.4], [-16.5, 181], MIDNIGHT + 1800, 9000),
	...stood([-16.5, -179], MIDNIGHT + 10_800, 1800),
];

const fleet = (style: Style) =>
	fleetMap(
		style,
		Array.from({ length: 36 }, (_, index) => ({
			vehicle: {
				...LORRY,
				name: index % 9 === 2 ? '冷藏车' : `Lorry ${index + 1}`,
				plateNumber: `KCX ${200 + index}M`,
			},
			state: (['moving', 'idling', 'parked', 'unknown'] as const)[index % 4]!,
			place: { latitude: -12 + ((index * 37) % 50) * 0.004, longitude: -77 + ((index * 61) % 50) * 0.006 },
			courseDeg: (index * 47) % 360,
		})),
		MIDNIGHT,
	);

const routes = (style: Style) =>
	routesMap(
		style,
		[0, 1, 2].map((index) =>
			routeOf(
				morning().map((point) => ({ ...point, latitude: point.latitude - 0.02 * index })),
				{ ...LORRY, name: `Lorry ${index + 1}`, plateNumber: '' },
			),
		),
		DAY,
	);

const pictures: Array<[name: string, style: Style, content: (style: Style) => MapContent]> = [
	['map-route', light, (style) => routeIn(style, morning())],
	['map-route-dark', dark, (style) => routeIn(style, morning())],
	['map-antimeridian', light, (style) => routeIn(style, ferry)],
	['map-polar', light, (style) => routeIn(style, driven([78.2, 15.6], [83, 24], MIDNIGHT, 9000))],
	['map-one-place', light, (style) => routeIn(style, stood([-12, -77], MIDNIGHT, 3600))],
	['map-empty', light, (style) => routeIn(style, [], { ...LORRY, name: 'شاحنة' })],
	['map-narrow', styleFor({ width: 320, height: 560 }), (style) => routeIn(style, morning())],
	['map-routes', dark, routes],
	['map-fleet', light, fleet],
	['map-fleet-dark', dark, fleet],
];

describe('The picture', () => {
	it.each(pictures)('%s looks as it did', (name, style, content) => {
		expectGolden(name, toPng(mapScene(style, content(style), null)));
	});
});
