import { fitText, measureText, type Box, type Shape } from '../../picture';
import { printableLine } from '../printable';
import type { PictureStyle } from '../drawing/style';
import type { MapView } from './mapView';
import { scaleBarShapes, scaleOf } from './scaleBar';

/** How a picture is divided. */
export interface MapLayout {
	map: Box;
	/** Where the key is; null where there is no room or no need for one. */
	key: Box | null;
	/** Where the legend is. */
	legend: Box;
}

const EDGE = 16;
const HEADER = 58;
const FOOT = 6;
const KEY_WIDTH = 250;
/** A narrower picture has its key below the map, and a flat one beside it or none. */
const MIN_WIDTH_BESIDE = 640;
const MIN_HEIGHT_BELOW = 520;

/**
 * @param hasKey whether there is something to list
 * @param legendHeightAt how high the legend is, by its width
 */
export function layOutMap(
	{ width, height }: PictureStyle,
	hasKey: boolean,
	legendHeightAt: (width: number) => number,
): MapLayout {
	const isBeside = hasKey && width >= MIN_WIDTH_BESIDE;
	const isBelow = hasKey && !isBeside && height >= MIN_HEIGHT_BELOW;
	const mapWidth = width - 2 * EDGE - (isBeside ? KEY_WIDTH + EDGE : 0);
	const legendHeight = legendHeightAt(mapWidth);
	const room = height - HEADER - legendHeight - FOOT;
	const keyHeight = isBelow ? Math.round(room * 0.4) : 0;
	const map = { x: EDGE, y: HEADER, width: mapWidth, height: Math.max(60, room - keyHeight) };
	const legend = { x: EDGE, y: map.y + map.height, width: mapWidth, height: legendHeight };
	const beside = { x: EDGE * 2 + mapWidth, y: HEADER, width: KEY_WIDTH, height: height - HEADER - FOOT };
	const below = { x: EDGE, y: legend.y + legendHeight + 6, width: mapWidth, height: keyHeight - 6 };
	return { map, legend, key: isBeside ? beside : isBelow ? below : null };
}

/** The title of a picture and the line below it. */
export function headerShapes(style: PictureStyle, title: string, subtitle: string): Shape[] {
	const { width, theme } = style;
	const room = width - 2 * EDGE;
	return [
		{
			kind: 'text',
			text: fitText(printableLine(title), 20, room, true),
			at: { x: EDGE, y: 27 },
			size: 20,
			color: theme.text,
			isBold: true,
		},
		{ kind: 'text', text: fitText(subtitle, 13, room), at: { x: EDGE, y: 46 }, size: 13, color: theme.muted },
	];
}

/** What stands on every map: its border, the scale, where north is, and whose tiles it has. */
export function furnitureShapes(
	view: MapView,
	style: PictureStyle,
	layer: { attribution: string; tiles: readonly unknown[] } | null,
): Shape[] {
	const { theme } = style;
	const { box } = view;
	const hasTiles = layer !== null && layer.tiles.length > 0;
	const scale = scaleOf(view.metersPerPixel, style.unit);
	const corner = { x: box.x + box.width, y: box.y + box.height };
	return [
		// Nobody knows the colors of the tiles.
		...(hasTiles
			? [
					plate({ x: box.x, y: corner.y - 30, width: scale.pixels + 24, height: 30 }, style),
					plate({ x: corner.x - 36, y: box.y, width: 36, height: 46 }, style),
				]
			: []),
		...scaleBarShapes(view, style),
		...northArrow(box, style),
		...(hasTiles ? attributionShapes(layer.attribution, box, style) : []),
		{ kind: 'rectangle', box, stroke: { color: theme.border, width: 1 } },
	];
}

const plate = (box: Box, { theme }: PictureStyle): Shape => ({
	kind: 'rectangle',
	box,
	fill: theme.background,
	opacity: 0.85,
});

function northArrow({ x, y, width }: Box, { theme }: PictureStyle): Shape[] {
	const middle = x + width - 18;
	const top = y + 10;
	const halo = { color: theme.surface, width: 3 };
	return [
		{
			kind: 'polygon',
			spots: [
				{ x: middle, y: top },
				{ x: middle + 6, y: top + 17 },
				{ x: middle, y: top + 13 },
				{ x: middle - 6, y: top + 17 },
			],
			fill: theme.text,
		},
		{
			kind: 'text',
			text: 'N',
			at: { x: middle, y: top + 29 },
			size: 12,
			color: theme.text,
			anchor: 'middle',
			isBold: true,
			halo,
		},
	];
}

function attributionShapes(attribution: string, { x, y, width, height }: Box, style: PictureStyle): Shape[] {
	const text = fitText(printableLine(attribution), 10, width * 0.6);
	const taken = measureText(text, 10) + 8;
	const box = { x: x + width - taken, y: y + height - 15, width: taken, height: 15 };
	return [
		plate(box, style),
		{ kind: 'text', text, at: { x: box.x + 4, y: box.y + 11 }, size: 10, color: style.theme.text },
	];
}

/** A sentence in the middle of an empty map. */
export const noticeShapes = (text: string, box: Box, { theme }: PictureStyle): Shape[] => [
	{
		kind: 'text',
		text: fitText(text, 18, box.width - 24),
		at: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
		size: 18,
		color: theme.muted,
		anchor: 'middle',
		halo: { color: theme.surface, width: 6 },
	},
	{ kind: 'rectangle', box, stroke: { color: theme.border, width: 1 } },
];
