import { measureText, type Box, type Shape, type Spot } from '../../picture';
import type { PictureTheme } from './theme';

/** A sign with what it stands for. */
export interface LegendEntry {
	text: string;
	/** How wide the sign is. */
	width: number;
	/** @param middle of the sign */
	sign: (middle: Spot) => Shape[];
}

export const LEGEND_TEXT_SIZE = 12;
const ROW = 23;
const GAP = 6;
const BETWEEN = 18;
const MARGIN = 5;

interface PlacedEntry {
	entry: LegendEntry;
	x: number;
	row: number;
}

function place(entries: readonly LegendEntry[], width: number): PlacedEntry[] {
	let [x, row] = [0, 0];
	return entries.map((entry) => {
		const taken = entry.width + GAP + measureText(entry.text, LEGEND_TEXT_SIZE);
		if (x > 0 && x + taken > width) [x, row] = [0, row + 1];
		const placed = { entry, x, row };
		x += taken + BETWEEN;
		return placed;
	});
}

/** How high a legend of this width is. */
export function legendHeight(entries: readonly LegendEntry[], width: number): number {
	const rows = place(entries, width).reduce((most, { row }) => Math.max(most, row + 1), 0);
	return rows * ROW + 2 * MARGIN;
}

/** The entries from left to right, in as many rows as they take. */
export const legendShapes = (entries: readonly LegendEntry[], box: Box, theme: PictureTheme): Shape[] =>
	place(entries, box.width).flatMap(({ entry, x, row }) => {
		const middle = box.y + MARGIN + row * ROW + ROW / 2;
		const text: Shape = {
			kind: 'text',
			text: entry.text,
			at: { x: box.x + x + entry.width + GAP, y: middle + LEGEND_TEXT_SIZE * 0.36 },
			size: LEGEND_TEXT_SIZE,
			color: theme.muted,
		};
		return [...entry.sign({ x: box.x + x + entry.width / 2, y: middle }), text];
	});
