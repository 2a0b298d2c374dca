import { dashed } from './dashes';
import { letterOutlines } from './letters';
import type { Box, Circle, Color, Image, Line, Polygon, Rectangle, Shape, Spot, Stroke, Text } from './scene';

/** What is painted at once, with one color: areas, lines, or both. */
export interface Layer {
	color: Color;
	fill?: readonly (readonly Spot[])[];
	stroke?: { lines: Iterable<readonly Spot[]>; width: number };
}

type Drawn = Exclude<Shape, Image>;

/** Pixels of an em; smaller ones cannot be seen. */
const MIN_TEXT = 1;
/** Pixels by which the pieces of a circle may miss it, and the most of them. */
const TOLERANCE = 0.01;
const MAX_PIECES = 720;

/**
 * The layers of a shape, from back to front.
 * @param area outside of it, nothing needs to be painted
 */
export function layersOf(shape: Drawn, area: Box): Layer[] {
	switch (shape.kind) {
		case 'line':
			return lineLayers(shape, area);
		case 'polygon':
			return polygonLayers(shape);
		case 'circle':
			return circleLayers(shape);
		case 'rectangle':
			return rectangleLayers(shape);
		case 'text':
			return textLayers(shape, area);
	}
}

function lineLayers({ spots, stroke, dash }: Line, area: Box): Layer[] {
	const lines = dash ? dashed(spots, dash, area) : [spots];
	return [{ color: stroke.color, stroke: { lines, width: stroke.width } }];
}

const polygonLayers = ({ spots, fill }: Polygon): Layer[] => [{ color: fill, fill: [spots] }];

function circleLayers({ center, radius, fill, stroke }: Circle): Layer[] {
	if (!(radius > 0)) return [];
	return closedShape(arc(center, radius, 0, 4), fill, stroke);
}

function rectangleLayers({ box, fill, stroke, corner = 0 }: Rectangle): Layer[] {
	const { x, y, width, height } = box;
	if (!(width > 0 && height > 0)) return [];
	const radius = Math.max(0, Math.min(corner, width / 2, height / 2));
	const [left, right, top, bottom] = [x + radius, x + width - radius, y + radius, y + height - radius];
	const spots = [
		...arc({ x: right, y: bottom }, radius, 0, 1),
		...arc({ x: left, y: bottom }, radius, 1, 2),
		...arc({ x: left, y: top }, radius, 2, 3),
		...arc({ x: right, y: top }, radius, 3, 4),
	];
	return closedShape(spots, fill, stroke);
}

function closedShape(spots: Spot[], fill?: Color, stroke?: Stroke): Layer[] {
	return [
		...(fill ? [{ color: fill, fill: [spots] }] : []),
		...(stroke ? [{ color: stroke.color, stroke: { lines: [closed(spots)], width: stroke.width } }] : []),
	];
}

function textLayers(text: Text, area: Box): Layer[] {
	if (text.size < MIN_TEXT) return [];
	const fill = letterOutlines(text, area);
	const { halo, color } = text;
	if (!halo || halo.width <= 0) return [{ color, fill }];
	return [
		{ color: halo.color, fill, stroke: { lines: fill.map(closed), width: halo.width } },
		{ color, fill },
	];
}

const closed = (spots: readonly Spot[]) => [...spots, ...spots.slice(0, 1)];

/** Part of a circle, from and to which quarter: clockwise, from its right. A circle without a radius is a corner. */
function arc(center: Spot, radius: number, from: number, to: number): Spot[] {
	const perCircle = Math.min(MAX_PIECES, Math.PI / Math.acos(1 - Math.min(TOLERANCE / radius, 0.5)));
	const pieces = radius > 0 ? Math.ceil((perCircle * (to - from)) / 4) : 0;
	return Array.from({ length: pieces + 1 }, (_, index) => {
		const angle = (Math.PI / 2) * (from + (to - from) * (pieces > 0 ? index / pieces : 0));
		return { x: center.x + radius * Math.cos(angle), y: center.y + radius * Math.sin(angle) };
	});
}
