import type { Spot } from '../../picture';

/** Something that is marked on a map. */
export interface Mark {
	at: Spot;
	/** Under which it stands in the key. */
	number?: number;
	symbol?: 'start' | 'end';
}

/** Marks that lie so close together that they share a place. */
export interface MarkGroup {
	/** The mean of their places. */
	at: Spot;
	/** In their order. */
	numbers: number[];
	symbols: Set<'start' | 'end'>;
}

/**
 * Groups marks whose places are nearer than a distance to the first one of their group. It takes one look at the neighbors of each mark, however many there are.
 * @param reach pixels
 */
export function groupMarks(marks: readonly Mark[], reach: number): MarkGroup[] {
	const cells = new Map<string, Array<{ first: Spot; marks: Mark[] }>>();
	const groups: Array<{ first: Spot; marks: Mark[] }> = [];
	for (const mark of marks) {
		const [column, row] = [Math.floor(mark.at.x / reach), Math.floor(mark.at.y / reach)];
		const near = neighborsOf(column, row).flatMap((cell) => cells.get(cell) ?? []);
		const group = near.find(({ first }) => Math.hypot(first.x - mark.at.x, first.y - mark.at.y) < reach);
		if (group) {
			group.marks.push(mark);
			continue;
		}
		const created = { first: mark.at, marks: [mark] };
		groups.push(created);
		const cell = cellAt(column, row);
		cells.set(cell, [...(cells.get(cell) ?? []), created]);
	}
	return groups.map(({ marks: members }) => toGroup(members));
}

const cellAt = (column: number, row: number): string => `${column} ${row}`;

const neighborsOf = (column: number, row: number): string[] =>
	[-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => cellAt(column + right, row + down)));

function toGroup(members: readonly Mark[]): MarkGroup {
	const mean = (of: (spot: Spot) => number) => members.reduce((sum, { at }) => sum + of(at), 0) / members.length;
	return {
		at: { x: mean(({ x }) => x), y: mean(({ y }) => y) },
		numbers: members.flatMap(({ number }) => number ?? []),
		symbols: new Set(members.flatMap(({ symbol }) => symbol ?? [])),
	};
}

const MAX_PARTS = 3;
/** So many of more parts. */
const SHOWN_PARTS = 2;

/** Numbers as "1–3, 7"; of many parts the first ones, and how many numbers the others are: "1–3, 7 +13". */
export function numbersText(numbers: readonly number[]): string {
	const sorted = [...new Set(numbers)].sort((a, b) => a - b);
	const runs: Array<[number, number]> = [];
	for (const number of sorted) {
		const run = runs.at(-1);
		if (run && run[1] === number - 1) run[1] = number;
		else runs.push([number, number]);
	}
	const parts = runs.flatMap(([from, to]) =>
		to === from + 1 ? [`${from}`, `${to}`] : [from === to ? `${from}` : `${from}–${to}`],
	);
	if (parts.length <= MAX_PARTS) return parts.join(', ');
	const shown = parts.slice(0, SHOWN_PARTS);
	const covered = shown.reduce((sum, part) => {
		const [from = 0, to = from] = part.split('–').map(Number);
		return sum + to - from + 1;
	}, 0);
	return `${shown.join(', ')} +${sorted.length - covered}`;
}
