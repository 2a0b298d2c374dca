import type { Box, Color, Scene, Shape, Spot } from '../../picture';
import { lineEntry } from '../drawing/legendSigns';
import { formatRange } from '../drawing/format';
import type { PictureStyle } from '../drawing/style';
import type { TrackRange } from '../segments';
import { chartScene, plotBox, timeAxisShapes, toX, toY, valueAxisRoom, valueAxisShapes } from './chartFrame';
import { seriesColor, seriesLegend } from './series';
import type { ChartPoint } from './seriesCollector';
import { timeTicks, valueScale, type ValueScale } from './ticks';

/** A line, e.g. of one vehicle or sensor. */
interface LineSeries {
	name: string;
	/** In order of time. */
	points: readonly ChartPoint[];
}

interface LineChart {
	title: string;
	/** Whose values, in front of the time. */
	subject: string;
	range: TrackRange;
	/** Of the values. */
	unit: string;
	series: readonly LineSeries[];
	/** Whether the axis begins at 0 whatever the values are. */
	isFromZero: boolean;
	/** A line across the chart. */
	limit?: { value: number; name: string };
}

const LABEL_ROOM = 74;
const TICK_ROOM = 52;
/** Of the height, above the highest value. */
const HEADROOM = 0.03;

/** Values over time. */
export function lineChart(style: PictureStyle, chart: LineChart): Scene {
	const { theme, texts, zone } = style;
	const { series, range, limit, unit } = chart;
	const scale = scaleOf(chart, style);
	const legend = [
		...(series.length > 1
			? seriesLegend(
					series.map(({ name }) => name),
					style,
				)
			: []),
		...(limit ? [lineEntry(limit.name, theme.severities.critical, LIMIT_DASH)] : []),
	];
	const plot = plotBox(style, legend, valueAxisRoom(scale, style));
	const ticks = timeTicks(range, zone, Math.max(2, Math.floor(plot.width / LABEL_ROOM)), texts);
	const isEmpty = series.every(({ points }) => points.length === 0);
	const shapes: Shape[] = [
		{ kind: 'rectangle', box: plot, fill: theme.surface },
		...timeAxisShapes(ticks, range, plot, style),
		...valueAxisShapes(scale, unit, plot, style),
		...lines(chart, scale, plot, style),
		...(limit ? [limitLine(toY(limit.value, scale, plot), plot, theme.severities.critical)] : []),
	];
	const subtitle = `${chart.subject === '' ? '' : `${chart.subject}, `}${formatRange(range, zone, texts)} (${zone})`;
	return chartScene(style, { title: style.title ?? chart.title, subtitle }, { plot, shapes, legend, isEmpty });
}

const LIMIT_DASH = [6, 5] as const;

function scaleOf({ series, limit, isFromZero }: LineChart, { height }: PictureStyle): ValueScale {
	const range = { min: isFromZero ? 0 : Infinity, max: limit ? limit.value : -Infinity };
	for (const { points } of series) {
		for (const { value } of points) {
			range.min = Math.min(range.min, value);
			range.max = Math.max(range.max, value);
		}
	}
	if (range.max === -Infinity) return valueScale(0, 1, 1);
	// A peak that touches the upper edge would look cut.
	const max = range.max + (range.max - Math.min(range.min, range.max)) * HEADROOM;
	return valueScale(Math.min(range.min, range.max), max, Math.max(2, Math.floor((height - 130) / TICK_ROOM)));
}

/** Those without a color of their own lie below the others. */
function lines({ series, range }: LineChart, scale: ValueScale, plot: Box, style: PictureStyle): Shape[] {
	const shapes = series.map(({ points }, index) => {
		const color = seriesColor(index, series.length, style);
		const runs = runsOf(points, range, scale, plot);
		const areas = series.length === 1 && scale.min === 0 ? runs.flatMap((run) => areaBelow(run, color, plot)) : [];
		return [...areas, ...runs.map((run) => runShape(run, color, plot))];
	});
	return shapes.reverse().flat();
}

/** The pieces of a line between gaps. */
function runsOf(points: readonly ChartPoint[], range: TrackRange, scale: ValueScale, plot: Box): Spot[][] {
	const runs: Spot[][] = [];
	for (const { time, value, isAfterGap } of points) {
		const spot = { x: toX(time, range, plot), y: toY(value, scale, plot) };
		const run = runs.at(-1);
		if (isAfterGap || !run) runs.push([spot]);
		else run.push(spot);
	}
	return runs;
}

function runShape(spots: Spot[], color: Color, plot: Box): Shape {
	const clip = { x: plot.x - 3, y: plot.y - 3, width: plot.width + 6, height: plot.height + 6 };
	const [only] = spots;
	return spots.length === 1 && only
		? { kind: 'circle', center: only, radius: 2.5, fill: color }
		: { kind: 'line', spots, stroke: { color, width: 1.6 }, clip };
}

function areaBelow(spots: readonly Spot[], fill: Color, { y, height }: Box): Shape[] {
	const [first, last] = [spots[0], spots.at(-1)];
	if (!first || !last || spots.length < 2) return [];
	const bottom = y + height;
	return [
		{
			kind: 'polygon',
			spots: [{ x: first.x, y: bottom }, ...spots, { x: last.x, y: bottom }],
			fill,
			opacity: 0.16,
		},
	];
}

const limitLine = (y: number, { x, width }: Box, color: Color): Shape => ({
	kind: 'line',
	spots: [
		{ x, y },
		{ x: x + width, y },
	],
	stroke: { color, width: 1.5 },
	dash: LIMIT_DASH,
});
