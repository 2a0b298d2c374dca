import type { Box, Shape, Spot } from '../../picture';
import type { PictureTheme } from '../drawing/theme';

/** Something that is painted at a place of the map, and may move aside for others. */
export interface Sign {
	/** Where it belongs; pixels. */
	at: Spot;
	width: number;
	height: number;
	shapes: (center: Spot) => Shape[];
}

const MAX_ROUNDS = 16;
const BETWEEN = 2;
/** A sign that is farther than this from its place gets a line to it. */
const MIN_LEADER = 7;

/**
 * Paints signs so that they do not cover each other, as far as there is room: each pair that overlaps moves apart, some rounds of that. A sign that had to
 * leave its place gets a line to it.
 */
export function signShapes(signs: readonly Sign[], within: Box, theme: PictureTheme): Shape[] {
	const centers = signs.map((sign) => inside(sign, sign.at, within));
	for (let round = 0; round < MAX_ROUNDS && moveApart(signs, centers, within); round += 1);
	const leaders = signs.flatMap(({ at }, index) => leaderShapes(at, centers[index] ?? at, theme, within));
	return [...leaders, ...signs.flatMap((sign, index) => sign.shapes(centers[index] ?? sign.at))];
}

function leaderShapes(at: Spot, center: Spot, theme: PictureTheme, clip: Box): Shape[] {
	if (Math.hypot(at.x - center.x, at.y - center.y) < MIN_LEADER) return [];
	return [
		{ kind: 'line', spots: [at, center], stroke: { color: theme.text, width: 1 }, clip },
		{ kind: 'circle', center: at, radius: 2.5, fill: theme.text, clip },
	];
}

/** @returns whether any two of them overlapped */
function moveApart(signs: readonly Sign[], centers: Spot[], within: Box): boolean {
	// From left to right, so that each one is compared only with those that begin before it ends.
	const order = [...signs.keys()].sort((a, b) => leftOf(a) - leftOf(b));
	function leftOf(index: number): number {
		return (centers[index]?.x ?? 0) - (signs[index]?.width ?? 0) / 2;
	}
	let hasMoved = false;
	for (const [rank, one] of order.entries()) {
		for (let next = rank + 1; next < order.length; next += 1) {
			const other = order[next] ?? one;
			if (leftOf(other) > leftOf(one) + (signs[one]?.width ?? 0) + BETWEEN) break;
			if (separate(signs, centers, one, other, within)) hasMoved = true;
		}
	}
	return hasMoved;
}

/** Moves two signs apart on the axis on which that takes less. */
function separate(signs: readonly Sign[], centers: Spot[], one: number, other: number, within: Box): boolean {
	const [a, b, first, second] = [signs[one], signs[other], centers[one], centers[other]];
	if (!a || !b || !first || !second) return false;
	const overlapX = (a.width + b.width) / 2 + BETWEEN - Math.abs(second.x - first.x);
	const overlapY = (a.height + b.height) / 2 + BETWEEN - Math.abs(second.y - first.y);
	if (overlapX <= 0.5 || overlapY <= 0.5) return false;
	const isSideways = overlapX < overlapY;
	const push = {
		x: isSideways ? (overlapX / 2) * (second.x < first.x ? -1 : 1) : 0,
		y: isSideways ? 0 : (overlapY / 2) * (second.y < first.y ? -1 : 1),
	};
	centers[one] = inside(a, { x: first.x - push.x, y: first.y - push.y }, within);
	centers[other] = inside(b, { x: second.x + push.x, y: second.y + push.y }, within);
	return true;
}

/** The center that a sign needs to lie inside of a box. */
function inside({ width, height }: Sign, { x, y }: Spot, box: Box): Spot {
	const [halfX, halfY] = [width / 2 + 2, height / 2 + 2];
	return {
		x: Math.max(box.x + halfX, Math.min(x, box.x + box.width - halfX)),
		y: Math.max(box.y + halfY, Math.min(y, box.y + box.height - halfY)),
	};
}
