import { fitText, measureText, type Box, type Scene, type Shape } from '../../picture';
import { formatNumber, formatRange } from '../drawing/format';
import type { LegendEntry } from '../drawing/legend';
import type { PictureStyle } from '../drawing/style';
import { alarmLabel, fillText, type Language } from '../languages';
import type { TrackRange } from '../segments';
import { chartScene, plotBox } from './chartFrame';

type Severity = 'critical' | 'warning' | 'info';

/** How often an alarm came. */
interface AlarmCount {
	/** The code of the platform. */
	type: number;
	/** In English. */
	label: string;
	severity: Severity;
	count: number;
}

interface AlarmBarChart {
	/** Whose alarms, in front of the time. */
	subject: string;
	range: TrackRange;
	alarms: readonly AlarmCount[];
	language: Language;
}

const MIN_ROW = 24;
const MAX_ROW = 60;
const TEXT_SIZE = 13;
const severities: readonly Severity[] = ['critical', 'warning', 'info'];

/** A bar for each type of alarm, the most frequent first. */
export function alarmBars(style: PictureStyle, { subject, range, alarms, language }: AlarmBarChart): Scene {
	const { texts, zone } = style;
	const sorted = alarms.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count || a.type - b.type);
	const rows = sorted.map((alarm) => ({ ...alarm, label: alarmLabel(alarm, language) }));
	const legend = rows.length === 0 ? [] : severityLegend(style);
	const widest = Math.max(0, ...rows.map(({ label }) => measureText(label, TEXT_SIZE)));
	const leftRoom = Math.min(widest + 11, style.width * 0.42);
	const plot = plotBox(style, legend, leftRoom);
	const total = rows.reduce((sum, { count }) => sum + count, 0);
	const sum = rows.length === 0 ? '' : ` · ${texts.alarms}: ${formatNumber(total, 0, texts)}`;
	const subtitle = `${subject === '' ? '' : `${subject}, `}${formatRange(range, zone, texts)} (${zone})${sum}`;
	const shapes = rowsShapes(rows, plot, leftRoom, style);
	return chartScene(
		style,
		{ title: style.title ?? texts.alarmsByType, subtitle },
		{ plot, shapes, legend, isEmpty: rows.length === 0 },
	);
}

function rowsShapes(rows: readonly AlarmCount[], plot: Box, leftRoom: number, style: PictureStyle): Shape[] {
	const { theme, texts } = style;
	const room = Math.max(1, Math.floor(plot.height / MIN_ROW));
	const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
	const lines = shown.length + (shown.length < rows.length ? 1 : 0);
	const height = Math.min(MAX_ROW, plot.height / Math.max(1, lines));
	const most = rows[0]?.count ?? 1;
	const shapes = shown.flatMap((row, index) =>
		rowShapes(row, { ...plot, y: plot.y + index * height, height }, most, leftRoom, style),
	);
	if (shown.length === rows.length) return shapes;
	const text = fillText(texts.more, { count: String(rows.length - shown.length) });
	const at = { x: plot.x - 10, y: plot.y + (shown.length + 0.5) * height + TEXT_SIZE * 0.36 };
	return [...shapes, { kind: 'text', text, at, size: TEXT_SIZE, color: theme.muted, anchor: 'end' }];
}

function rowShapes(
	{ label, count, severity }: AlarmCount,
	row: Box,
	most: number,
	leftRoom: number,
	{ theme, texts }: PictureStyle,
): Shape[] {
	const number = formatNumber(count, 0, texts);
	// The number of the longest bar stands beside it.
	const longest = row.width - measureText(formatNumber(most, 0, texts), TEXT_SIZE, true) - 10;
	const bar = {
		x: row.x,
		y: row.y + row.height * 0.18,
		width: Math.max(2, (longest * count) / most),
		height: row.height * 0.64,
	};
	const baseline = row.y + row.height / 2 + TEXT_SIZE * 0.36;
	return [
		{
			kind: 'text',
			text: fitText(label, TEXT_SIZE, leftRoom - 10),
			at: { x: row.x - 10, y: baseline },
			size: TEXT_SIZE,
			color: theme.text,
			anchor: 'end',
		},
		{ kind: 'rectangle', box: bar, fill: theme.severities[severity], corner: 2 },
		{
			kind: 'text',
			text: number,
			at: { x: bar.x + bar.width + 7, y: baseline },
			size: TEXT_SIZE,
			color: theme.text,
			isBold: true,
		},
	];
}

const severityLegend = ({ theme, texts }: PictureStyle): LegendEntry[] =>
	severities.map((severity) => ({
		text: texts.severities[severity],
		width: 14,
		sign: ({ x, y }) => [
			{
				kind: 'rectangle',
				box: { x: x - 6, y: y - 6, width: 12, height: 12 },
				fill: theme.severities[severity],
				corner: 2,
			},
		],
	}));
