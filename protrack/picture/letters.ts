import { boldContours } from './boldContours';
import { visibleCharacters } from './cleanText';
import { CAP_HEIGHT, glyphOf, X_HEIGHT, type CurvePoint } from './glyphOutlines';
import { advanceOf, measureText, MISSING_ADVANCE } from './measureText';
import type { Box, Spot, Text } from './scene';

/** Pixels by which the pieces of a curve may miss it. */
const TOLERANCE = 0.03;
const MAX_PIECES = 16;

/** Shares of the text's length that lie before the place where it is anchored. */
const BEFORE_ANCHOR = { start: 0, middle: 0.5, end: 1 };

/** From thousandths of an em above the baseline to pixels below the text's place. */
type Placement = (x: number, y: number) => Spot;

/**
 * The outlines of a text's letters, in pixels of the picture.
 * @param area letters outside of it are left out
 */
export function letterOutlines(text: Text, area: Box): Spot[][] {
	const isBold = text.isBold === true;
	const { size, anchor = 'start' } = text;
	const place = placementOf(text);
	let start = (-BEFORE_ANCHOR[anchor] * measureText(text.text, size, isBold) * 1000) / size;
	return visibleCharacters(text.text).flatMap((character) => {
		const left = start;
		start += advanceOf(character, isBold);
		if (!isNear(place(left, 0), area, 2 * size)) return [];
		return contoursOf(character, isBold).map((contour) => flatten(contour, (x, y) => place(left + x, y)));
	});
}

function isNear({ x, y }: Spot, area: Box, distance: number): boolean {
	const right = area.x + area.width + distance;
	const bottom = area.y + area.height + distance;
	return x >= area.x - distance && x <= right && y >= area.y - distance && y <= bottom;
}

function contoursOf(character: string, isBold: boolean): readonly (readonly CurvePoint[])[] {
	const glyph = glyphOf(character);
	if (glyph === undefined) return missingBox;
	return isBold ? boldContours(glyph) : glyph.contours;
}

/** Upright text stands on whole pixels, and its small and its capital letters end at whole pixels: so their edges are sharp. */
function placementOf({ at, size, rotation = 0 }: Text): Placement {
	const scale = size / 1000;
	const angle = (rotation * Math.PI) / 180;
	if (rotation % 360 === 0) {
		const baseline = Math.round(at.y);
		const heightOf = snappedHeights(scale);
		return (x, y) => ({ x: at.x + x * scale, y: baseline - heightOf(y) });
	}
	const cos = Math.cos(angle) * scale;
	const sin = Math.sin(angle) * scale;
	return (x, y) => ({ x: at.x + x * cos + y * sin, y: at.y + x * sin - y * cos });
}

function snappedHeights(scale: number): (y: number) => number {
	const xHeight = Math.round(X_HEIGHT * scale);
	const capHeight = Math.round(CAP_HEIGHT * scale);
	const perUnit = (capHeight - xHeight) / (CAP_HEIGHT - X_HEIGHT);
	return (y) => {
		if (y <= 0) return y * scale;
		if (y <= X_HEIGHT) return (y * xHeight) / X_HEIGHT;
		return y <= CAP_HEIGHT ? xHeight + (y - X_HEIGHT) * perUnit : capHeight + (y - CAP_HEIGHT) * scale;
	};
}

/** What stands for a character that the font lacks: an empty box. */
const missingBox = [
	boxContour(100, 0, MISSING_ADVANCE - 100, CAP_HEIGHT),
	boxContour(MISSING_ADVANCE - 160, 60, 160, CAP_HEIGHT - 60),
];

function boxContour(left: number, bottom: number, right: number, top: number): CurvePoint[] {
	const corners = [
		[left, bottom],
		[left, top],
		[right, top],
		[right, bottom],
	] as const;
	return corners.map(([x, y]) => ({ x, y, isOnCurve: true }));
}

/** A contour as straight pieces. Between two points off the curve lies one on it, in their middle. */
function flatten(contour: readonly CurvePoint[], place: Placement): Spot[] {
	const points = contour.map(({ x, y, isOnCurve }) => ({ ...place(x, y), isOnCurve }));
	const complete = points.flatMap((point, index) => {
		const next = points[(index + 1) % points.length] ?? point;
		return point.isOnCurve || next.isOnCurve ? [point] : [point, { ...middleOf(point, next), isOnCurve: true }];
	});
	return complete.flatMap((point, index) => {
		if (point.isOnCurve) return [point];
		const from = complete.at(index - 1) ?? point;
		const to = complete[(index + 1) % complete.length] ?? point;
		return curve(from, point, to);
	});
}

const middleOf = (one: Spot, other: Spot): Spot => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

/** The spots between the ends of a quadratic curve. */
function curve(from: Spot, control: Spot, to: Spot): Spot[] {
	const bend = Math.hypot(from.x - 2 * control.x + to.x, from.y - 2 * control.y + to.y) / 4;
	const pieces = Math.max(1, Math.min(MAX_PIECES, Math.ceil(Math.sqrt(bend / TOLERANCE))));
	return Array.from({ length: pieces - 1 }, (_, index) => {
		const share = (index + 1) / pieces;
		const rest = 1 - share;
		const [a, b, c] = [rest * rest, 2 * rest * share, share * share];
		return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
	});
}
