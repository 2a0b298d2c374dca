import { fitText, measureText, type Box, type Shape, type Spot } from '../../picture';
import { fillText } from '../languages';
import type { PictureStyle } from '../drawing/style';

/** A figure with what it is. */
export interface Figure {
	label: string;
	value: string;
}

/** A line of the key. */
export interface KeyRow {
	/** What the map shows at that place. @param middle of the sign */
	sign: (middle: Spot) => Shape[];
	text: string;
	/** At the right end. */
	detail: string;
}

const ROW = 23;
const FIGURE_ROW = 44;
const SIGN_WIDTH = 30;
const TEXT_SIZE = 13;

/** The figures of a map, and under a heading the rows that there is room for; a last line says how many there are more. */
export function keyShapes(
	box: Box,
	style: PictureStyle,
	{ figures, heading, rows }: { figures: readonly Figure[]; heading: string; rows: readonly KeyRow[] },
): Shape[] {
	const { theme, texts } = style;
	const columns = box.width >= 420 ? 4 : 2;
	const shapes = figures.flatMap((figure, index) => {
		const x = box.x + (index % columns) * (box.width / columns);
		return figureShapes(figure, { x, y: box.y + Math.floor(index / columns) * FIGURE_ROW }, style);
	});
	if (rows.length === 0) return shapes;
	const top = box.y + Math.ceil(figures.length / columns) * FIGURE_ROW + 18;
	const room = Math.floor((box.y + box.height - top - 10) / ROW);
	if (room < 1) return shapes;
	const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
	shapes.push({
		kind: 'text',
		text: heading,
		at: { x: box.x, y: top },
		size: TEXT_SIZE,
		color: theme.text,
		isBold: true,
	});
	for (const [index, row] of shown.entries())
		shapes.push(...rowShapes(row, { ...box, y: top + 10 + index * ROW, height: ROW }, style));
	const left = rows.length - shown.length;
	if (left > 0) {
		const text = fillText(texts.more, { count: String(left) });
		const at = { x: box.x + SIGN_WIDTH, y: top + 10 + shown.length * ROW + 15 };
		shapes.push({ kind: 'text', text, at, size: TEXT_SIZE, color: theme.muted });
	}
	return shapes;
}

const figureShapes = ({ label, value }: Figure, { x, y }: Spot, { theme }: PictureStyle): Shape[] => [
	{ kind: 'text', text: label, at: { x, y: y + 11 }, size: 11, color: theme.muted },
	{ kind: 'text', text: value, at: { x, y: y + 30 }, size: 17, color: theme.text, isBold: true },
];

function rowShapes({ sign, text, detail }: KeyRow, { x, y, width, height }: Box, { theme }: PictureStyle): Shape[] {
	const baseline = y + height / 2 + TEXT_SIZE * 0.36;
	const room = width - SIGN_WIDTH - measureText(detail, TEXT_SIZE) - 8;
	return [
		...sign({ x: x + 11, y: y + height / 2 }),
		{
			kind: 'text',
			text: fitText(text, TEXT_SIZE, room),
			at: { x: x + SIGN_WIDTH, y: baseline },
			size: TEXT_SIZE,
			color: theme.text,
		},
		{
			kind: 'text',
			text: detail,
			at: { x: x + width, y: baseline },
			size: TEXT_SIZE,
			color: theme.muted,
			anchor: 'end',
		},
	];
}
