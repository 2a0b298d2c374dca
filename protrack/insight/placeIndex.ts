import type { Zone } from '../fleet';
import { boxOf, partsOf, type Box, type PlacePart, type Span, type Way } from './placeParts';

/** Degrees; about as large as the places and ways of a day. */
const CELL = 0.05;
const CELLS_AROUND = 360 / CELL;
/** What covers more cells is compared with everything. */
const MAX_CELLS = 400;

/** Says which places a way touches, without looking at all of them. */
export class PlaceIndex {
	private readonly parts: PlacePart[];
	private readonly large: PlacePart[] = [];
	private readonly byCell = new Map<number, PlacePart[]>();

	constructor(private readonly zones: readonly Zone[]) {
		this.parts = zones.flatMap(partsOf);
		for (const part of this.parts) {
			const cells = cellsOf(part.box);
			if (!cells) this.large.push(part);
			for (const cell of cells ?? []) {
				const sharers = this.byCell.get(cell);
				if (sharers) sharers.push(part);
				else this.byCell.set(cell, [part]);
			}
		}
	}

	nameOf(place: number): string {
		return this.zones[place]?.name ?? '';
	}

	/** @returns by place, in which parts of the way it is inside, in their order */
	spansOn(way: Way): Map<number, Span[]> {
		const found = new Map<number, Span[]>();
		const box = boxOf(way);
		for (const part of this.candidates(box)) {
			const turns = 360 * Math.round((part.box.west + part.box.east - box.west - box.east) / 720);
			if (!overlap(box, part.box, turns)) continue;
			const spans = part.spans(turns === 0 ? way : turned(way, turns));
			if (spans.length > 0) found.set(part.place, joined([...(found.get(part.place) ?? []), ...spans]));
		}
		return found;
	}

	private candidates(box: Box): Iterable<PlacePart> {
		const cells = cellsOf(box);
		if (!cells) return this.parts;
		const [first = 0, ...more] = cells;
		const here = this.byCell.get(first) ?? [];
		if (more.length === 0 && this.large.length === 0) return here;
		return new Set([...this.large, ...here, ...more.flatMap((cell) => this.byCell.get(cell) ?? [])]);
	}
}

function overlap(a: Box, b: Box, turns: number): boolean {
	return a.north >= b.south && a.south <= b.north && a.east + turns >= b.west && a.west + turns <= b.east;
}

const turned = ({ from, to }: Way, turns: number): Way => ({
	from: { latitude: from.latitude, longitude: from.longitude + turns },
	to: { latitude: to.latitude, longitude: to.longitude + turns },
});

/** @returns the numbers of the cells that a box touches; null where they are too many */
function cellsOf({ west, south, east, north }: Box): number[] | null {
	const [left, right, low, high] = [west, east, south, north].map((degrees) => Math.floor(degrees / CELL)) as [
		number,
		number,
		number,
		number,
	];
	if (!((right - left + 1) * (high - low + 1) <= MAX_CELLS)) return null;
	const cells = [];
	for (let row = low; row <= high; row += 1) {
		for (let column = left; column <= right; column += 1)
			cells.push(row * CELLS_AROUND + (((column % CELLS_AROUND) + CELLS_AROUND) % CELLS_AROUND));
	}
	return cells;
}

/** Spans in order of their begin, overlapping ones as one. */
function joined(spans: Span[]): Span[] {
	if (spans.length === 1) return spans;
	const result: Span[] = [];
	for (const [begin, end] of spans.sort(([a], [b]) => a - b)) {
		const last = result.at(-1);
		if (last && begin <= last[1] + SAME) last[1] = Math.max(last[1], end);
		else result.push([begin, end]);
	}
	return result;
}

/** Shares that differ by less are one border, which two polygons of a place have in common. */
const SAME = 1e-9;
