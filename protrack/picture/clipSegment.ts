import type { Box, Spot } from './scene';

export interface Segment {
	from: Spot;
	to: Spot;
}

/** The part of a segment that lies in a box; undefined where there is none, or where its ends are so far away that it cannot be computed. */
export function clipSegment({ from, to }: Segment, box: Box): Segment | undefined {
	const shares = sharesIn({ from, to }, box);
	return shares && { from: spotAt({ from, to }, shares[0]), to: spotAt({ from, to }, shares[1]) };
}

/** Which part of a segment lies in a box: from and to which share of its length. */
export function sharesIn({ from, to }: Segment, box: Box): readonly [number, number] | undefined {
	let first = 0;
	let last = 1;
	const sides = [
		{ start: from.x, way: to.x - from.x, min: box.x, max: box.x + box.width },
		{ start: from.y, way: to.y - from.y, min: box.y, max: box.y + box.height },
	];
	for (const { start, way, min, max } of sides) {
		if (!Number.isFinite(way)) return undefined;
		if (way === 0) {
			if (start < min || start > max) return undefined;
			continue;
		}
		const one = (min - start) / way;
		const other = (max - start) / way;
		first = Math.max(first, Math.min(one, other));
		last = Math.min(last, Math.max(one, other));
	}
	return first <= last ? [first, last] : undefined;
}

/** The exact ends for 0 and 1. */
export function spotAt({ from, to }: Segment, share: number): Spot {
	if (share === 1) return to;
	return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}
