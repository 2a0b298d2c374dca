import type { Box, Spot } from '../../picture';
import { eastOf, metersPerWorldAt, westEdgeOf } from './mercator';

/** Which part of the world a map shows, and where on the picture. */
export interface MapView {
	box: Box;
	/** How many pixels the whole world would take. */
	pixelsPerWorld: number;
	/** The place in the middle of the box, on the square world of `mercator.ts`. */
	center: Spot;
	toPixel: (world: Spot) => Spot;
	/** In the middle of the box. */
	metersPerPixel: number;
}

/** Pixels of the world at zoom 0 of a tile server. */
export const TILE_PIXELS = 256;
/** About 0.6 m for each pixel at the equator. */
const MAX_ZOOM = 18;
/** What a map of a single place shows: about 1 km. */
const SINGLE_PLACE_ZOOM = 16;
/** Room for the marks of places at the edge. */
const MARGIN = 36;

/** The size of the world at a zoom of a tile server. */
export const worldPixelsAt = (zoom: number): number => TILE_PIXELS * 2 ** zoom;

/**
 * Chooses the part of the world that shows all spots.
 * @param spots on the square world
 * @param isWholeZoom whether the zoom has to be one of those that tiles are drawn for
 */
export function fitView(spots: readonly Spot[], box: Box, isWholeZoom = false): MapView {
	const westEdge = westEdgeOf(spots.map(({ x }) => x));
	const bounds = { west: Infinity, east: -Infinity, north: Infinity, south: -Infinity };
	for (const { x, y } of spots) {
		const east = eastOf(x, westEdge);
		bounds.west = Math.min(bounds.west, east);
		bounds.east = Math.max(bounds.east, east);
		bounds.north = Math.min(bounds.north, y);
		bounds.south = Math.max(bounds.south, y);
	}
	if (spots.length === 0) return viewOf(box, worldPixelsAt(1), { x: 0.5, y: 0.5 }, 0);
	const room = { x: Math.max(box.width - 2 * MARGIN, 40), y: Math.max(box.height - 2 * MARGIN, 40) };
	const [width, height] = [bounds.east - bounds.west, bounds.south - bounds.north];
	const fitting = Math.min(room.x / width, room.y / height);
	const highest = worldPixelsAt(width === 0 && height === 0 ? SINGLE_PLACE_ZOOM : MAX_ZOOM);
	const size = Math.min(fitting, highest);
	const wholeZoom = Math.max(0, Math.floor(Math.log2(size / TILE_PIXELS)));
	const center = { x: (bounds.west + bounds.east) / 2, y: (bounds.north + bounds.south) / 2 };
	return viewOf(box, isWholeZoom ? worldPixelsAt(wholeZoom) : size, center, westEdge);
}

function viewOf(box: Box, pixelsPerWorld: number, center: Spot, westEdge: number): MapView {
	const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	return {
		box,
		pixelsPerWorld,
		center,
		toPixel: ({ x, y }) => ({
			x: middle.x + (eastOf(x, westEdge) - center.x) * pixelsPerWorld,
			y: middle.y + (y - center.y) * pixelsPerWorld,
		}),
		metersPerPixel: metersPerWorldAt(center.y) / pixelsPerWorld,
	};
}
