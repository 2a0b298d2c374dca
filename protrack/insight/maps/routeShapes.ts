import type { Box, Color, Shape, Spot } from '../../picture';
import type { DistanceUnit } from '../drawing/format';
import type { PictureTheme } from '../drawing/theme';
import type { MapView } from './mapView';
import type { RoutePoint } from './routeCollector';
import { simplified } from './simplified';
import { speedClassOf } from './speedClasses';

const ROUTE_WIDTH = 4;
const CASING_WIDTH = 7;
/** A speed is the mean of this much of the route, so that its colors can be seen; pixels. */
const SPEED_WINDOW = 14;
/** From one arrow of the direction to the next; pixels. */
const ARROW_DISTANCE = 130;
const MAX_ARROWS = 40;

interface PixelPoint extends Spot {
	seconds: number;
	distanceM: number;
}

/** Pieces of a route: what the vehicle drove, and the straight lines where the device reported nothing. */
interface Pieces {
	roads: PixelPoint[][];
	gaps: Array<[Spot, Spot]>;
}

/** How a route is painted. */
export interface RouteLook {
	theme: PictureTheme;
	unit: DistanceUnit;
	/** One color for all of it; by speed where it is left out. */
	color?: Color;
	/** Whether arrows show the direction. */
	hasArrows: boolean;
}

/** @returns the shapes of a route, in the order of painting */
export function routeShapes(points: readonly RoutePoint[], view: MapView, look: RouteLook): Shape[] {
	const { theme } = look;
	const clip = view.box;
	const { roads, gaps } = toPieces(points, view);
	const lines = roads.map(simplified);
	return [
		...gaps.map(
			(spots): Shape => ({
				kind: 'line',
				spots,
				stroke: { color: look.color ?? theme.muted, width: 2 },
				dash: [5, 6],
				clip,
			}),
		),
		...lines.map((spots): Shape => lineOf(spots, theme.casing, CASING_WIDTH, clip)),
		...roads.flatMap((road, index) =>
			look.color ? [lineOf(lines[index] ?? [], look.color, ROUTE_WIDTH, clip)] : coloredLines(road, look, clip),
		),
		...(look.hasArrows ? arrows(lines, theme, clip) : []),
	];
}

const lineOf = (spots: readonly Spot[], color: Color, width: number, clip: Box): Shape => ({
	kind: 'line',
	spots,
	stroke: { color, width },
	clip,
});

function toPieces(points: readonly RoutePoint[], view: MapView): Pieces {
	const pieces: Pieces = { roads: [], gaps: [] };
	let road: PixelPoint[] = [];
	let before: PixelPoint | undefined;
	for (const { by, distanceM, seconds, ...world } of points) {
		const point = { ...view.toPixel(world), distanceM, seconds };
		// A way that would cross the whole map goes around the back of the world.
		const isAround = before !== undefined && Math.abs(point.x - before.x) > view.pixelsPerWorld / 2;
		if (by === 'road' && !isAround) road.push(point);
		else {
			if (by === 'gap' && before && !isAround) pieces.gaps.push([before, point]);
			if (road.length > 1) pieces.roads.push(road);
			road = [point];
		}
		before = point;
	}
	if (road.length > 1) pieces.roads.push(road);
	return pieces;
}

/** One line for each stretch of the same class of speed. */
function coloredLines(road: readonly PixelPoint[], { theme, unit }: RouteLook, clip: Box): Shape[] {
	const classes = smoothSpeeds(road).map((kmh) => speedClassOf(kmh, unit));
	const shapes: Shape[] = [];
	let begin = 0;
	for (let index = 1; index <= classes.length; index += 1) {
		if (classes[index] === classes[begin]) continue;
		// Leg n goes from point n to point n + 1.
		const spots = simplified(road.slice(begin, index + 1));
		shapes.push(lineOf(spots, theme.speeds[classes[begin] ?? 0] ?? theme.text, ROUTE_WIDTH, clip));
		begin = index;
	}
	return shapes;
}

/** The mean speed around each leg of a road, km/h. */
function smoothSpeeds(road: readonly PixelPoint[]): number[] {
	const legs = road.slice(1).map((point, index) => {
		const before = road[index] as PixelPoint;
		return { ...point, length: Math.hypot(point.x - before.x, point.y - before.y) };
	});
	const sum = { distanceM: 0, seconds: 0, length: 0 };
	let [first, next] = [0, 0];
	return legs.map((_, index) => {
		for (; next < legs.length && (next <= index || sum.length < SPEED_WINDOW); next += 1) addTo(sum, legs[next], 1);
		// What lies behind is left as soon as the rest is long enough.
		for (; first < index && sum.length - (legs[first]?.length ?? 0) >= SPEED_WINDOW; first += 1)
			addTo(sum, legs[first], -1);
		return sum.seconds > 0 ? (sum.distanceM / sum.seconds) * 3.6 : 0;
	});
}

function addTo(
	sum: { distanceM: number; seconds: number; length: number },
	leg: { distanceM: number; seconds: number; length: number } | undefined,
	sign: 1 | -1,
): void {
	sum.distanceM += sign * (leg?.distanceM ?? 0);
	sum.seconds += sign * (leg?.seconds ?? 0);
	sum.length += sign * (leg?.length ?? 0);
}

/** Small arrows in the direction of the way. */
function arrows(lines: ReadonlyArray<readonly Spot[]>, theme: PictureTheme, clip: Box): Shape[] {
	const shapes: Shape[] = [];
	let wait = ARROW_DISTANCE / 2;
	for (const line of lines) {
		for (const [index, to] of line.entries()) {
			const from = line[index - 1];
			if (!from) continue;
			const length = Math.hypot(to.x - from.x, to.y - from.y);
			// On a short leg the direction could not be seen.
			if (wait <= length && length > 9 && shapes.length < MAX_ARROWS) {
				const share = Math.max(0.5, wait / length);
				const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
				shapes.push(arrowAt(at, Math.atan2(to.y - from.y, to.x - from.x), theme, clip));
				wait = ARROW_DISTANCE + length * share;
			}
			wait -= length;
		}
	}
	return shapes;
}

function arrowAt({ x, y }: Spot, angle: number, theme: PictureTheme, clip: Box): Shape {
	const corner = (turn: number, radius: number) => ({
		x: x + radius * Math.cos(angle + turn),
		y: y + radius * Math.sin(angle + turn),
	});
	const spots = [corner(0, 7), corner(2.45, 6.5), corner(Math.PI, 2.5), corner(-2.45, 6.5)];
	return { kind: 'polygon', spots, fill: theme.text, clip };
}
