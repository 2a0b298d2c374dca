import { measureText, type Box, type Shape, type Spot } from '../../picture';
import type { PictureTheme } from '../pictureTheme';
import { numbersText, type MarkGroup } from './marks';

const HEIGHT = 20;
const TEXT_SIZE = 12;
const SYMBOL_WIDTH = 12;
const PADDING = 6;

/** A small plate with the numbers of a group, and the symbols of start and end. @param within a box in which it stays */
export function badgeShapes({ at, numbers, symbols }: MarkGroup, theme: PictureTheme, within?: Box): Shape[] {
	const text = numbersText(numbers);
	const textWidth = text === '' ? 0 : measureText(text, TEXT_SIZE, true);
	const hasStart = symbols.has('start');
	const hasEnd = symbols.has('end');
	const parts = [hasStart ? SYMBOL_WIDTH : 0, textWidth, hasEnd ? SYMBOL_WIDTH : 0].filter((width) => width > 0);
	const content = parts.reduce((sum, width) => sum + width, 0) + 4 * (parts.length - 1);
	const width = Math.max(HEIGHT, content + 2 * PADDING);
	const centered = { x: at.x - width / 2, y: at.y - HEIGHT / 2, width, height: HEIGHT };
	const box = within ? inside(centered, within) : centered;
	const middle = box.y + HEIGHT / 2;
	const shapes: Shape[] = [
		{
			kind: 'rectangle',
			box,
			corner: HEIGHT / 2,
			fill: theme.background,
			stroke: { color: theme.text, width: 1.5 },
		},
	];
	let x = box.x + (width - content) / 2;
	if (hasStart) {
		shapes.push(startSymbol({ x: x + SYMBOL_WIDTH / 2, y: middle }, theme));
		x += SYMBOL_WIDTH + 4;
	}
	if (text !== '') {
		const spot = { x, y: middle + TEXT_SIZE * 0.36 };
		shapes.push({ kind: 'text', text, at: spot, size: TEXT_SIZE, color: theme.text, isBold: true });
		x += textWidth + 4;
	}
	if (hasEnd) shapes.push(endSymbol({ x: x + SYMBOL_WIDTH / 2, y: middle }, theme));
	return shapes;
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

/** Moves a box into another one. */
export function inside(box: Box, within: Box): Box {
	const x = Math.max(within.x + 2, Math.min(box.x, within.x + within.width - box.width - 2));
	const y = Math.max(within.y + 2, Math.min(box.y, within.y + within.height - box.height - 2));
	return { ...box, x, y };
}
