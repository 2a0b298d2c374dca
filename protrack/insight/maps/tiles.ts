import type { Box } from '../../picture';
import { TILE_PIXELS, type MapView } from './mapView';

/** A picture of a tile server, and where it belongs on the map. */
export interface TileRequest {
	url: string;
	box: Box;
}

/** A tile that was read. */
export interface Tile {
	box: Box;
	/** The bytes of a PNG file. */
	png: Uint8Array;
}

const MAX_TILES = 40;

/**
 * Which tiles a map needs, at most 40: a large map has larger ones of a lower zoom.
 * @param template an address with {z}, {x} and {y}; {r} becomes @2x for a picture of double resolution, and nothing otherwise
 */
export function tilesOf(view: MapView, template: string, isDouble = false): TileRequest[] {
	const zoom = Math.round(Math.log2(view.pixelsPerWorld / TILE_PIXELS));
	for (let tileZoom = zoom; ; tileZoom -= 1) {
		const places = tilePlaces(view, tileZoom);
		if (places.length <= MAX_TILES || tileZoom === 0)
			return places
				.slice(0, MAX_TILES)
				.map(({ x, y, box }) => ({ url: fill(template, { z: tileZoom, x, y }, isDouble), box }));
	}
}

function tilePlaces({ box, center, pixelsPerWorld }: MapView, zoom: number): Array<{ x: number; y: number; box: Box }> {
	const count = 2 ** zoom;
	const size = pixelsPerWorld / count;
	const left = center.x * pixelsPerWorld - box.width / 2;
	const top = center.y * pixelsPerWorld - box.height / 2;
	const places = [];
	for (let row = Math.max(0, Math.floor(top / size)); row * size < top + box.height && row < count; row += 1) {
		for (let column = Math.floor(left / size); column * size < left + box.width; column += 1) {
			places.push({
				x: ((column % count) + count) % count,
				y: row,
				box: { x: box.x + column * size - left, y: box.y + row * size - top, width: size, height: size },
			});
		}
	}
	return places;
}

const fill = (template: string, place: Record<'z' | 'x' | 'y', number>, isDouble: boolean): string =>
	template
		.replace(/\{([zxy])\}/g, (_, name: 'z' | 'x' | 'y') => String(place[name]))
		.replaceAll('{r}', isDouble ? '@2x' : '');
