/** A value at a time. */
export interface ChartPoint {
	/** Epoch seconds. */
	time: number;
	value: number;
	/** Whether nothing is known of the time before, so that no line leads here. */
	isAfterGap: boolean;
}

/** Keeps of any number of values what a picture can show. */
export interface SeriesCollector {
	/** In order of time. */
	add: (time: number, value: number) => void;
	/** In order of time, at most four for each column. */
	points: () => ChartPoint[];
}

/** What is kept of the values in one column of pixels. */
interface Column {
	isAfterGap: boolean;
	first: [number, number];
	lowest: [number, number];
	highest: [number, number];
	last: [number, number];
}

/**
 * Collects the values of a line. Of each column of pixels the first, lowest, highest and last one stay, so that no peak is lost however many values there are.
 * @param range both ends in epoch seconds; what lies outside is left out
 * @param columns how many pixels the line is wide
 * @param gapSeconds after a longer time without a value the line begins anew
 */
export function createSeriesCollector(
	{ from, to }: { from: number; to: number },
	columns: number,
	gapSeconds: number,
): SeriesCollector {
	const kept = new Map<number, Column>();
	const width = Math.max(1, to - from) / columns;
	let before = -Infinity;
	return {
		add(time, value) {
			if (time < from || time > to) return;
			const isAfterGap = time - before > gapSeconds;
			before = time;
			const index = Math.min(columns - 1, Math.floor((time - from) / width));
			const column = kept.get(index);
			const entry: [number, number] = [time, value];
			if (!column) {
				kept.set(index, { isAfterGap, first: entry, lowest: entry, highest: entry, last: entry });
				return;
			}
			if (value < column.lowest[1]) column.lowest = entry;
			if (value > column.highest[1]) column.highest = entry;
			column.last = entry;
		},
		points: () =>
			[...kept.values()].flatMap(({ isAfterGap, first, lowest, highest, last }) =>
				[...new Set([first, lowest, highest, last])]
					.sort((a, b) => a[0] - b[0])
					.map(([time, value], index) => ({ time, value, isAfterGap: isAfterGap && index === 0 })),
			),
	};
}
