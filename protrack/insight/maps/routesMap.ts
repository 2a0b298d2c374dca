import type { Color, Shape } from '../../picture';
import { lineEntry } from '../drawing/legendSigns';
import { formatDistance, formatRange } from '../drawing/format';
import { nameWithPlate } from '../drawing/vehicleName';
import type { PictureStyle } from '../drawing/style';
import type { TrackRange } from '../segments';
import { badgeSign } from './badges';
import type { KeyRow } from './keyPanel';
import type { MapContent } from './mapScene';
import type { MapView } from './mapView';
import { groupMarks, numbersText, type Mark } from './marks';
import { numberedCircle } from './numberedSigns';
import { signShapes } from './placedSigns';
import { figuresOf } from './routeFigures';
import { routeShapes } from './routeShapes';
import { endOf, type PicturedRoute } from './vehicleRoute';

/** Marks nearer than this share a place; pixels. */
const REACH = 24;

/** The routes of several vehicles, a color for each; where there are more vehicles than colors, the number at the end of a route tells whose it is. */
export function routesMap(style: PictureStyle, routes: readonly PicturedRoute[], range: TrackRange): MapContent {
	const { texts, zone, theme, unit } = style;
	const colorOf = (index: number): Color => theme.series[index % theme.series.length] ?? theme.text;
	const marks = routes.flatMap((route, index) => {
		const at = endOf(route);
		return at ? [{ at, number: index + 1 }] : [];
	});
	const distanceM = routes.reduce((sum, route) => sum + route.distanceM, 0);
	return {
		title: style.title ?? `${texts.vehicles}: ${routes.length}`,
		headline: formatDistance(distanceM, unit, texts),
		subtitle: `${formatRange(range, zone, texts)} (${zone})`,
		spots: [...routes.flatMap(({ points }) => points), ...marks.map(({ at }) => at)],
		figures: marks.length === 0 ? [] : figuresOf(routes, style),
		heading: texts.vehicles,
		rows: routes.map((route, index): KeyRow => {
			const isEmpty = endOf(route) === null;
			return {
				sign: numberedCircle(index + 1, isEmpty ? theme.muted : colorOf(index), theme),
				text: nameWithPlate(route.vehicle, style),
				detail: isEmpty ? texts.noPosition : formatDistance(route.distanceM, unit, texts),
			};
		}),
		legend: routes.some(({ points }) => points.some(({ by }) => by === 'gap'))
			? [lineEntry(texts.noReports, theme.muted, [5, 5])]
			: [],
		shapes: (view) => [
			...routes.flatMap(({ points }, index) =>
				routeShapes(points, view, { ...style, color: colorOf(index), hasArrows: false }),
			),
			...endShapes(marks, view, style, colorOf),
		],
	};
}

function endShapes(
	marks: readonly Mark[],
	view: MapView,
	{ theme }: PictureStyle,
	colorOf: (index: number) => Color,
): Shape[] {
	const onPicture = marks.map((mark) => ({ ...mark, at: view.toPixel(mark.at) }));
	const signs = groupMarks(onPicture, REACH).map(({ at, numbers }) => {
		const [number = 0] = numbers;
		if (numbers.length > 1) {
			const shares = numbers.map((each) => ({ color: colorOf(each - 1), count: 1 }));
			return badgeSign({ at, text: numbersText(numbers), shares }, theme);
		}
		return { at, width: 24, height: 24, shapes: numberedCircle(number, colorOf(number - 1), theme) };
	});
	return signShapes(signs, view.box, theme);
}
