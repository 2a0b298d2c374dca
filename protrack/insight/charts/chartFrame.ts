import { fitText, measureText, type Box, type Scene, type Shape } from '../../picture';
import { formatNumber } from '../drawing/format';
import { printableLine } from '../printable';
import { legendHeight, legendShapes, type LegendEntry } from '../drawing/legend';
import { subtitleOf, type PictureStyle } from '../drawing/style';
import type { TimeTick, ValueScale } from './ticks';

const EDGE = 18;
const HEADER = 86;
const AXIS_TEXT = 12;
const FOOT = 34;

/** What every chart has. */
export interface ChartTexts {
	title: string;
	/** Whose figures, and of what time. */
	subtitle: string;
}

/** Where the values are drawn. @param leftRoom what stands on the left of them takes; pixels */
export function plotBox({ width, height }: PictureStyle, legend: readonly LegendEntry[], leftRoom: number): Box {
	const legendRoom = legend.length === 0 ? 0 : legendHeight(legend, width - 2 * EDGE);
	const x = EDGE + leftRoom;
	return {
		x,
		y: HEADER,
		width: Math.max(40, width - x - EDGE),
		height: Math.max(40, height - HEADER - FOOT - legendRoom),
	};
}

/** The picture of a chart: header, what was drawn, and the legend. @param isEmpty whether there is nothing to draw */
export function chartScene(
	style: PictureStyle,
	{ title, subtitle }: ChartTexts,
	{ plot, shapes, legend, isEmpty }: { plot: Box; shapes: Shape[]; legend: readonly LegendEntry[]; isEmpty: boolean },
): Scene {
	const { theme, width, height, texts } = style;
	const room = width - 2 * EDGE;
	const shownTitle = printableLine(title);
	const shownSubtitle = subtitleOf(subtitle, style);
	const header: Shape[] = [
		{
			kind: 'text',
			text: fitText(shownTitle, 20, room, true),
			at: { x: EDGE, y: 30 },
			size: 20,
			color: theme.text,
			isBold: true,
		},
		{ kind: 'text', text: fitText(shownSubtitle, 13, room), at: { x: EDGE, y: 50 }, size: 13, color: theme.muted },
	];
	const notice: Shape = {
		kind: 'text',
		text: fitText(texts.noData, 18, plot.width),
		at: { x: plot.x + plot.width / 2, y: plot.y + plot.height / 2 },
		size: 18,
		color: theme.muted,
		anchor: 'middle',
	};
	const legendBox = { x: EDGE, y: plot.y + plot.height + FOOT - 4, width: room, height: 0 };
	return {
		width,
		height,
		background: theme.background,
		title: `${shownTitle}, ${shownSubtitle}`,
		shapes: [...header, ...shapes, ...(isEmpty ? [notice] : []), ...legendShapes(legend, legendBox, theme)],
	};
}

/** How much room the numbers of an axis of values take. */
export function valueAxisRoom(scale: ValueScale, { texts }: PictureStyle): number {
	const widths = scale.ticks.map((tick) => measureText(formatNumber(tick, scale.decimals, texts), AXIS_TEXT));
	return Math.max(...widths) + 8;
}

/** @returns where a value is in the plot, from top to bottom */
export const toY = (value: number, { min, max }: ValueScale, plot: Box): number =>
	plot.y + plot.height * (1 - (value - min) / (max - min));

/** @returns where a time is in the plot */
export const toX = (time: number, { from, to }: { from: number; to: number }, plot: Box): number =>
	plot.x + (plot.width * (time - from)) / Math.max(1, to - from);

/** Lines with their numbers on the left, and the unit above them. */
export function valueAxisShapes(scale: ValueScale, unit: string, plot: Box, { theme, texts }: PictureStyle): Shape[] {
	const lines = scale.ticks.flatMap((tick): Shape[] => {
		const y = toY(tick, scale, plot);
		const isBase = tick === 0 || tick === scale.min;
		return [
			{
				kind: 'line',
				spots: [
					{ x: plot.x, y },
					{ x: plot.x + plot.width, y },
				],
				stroke: { color: isBase ? theme.muted : theme.grid, width: 1 },
			},
			{
				kind: 'text',
				text: formatNumber(tick, scale.decimals, texts),
				at: { x: plot.x - 8, y: y + AXIS_TEXT * 0.36 },
				size: AXIS_TEXT,
				color: theme.muted,
				anchor: 'end',
			},
		];
	});
	return [
		...lines,
		{
			kind: 'text',
			text: unit,
			at: { x: EDGE, y: plot.y - 11 },
			size: AXIS_TEXT,
			color: theme.muted,
		},
	];
}

/** Lines with their times below; those where a day begins stand out. */
export function timeAxisShapes(
	ticks: readonly TimeTick[],
	range: { from: number; to: number },
	plot: Box,
	{ theme }: PictureStyle,
): Shape[] {
	const bottom = plot.y + plot.height;
	return ticks.flatMap(({ time, label, isDayStart }): Shape[] => {
		const x = toX(time, range, plot);
		return [
			{
				kind: 'line',
				spots: [
					{ x, y: plot.y },
					{ x, y: bottom + 4 },
				],
				stroke: { color: isDayStart ? theme.border : theme.grid, width: 1 },
			},
			axisLabel(label, x, bottom, plot, theme.muted),
		];
	});
}

/** A text below the plot, moved so that it does not leave the picture. */
export function axisLabel(text: string, x: number, bottom: number, plot: Box, color: Scene['background']): Shape {
	const half = measureText(text, AXIS_TEXT) / 2;
	const inside = Math.max(plot.x - EDGE + half, Math.min(x, plot.x + plot.width + EDGE - 2 - half));
	return { kind: 'text', text, at: { x: inside, y: bottom + 18 }, size: AXIS_TEXT, color, anchor: 'middle' };
}
