import { clipSegment, type Segment } from './clipSegment';
import { noteFull, touch, type Mask } from './mask';
import type { Spot } from './scene';

/*
 * A line is where the distance to it is at most half its width. Pieces are joined by taking the larger coverage, so a joint is as dark as the rest of the
 * line, whatever its angle, and 10,000 short pieces look like one.
 */

/**
 * Covers a line with round joins and ends, in addition to what is covered already. Spots may lie anywhere.
 * @param width in pixels; thinner than one is fainter
 */
export function strokeLine(mask: Mask, spots: readonly Spot[], width: number): void {
	const half = width / 2;
	const reach = half + 1;
	const area = { x: -reach, y: -reach, width: mask.width + 2 * reach, height: mask.height + 2 * reach };
	let from = spots[0];
	if (from === undefined) return;
	const isDot = spots.every((spot) => spot.x === spots[0]?.x && spot.y === spots[0].y);
	if (isDot) return strokeSegment(mask, { from, to: from }, half);
	for (const to of spots) {
		if (to.x === from.x && to.y === from.y) continue;
		const visible = clipSegment({ from, to }, area);
		if (visible !== undefined) strokeSegment(mask, visible, half);
		from = to;
	}
}

function strokeSegment(mask: Mask, segment: Segment, half: number): void {
	const { from, to } = segment;
	const reach = half + 0.5;
	const firstRow = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
	const lastRow = Math.min(mask.height - 1, Math.ceil(Math.max(from.y, to.y) + reach));
	const height = to.y - from.y;
	for (let row = firstRow; row <= lastRow; row++) {
		const y = row + 0.5;
		// the part of the line that this row can see
		const one = height === 0 ? 0 : clampShare((y - reach - from.y) / height);
		const other = height === 0 ? 1 : clampShare((y + reach - from.y) / height);
		const x1 = from.x + one * (to.x - from.x);
		const x2 = from.x + other * (to.x - from.x);
		const left = Math.max(0, Math.floor(Math.min(x1, x2) - reach));
		const right = Math.min(mask.width, Math.ceil(Math.max(x1, x2) + reach));
		if (left >= right) continue;
		const fullLeft = mask.fullLeft[row] ?? 0;
		const fullRight = mask.fullRight[row] ?? 0;
		if (left >= fullLeft && right <= fullRight) continue;
		touch(mask, row, left, right);
		strokeRow(mask, row, left, Math.min(right, fullLeft), segment, half);
		strokeRow(mask, row, Math.max(left, fullRight), right, segment, half);
		noteFull(mask, row, Math.max(0, Math.min(mask.width - 1, Math.floor((x1 + x2) / 2))));
	}
}

/** From the column `left` to before `right`. */
function strokeRow(mask: Mask, row: number, left: number, right: number, { from, to }: Segment, half: number): void {
	const { coverage } = mask;
	const dx = to.x - from.x;
	const dy = to.y - from.y;
	const square = dx * dx + dy * dy;
	const y = row + 0.5 - from.y;
	const full = Math.min(1, 2 * half);
	const inner = half + 0.5 - full;
	const outer = half + 0.5;
	for (let column = left; column < right; column++) {
		const x = column + 0.5 - from.x;
		const share = square === 0 ? 0 : clampShare((x * dx + y * dy) / square);
		const offX = x - share * dx;
		const offY = y - share * dy;
		const distance = offX * offX + offY * offY;
		if (distance >= outer * outer) continue;
		const covered = inner > 0 && distance <= inner * inner ? full : Math.min(full, outer - Math.sqrt(distance));
		const cell = row * mask.stride + column;
		if (covered > (coverage[cell] ?? 0)) coverage[cell] = covered;
	}
}

const clampShare = (share: number) => Math.max(0, Math.min(1, share));
