import { sharesIn, spotAt } from './clipSegment';
import type { Box, Spot } from './scene';

/** Pixels of a dash and its gap; shorter ones could not be told apart. */
const MIN_PERIOD = 2;

/**
 * The straight pieces of a dashed line, only those within an area; a line with dashes too small to be seen stays whole.
 * @param dash lengths of dash and gap
 */
export function* dashed(
	spots: readonly Spot[],
	[dash, gap]: readonly [number, number],
	area: Box,
): Generator<readonly Spot[]> {
	const period = dash + gap;
	if (!(dash > 0 && gap > 0 && period >= MIN_PERIOD)) {
		yield spots;
		return;
	}
	let traveled = 0;
	for (const [index, to] of spots.entries()) {
		const from = spots[index - 1];
		if (from === undefined) continue;
		const segment = { from, to };
		const length = Math.hypot(to.x - from.x, to.y - from.y);
		const visible = length > 0 ? sharesIn(segment, area) : undefined;
		if (visible !== undefined) {
			const start = traveled + visible[0] * length;
			const end = traveled + visible[1] * length;
			// a whole number of periods may be left out: sums of lengths of 1e9 pixels stay exact enough
			for (let number = Math.floor(start / period); number * period < end; number++) {
				const first = Math.max(start, number * period);
				const last = Math.min(end, number * period + dash);
				if (first <= last) yield [first, last].map((way) => spotAt(segment, (way - traveled) / length));
			}
		}
		traveled += length;
	}
}
