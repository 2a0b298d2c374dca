import { measureText, type Box, type Scene, type Shape } from '../../picture';
import { formatDate, formatDay, formatDistance, formatNumber, formatRange, metersPer } from '../drawing/format';
import type { PictureStyle } from '../drawing/style';
import type { TrackRange } from '../segments';
import { axisLabel, chartScene, plotBox, toY, valueAxisRoom, valueAxisShapes } from './chartFrame';
import { coloredCount, seriesColor, seriesLegend } from './series';
import { valueScale, type ValueScale } from './ticks';

/** How far one vehicle drove on each day. */
interface DaySeries {
	name: string;
	/** Meters for each day; null where nothing is known. */
	values: ReadonlyArray<number | null>;
}

interface DayBarChart {
	/** Whose distances, in front of the time. */
	subject: string;
	range: TrackRange;
	/** When each day begins, epoch seconds. */
	days: readonly number[];
	series: readonly DaySeries[];
}

const TICK_ROOM = 52;
const MAX_BAR = 72;

/** A bar for each day; the distances of several vehicles stand upon each other. */
export function dayBars(style: PictureStyle, chart: DayBarChart): Scene {
	const { theme, texts, zone, unit, height } = style;
	const { series, days, range, subject } = chart;
	const totals = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0));
	const isEmpty = series.every(({ values }) => values.every((value) => value === null));
	const highest = Math.max(0, ...totals) / metersPer[unit];
	const scale = valueScale(0, highest || 1, Math.max(2, Math.floor((height - 130) / TICK_ROOM)));
	const legend =
		series.length > 1
			? seriesLegend(
					series.map(({ name }) => name),
					style,
				)
			: [];
	const plot = plotBox(style, legend, valueAxisRoom(scale, style));
	const shapes: Shape[] = [
		{ kind: 'rectangle', box: plot, fill: theme.surface },
		...valueAxisShapes(scale, unit, plot, style),
		...days.flatMap((_, day) => barShapes(chart, day, scale, plot, style)),
		...valueLabels(chart, totals, scale, plot, style),
		...dayLabels(days, plot, style),
	];
	const total = totals.reduce((sum, each) => sum + each, 0);
	const who = subject === '' ? '' : `${subject}, `;
	const sum = isEmpty ? '' : ` · ${formatDistance(total, unit, texts)}`;
	const subtitle = `${who}${formatRange(range, zone, texts)} (${zone})${sum}`;
	return chartScene(style, { title: style.title ?? texts.distancePerDay, subtitle }, { plot, shapes, legend, isEmpty });
}

/** Where the column of a day is, and how wide its bar. */
function columnOf(day: number, count: number, plot: Box): { middle: number; bar: number; width: number } {
	const width = plot.width / count;
	return { middle: plot.x + (day + 0.5) * width, bar: Math.min(MAX_BAR, Math.max(1, width * 0.68)), width };
}

function barShapes(chart: DayBarChart, day: number, scale: ValueScale, plot: Box, style: PictureStyle): Shape[] {
	const { middle, bar } = columnOf(day, chart.days.length, plot);
	const { series } = chart;
	const own = coloredCount(series.length);
	const meters = series.slice(0, own).map(({ values }) => values[day] ?? 0);
	const others = series.slice(own).reduce((sum, { values }) => sum + (values[day] ?? 0), 0);
	let base = 0;
	return [...meters, others].flatMap((value, index): Shape[] => {
		if (value <= 0) return [];
		const top = base + value / metersPer[style.unit];
		const [y, bottom] = [toY(top, scale, plot), toY(base, scale, plot)];
		base = top;
		const box = { x: middle - bar / 2, y, width: bar, height: bottom - y };
		return [{ kind: 'rectangle', box, fill: seriesColor(index, series.length, style) }];
	});
}

/** The distance above each bar, and a dash where nothing is known, as far as there is room. */
function valueLabels(
	{ days, series }: DayBarChart,
	totals: readonly number[],
	scale: ValueScale,
	plot: Box,
	{ theme, texts, unit }: PictureStyle,
): Shape[] {
	const labels = totals.map((meters, day) => {
		const isUnknown = series.every(({ values }) => (values[day] ?? null) === null);
		const value = meters / metersPer[unit];
		return isUnknown ? '–' : formatNumber(value, value > 0 && value < 9.95 ? 1 : 0, texts);
	});
	const room = plot.width / days.length - 4;
	if (labels.some((label) => measureText(label, 11) > room)) return [];
	return labels.map((text, day) => ({
		kind: 'text',
		text,
		at: {
			x: columnOf(day, days.length, plot).middle,
			y: toY((totals[day] ?? 0) / metersPer[unit], scale, plot) - 5,
		},
		size: 11,
		color: theme.text,
		anchor: 'middle',
		halo: { color: theme.surface, width: 3 },
	}));
}

/** The days below their bars: with the day of the week where there is room, otherwise every second, third... one. */
function dayLabels(days: readonly number[], plot: Box, { zone, texts, theme }: PictureStyle): Shape[] {
	const width = plot.width / Math.max(1, days.length);
	const long = days.map((day) => formatDay(day, zone, texts));
	const widest = Math.max(0, ...long.map((label) => measureText(label, 12)));
	const labels = widest + 8 <= width ? long : days.map((day) => formatDate(day, zone, texts, false));
	const every = Math.max(1, Math.ceil(56 / width));
	return labels.flatMap((label, day) =>
		day % every === 0 || widest + 8 <= width
			? [axisLabel(label, columnOf(day, days.length, plot).middle, plot.y + plot.height, plot, theme.muted)]
			: [],
	);
}
