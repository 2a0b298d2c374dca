import { touch, type Mask } from './mask';
import type { Spot } from './scene';

/*
 * Filling by signed areas: each edge adds, to the pixels of each row that it crosses, by how much the area to its right begins there; the sum from left
 * to right is then how much of each pixel is covered, with exact anti-aliasing and in linear time.
 */

/**
 * Covers what the outlines enclose: pixels where their winding number is not zero. Outlines close by themselves and may lie anywhere.
 * @param mask an empty one
 */
export function fillOutlines(mask: Mask, outlines: readonly (readonly Spot[])[]): void {
	for (const outline of outlines) {
		let from = outline.at(-1);
		for (const to of outline) {
			if (from !== undefined) addEdge(mask, from, to);
			from = to;
		}
	}
	for (let row = 0; row < mask.height; row++) sumUp(mask, row);
}

/** From changes to coverage. */
function sumUp(mask: Mask, row: number): void {
	const start = row * mask.stride;
	const end = start + (mask.right[row] ?? 0);
	let sum = 0;
	for (let cell = start + (mask.left[row] ?? 0); cell < end; cell++) {
		sum += mask.coverage[cell] ?? 0;
		mask.coverage[cell] = Math.min(Math.abs(sum), 1);
	}
}

/** Only the rows of the mask count, so that an edge of any length takes no longer than one of its height. */
function addEdge(mask: Mask, from: Spot, to: Spot): void {
	const [upper, lower, direction] = from.y < to.y ? [from, to, 1] : [to, from, -1];
	const slope = (lower.x - upper.x) / (lower.y - upper.y);
	// no height, or so little of it that nothing can be seen
	if (!Number.isFinite(slope)) return;
	const top = Math.max(upper.y, 0);
	const bottom = Math.min(lower.y, mask.height);
	for (let row = Math.floor(top); row < bottom; row++) {
		const rowTop = Math.max(row, top);
		const rowBottom = Math.min(row + 1, bottom);
		const one = upper.x + (rowTop - upper.y) * slope;
		const other = upper.x + (rowBottom - upper.y) * slope;
		addToRow(mask, row, Math.min(one, other), Math.max(one, other), (rowBottom - rowTop) * direction);
	}
}

/** An edge between the columns `left` and `right`, of a height of at most one row. What lies beside the mask counts at its edge. */
function addToRow(mask: Mask, row: number, left: number, right: number, height: number): void {
	const { width } = mask;
	const heightPerColumn = right > left ? height / (right - left) : 0;
	const outsideLeft = right <= 0 ? height : left < 0 ? -left * heightPerColumn : 0;
	const outsideRight = left >= width ? height : right > width ? (right - width) * heightPerColumn : 0;
	if (outsideLeft !== 0) {
		const cell = row * mask.stride;
		mask.coverage[cell] = (mask.coverage[cell] ?? 0) + outsideLeft;
		touch(mask, row, 0, 1);
	}
	// the area to the right of this edge is not to be seen, but that of others reaches up to it
	if (outsideRight !== 0) touch(mask, row, width, width);
	const inside = height - outsideLeft - outsideRight;
	if (right > 0 && left < width) addInside(mask, row, Math.max(left, 0), Math.min(right, width), inside);
}

function addInside(mask: Mask, row: number, left: number, right: number, height: number): void {
	const start = row * mask.stride;
	const first = Math.floor(left);
	const last = Math.floor(right);
	const heightPerColumn = right > left ? height / (right - left) : 0;
	let before = 0;
	let covered = 0;
	for (let column = first; column <= last; column++) {
		const from = Math.max(left, column);
		const to = Math.min(right, column + 1);
		const own = right > left ? (to - from) * heightPerColumn : height;
		// what lies to the right of the edge within this pixel, and below the edge of the pixels before it
		const sum = before + own * (1 - ((from + to) / 2 - column));
		mask.coverage[start + column] = (mask.coverage[start + column] ?? 0) + sum - covered;
		covered = sum;
		before += own;
	}
	const behind = start + last + 1;
	mask.coverage[behind] = (mask.coverage[behind] ?? 0) + height - covered;
	touch(mask, row, first, last + 2);
}
