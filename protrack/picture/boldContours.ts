import { X_HEIGHT, type CurvePoint, type Glyph } from './glyphOutlines';

/** Thousandths of an em by which the sides of a stem, and the edges of a bar, move outward. */
const GROWTH_X = 30;
const GROWTH_Y = 16;
/** A sharp corner moves by at most so many times the growth. */
const MAX_CORNER = 1.5;

/** The contours of a bold letter, made from those of the regular one: thicker, as high as before, in the middle of the bold letter's width. */
export function boldContours({ contours, advance, boldAdvance }: Glyph): CurvePoint[][] {
	const shift = (boldAdvance - advance) / 2;
	const scale = X_HEIGHT / (X_HEIGHT + 2 * GROWTH_Y);
	return contours.map((contour) =>
		contour.map((point, index) => {
			const before = distinctNeighbor(contour, index, -1);
			const after = distinctNeighbor(contour, index, 1);
			const [outX, outY] = outward(before, point, after);
			const y = (point.y + outY * GROWTH_Y + GROWTH_Y) * scale;
			return { x: point.x + shift + outX * GROWTH_X, y, isOnCurve: point.isOnCurve };
		}),
	);
}

/** The next point in one direction that lies elsewhere. */
function distinctNeighbor(contour: readonly CurvePoint[], index: number, step: 1 | -1): CurvePoint | undefined {
	const point = contour[index];
	for (let away = 1; away < contour.length; away++) {
		const other = contour[(index + step * away + contour.length) % contour.length];
		if (other && (other.x !== point?.x || other.y !== point.y)) return other;
	}
	return undefined;
}

/** Where a point of a contour moves so that both its edges move outward by one: to the left of the way, because letters go clockwise and holes against it. */
function outward(
	before: CurvePoint | undefined,
	point: CurvePoint,
	after: CurvePoint | undefined,
): readonly [number, number] {
	if (!before || !after) return [0, 0];
	const [x1, y1] = direction(before, point);
	const [x2, y2] = direction(point, after);
	const [x, y] = [-y1 - y2, x1 + x2];
	// the sum of two normals is as long as twice the cosine of half the angle between them
	const square = x * x + y * y;
	const factor = square < 0.01 ? 0 : Math.min(2 / square, MAX_CORNER / Math.sqrt(square));
	return [x * factor, y * factor];
}

function direction(from: CurvePoint, to: CurvePoint): readonly [number, number] {
	const length = Math.hypot(to.x - from.x, to.y - from.y);
	return [(to.x - from.x) / length, (to.y - from.y) / length];
}
