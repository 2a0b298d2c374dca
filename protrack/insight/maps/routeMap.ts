import type { Shape, Spot } from '../../picture';
import { formatClock, formatDate, formatDistance, formatDuration, formatRange, isSameDay } from '../drawing/format';
import { lineEntry } from '../drawing/legendSigns';
import type { LegendEntry } from '../drawing/legend';
import { nameWithPlate } from '../drawing/vehicleName';
import type { PictureStyle } from '../drawing/style';
import type { Stop, TrackRange } from '../segments';
import { badgeSign, endSymbol, startSymbol } from './badges';
import type { KeyRow } from './keyPanel';
import type { MapContent } from './mapScene';
import type { MapView } from './mapView';
import { groupMarks, numbersText, type Mark } from './marks';
import { toWorld } from './mercator';
import { figuresOf } from './routeFigures';
import { signShapes } from './placedSigns';
import { routeShapes } from './routeShapes';
import { speedClassLabels } from './speedClasses';
import { endOf, type PicturedRoute } from './vehicleRoute';

/** Marks nearer than this share a place; pixels. */
const REACH = 24;

/** Where one vehicle was in a range of time: its route colored by speed, its stops with numbers and a key. */
export function routeMap(
	style: PictureStyle,
	route: PicturedRoute,
	range: TrackRange,
	{ numberStops }: { numberStops: boolean },
): MapContent {
	const { points, stops } = route;
	const marks = marksOf(route, numberStops);
	const isEmpty = endOf(route) === null;
	const name = nameWithPlate(route.vehicle, style);
	return {
		title: style.title ?? name,
		subtitle: `${style.title === undefined ? '' : `${name}, `}${formatRange(range, style.zone, style.texts)} (${style.zone})`,
		headline: isEmpty ? undefined : formatDistance(route.distanceM, style.unit, style.texts),
		spots: [...points, ...stops.map(toWorld), ...marks.map(({ at }) => at)],
		figures: isEmpty ? [] : figuresOf([route], style),
		heading: style.texts.stops,
		rows: numberStops ? stops.map((stop, index) => stopRow(stop, index + 1, range, style)) : [],
		legend: isEmpty ? [] : legendOf(route, style, numberStops),
		shapes: (view) => [
			...routeShapes(points, view, { ...style, hasArrows: true }),
			...(numberStops ? [] : stops.flatMap((stop) => stopDot(view.toPixel(toWorld(stop)), style))),
			...markShapes(marks, view, style),
		],
	};
}

/** On the square world. */
function marksOf(route: PicturedRoute, numberStops: boolean): Mark[] {
	const { points, stops } = route;
	const first = points[0];
	// A vehicle that only stood is where its stop is.
	const last = points.length > 0 || stops.length === 0 ? endOf(route) : null;
	return [
		...(first ? [{ at: first, symbol: 'start' as const }] : []),
		...(numberStops ? stops.map((stop, index) => ({ at: toWorld(stop), number: index + 1 })) : []),
		...(last ? [{ at: last, symbol: 'end' as const }] : []),
	];
}

function markShapes(marks: readonly Mark[], view: MapView, { theme }: PictureStyle): Shape[] {
	const onPicture = marks.map((mark) => ({ ...mark, at: view.toPixel(mark.at) }));
	const signs = groupMarks(onPicture, REACH).map(({ at, numbers, symbols }) =>
		badgeSign({ at, text: numbersText(numbers), hasStart: symbols.has('start'), hasEnd: symbols.has('end') }, theme),
	);
	return signShapes(signs, view.box, theme);
}

const stopDot = (center: Spot, { theme }: PictureStyle): Shape[] => [
	{ kind: 'circle', center, radius: 4.5, fill: theme.background, stroke: { color: theme.text, width: 1.5 } },
];

function stopRow(stop: Stop, number: number, range: TrackRange, style: PictureStyle): KeyRow {
	const { zone, texts, theme } = style;
	const hasDays = !isSameDay(range.from, Math.max(range.from, range.to - 1), zone);
	const day = hasDays ? `${formatDate(stop.arrivedAt, zone, texts, false)} ` : '';
	const leaves = stop.endsLater ? '…' : formatClock(stop.leftAt, zone);
	return {
		sign: badgeSign({ at: { x: 0, y: 0 }, text: String(number) }, theme).shapes,
		text: `${day}${formatClock(stop.arrivedAt, zone)} – ${leaves}`,
		detail: formatDuration(stop.leftAt - stop.arrivedAt),
	};
}

function legendOf({ points, stops }: PicturedRoute, style: PictureStyle, numberStops: boolean): LegendEntry[] {
	const { theme, texts, unit } = style;
	const speeds = speedClassLabels(unit).map((text, index) => lineEntry(text, theme.speeds[index] ?? theme.text));
	const ends = [
		{ text: texts.start, width: 12, sign: (middle: Spot) => [startSymbol(middle, theme)] },
		{ text: texts.end, width: 12, sign: (middle: Spot) => [endSymbol(middle, theme)] },
	];
	const hasRoute = points.length > 0;
	const hasGap = points.some(({ by }) => by === 'gap');
	return [
		...(hasRoute ? [...speeds, ...ends] : []),
		...(stops.length > 0 && !numberStops
			? [{ text: texts.stops, width: 12, sign: (at: Spot) => stopDot(at, style) }]
			: []),
		...(hasGap ? [lineEntry(texts.noReports, theme.muted, [5, 5])] : []),
	];
}
