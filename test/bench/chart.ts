import { inDigits, median } from './figures';
import type { Row } from './measure';

/* A plot of how a poll grows with the fleet, as SVG: readable on a light and on a dark page. */

interface Point {
	x: number;
	y: number;
}

/** One line of the plot. */
interface Curve {
	name: string;
	/** A class of the style. */
	color: 'hand' | 'cpu' | 'calls' | 'least';
	points: Point[];
}

const [WIDTH, HEIGHT] = [720, 420];
const AREA = { left: 90, right: 520, top: 50, bottom: 350 };

/** The page is drawn too, because a viewer's own color may not follow the color scheme. */
const STYLE = `
	.page { fill: #ffffff; }
	text { font: 13px system-ui, sans-serif; fill: #24292f; }
	.title { font-weight: 600; font-size: 15px; }
	.grid { stroke: #d0d7de; stroke-width: 1; }
	.curve { fill: none; stroke: var(--color); stroke-width: 2; }
	.point { fill: var(--color); }
	.name { fill: var(--color); font-weight: 600; }
	.hand { --color: #8250df; }
	.cpu { --color: #bc4c00; }
	.calls { --color: #0969da; }
	.least { --color: #1a7f37; }
	@media (prefers-color-scheme: dark) {
		.page { fill: #0d1117; }
		text { fill: #e6edf3; }
		.grid { stroke: #3d444d; }
		.hand { --color: #bc8cff; }
		.cpu { --color: #f0883e; }
		.calls { --color: #58a6ff; }
		.least { --color: #3fb950; }
	}`;

/** Both axes are logarithmic. */
function scale(from: readonly [number, number], to: readonly [number, number]): (value: number) => number {
	const [low, high] = [Math.log10(from[0]), Math.log10(from[1])];
	return (value) => Math.round((to[0] + ((Math.log10(value) - low) / (high - low)) * (to[1] - to[0])) * 10) / 10;
}

/** The powers of ten around some values. */
function decades(values: readonly number[]): number[] {
	const [first, last] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
	return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}

function curvesOf(rows: readonly Row[]): Curve[] {
	const quiet = rows.flatMap((row) => (row.devices === undefined ? [] : [{ ...row, devices: row.devices }]));
	const pointsOf = (unit: string, values: (row: Row) => number[]): Point[] =>
		quiet
			.filter((row) => row.unit === unit)
			.map((row) => ({ x: row.devices, y: median(values(row)) }))
			.sort((a, b) => a.x - b.x);
	const curves: Curve[] = [
		{ name: 'calls by hand', color: 'hand', points: pointsOf('calls', ({ hand }) => hand) },
		{ name: 'CPU, ms', color: 'cpu', points: pointsOf('ms', ({ ours }) => ours) },
		{ name: 'calls', color: 'calls', points: pointsOf('calls', ({ ours }) => ours) },
		{ name: 'least calls', color: 'least', points: pointsOf('calls', ({ least }) => least) },
	];
	return curves.filter(({ points }) => points.length > 1);
}

/** Moves labels apart that would lie on each other. @param ends where lines end, from above to below */
function labelHeights(ends: readonly number[]): number[] {
	let last = -Infinity;
	return ends.map((end) => (last = Math.max(end, last + 17)));
}

/** @returns null when no poll was measured */
export function chart(rows: readonly Row[]): string | null {
	const curves = curvesOf(rows);
	if (curves.length === 0) return null;
	const points = curves.flatMap((curve) => curve.points);
	const sizes = [...new Set(points.map(({ x }) => x))];
	const levels = decades(points.map(({ y }) => y));
	const x = scale([Math.min(...sizes), Math.max(...sizes)], [AREA.left, AREA.right]);
	const y = scale([Math.min(...levels), Math.max(...levels)], [AREA.bottom, AREA.top]);
	const endOf = (curve: Curve) => y(curve.points.at(-1)?.y ?? 1);
	curves.sort((a, b) => endOf(a) - endOf(b));
	const heights = labelHeights(curves.map(endOf));
	const text = (left: number, top: number, anchor: string, words: string, more = '') =>
		`<text x="${left}" y="${top}" text-anchor="${anchor}"${more}>${words}</text>`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Calls and CPU of a quiet poll, by devices">`,
		`<style>${STYLE}\n</style>`,
		`<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
		text(AREA.left, 24, 'start', 'One quiet poll for alarms: calls and CPU, by devices', ' class="title"'),
		...sizes.flatMap((size) => [
			`<line class="grid" x1="${x(size)}" x2="${x(size)}" y1="${AREA.top}" y2="${AREA.bottom}"/>`,
			text(x(size), AREA.bottom + 20, 'middle', size.toLocaleString('en-US')),
		]),
		...levels.flatMap((level) => [
			`<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${y(level)}" y2="${y(level)}"/>`,
			text(AREA.left - 8, y(level) + 4, 'end', level.toLocaleString('en-US')),
		]),
		text((AREA.left + AREA.right) / 2, AREA.bottom + 46, 'middle', 'devices (logarithmic)'),
		text(
			0,
			0,
			'middle',
			'calls; ms of CPU (logarithmic)',
			` transform="translate(18 ${(AREA.top + AREA.bottom) / 2}) rotate(-90)"`,
		),
		...curves.flatMap(({ name, color, points: line }, index) => [
			`<polyline class="curve ${color}" points="${line.map((each) => `${x(each.x)},${y(each.y)}`).join(' ')}"/>`,
			...line.map((each) => `<circle cx="${x(each.x)}" cy="${y(each.y)}" r="3" class="point ${color}"/>`),
			text(
				AREA.right + 10,
				(heights[index] ?? 0) + 4,
				'start',
				`${name} (${inDigits(line.at(-1)?.y ?? NaN)})`,
				` class="name ${color}"`,
			),
		]),
		'</svg>\n',
	].join('\n');
}
