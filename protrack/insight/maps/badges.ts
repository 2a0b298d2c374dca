import { measureText, type Color, type Shape, type Spot } from '../../picture';
import type { PictureTheme } from '../drawing/theme';
import type { Sign } from './placedSigns';

const HEIGHT = 20;
const TEXT_SIZE = 12;
const SYMBOL_WIDTH = 12;
const PADDING = 6;
const BETWEEN = 4;

/** What stands on a small plate. */
export interface Badge {
	at: Spot;
	text: string;
	hasStart?: boolean;
	hasEnd?: boolean;
	/** Shares of the plate's lower edge in these colors. */
	shares?: ReadonlyArray<{ color: Color; count: number }>;
}

/** A plate with a text and the symbols of start and end. */
export function badgeSign(badge: Badge, theme: PictureTheme): Sign {
	const { text, hasStart = false, hasEnd = false } = badge;
	const textWidth = text === '' ? 0 : measureText(text, TEXT_SIZE, true);
	const parts = [hasStart ? SYMBOL_WIDTH : 0, textWidth, hasEnd ? SYMBOL_WIDTH : 0].filter((width) => width > 0);
	const content = parts.reduce((sum, width) => sum + width, 0) + BETWEEN * Math.max(0, parts.length - 1);
	const width = Math.max(HEIGHT, content + 2 * PADDING);
	return {
		at: badge.at,
		width,
		height: HEIGHT,
		shapes: ({ x, y }) => {
			const left = x - content / 2;
			const textLeft = left + (hasStart ? SYMBOL_WIDTH + BETWEEN : 0);
			return [
				{
					kind: 'rectangle',
					box: { x: x - width / 2, y: y - HEIGHT / 2, width, height: HEIGHT },
					corner: HEIGHT / 2,
					fill: theme.background,
					stroke: { color: theme.text, width: 1.5 },
				},
				...shareShapes(badge, { x: x - width / 2 + 8, y: y + HEIGHT / 2 - 4 }, width - 16),
				...(hasStart ? [startSymbol({ x: left + SYMBOL_WIDTH / 2, y }, theme)] : []),
				...(text === ''
					? []
					: [textShape(text, { x: textLeft, y: y + TEXT_SIZE * 0.36 - (badge.shares ? 1 : 0) }, theme)]),
				...(hasEnd ? [endSymbol({ x: left + content - SYMBOL_WIDTH / 2, y }, theme)] : []),
			];
		},
	};
}

const textShape = (text: string, at: Spot, theme: PictureTheme): Shape => ({
	kind: 'text',
	text,
	at,
	size: TEXT_SIZE,
	color: theme.text,
	isBold: true,
});

function shareShapes({ shares = [] }: Badge, { x, y }: Spot, width: number): Shape[] {
	const all = shares.reduce((sum, { count }) => sum + count, 0);
	let left = x;
	return shares.map(({ color, count }) => {
		const box = { x: left, y, width: (width * count) / all, height: 2.5 };
		left += box.width;
		return { kind: 'rectangle', box, fill: color };
	});
}

export const startSymbol = ({ x, y }: Spot, { start }: PictureTheme): Shape => ({
	kind: 'polygon',
	spots: [
		{ x: x - 4, y: y - 5.5 },
		{ x: x + 5.5, y },
		{ x: x - 4, y: y + 5.5 },
	],
	fill: start,
});

export const endSymbol = ({ x, y }: Spot, { end }: PictureTheme): Shape => ({
	kind: 'rectangle',
	box: { x: x - 4.5, y: y - 4.5, width: 9, height: 9 },
	fill: end,
});
