import type { Scene, Shape, Spot } from '../../picture';
import { legendHeight, legendShapes, type LegendEntry } from '../drawing/legend';
import { subtitleOf, type PictureStyle } from '../drawing/style';
import { graticuleShapes } from './graticule';
import { keyShapes, type Figure, type KeyRow } from './keyPanel';
import { furnitureShapes, headerShapes, layOutMap, noticeShapes } from './mapFrame';
import { fitView, type MapView } from './mapView';
import type { Tile } from './tiles';

/** What a map is made of. */
export interface MapContent {
	title: string;
	subtitle: string;
	/** Stands in the subtitle of a picture that has no room for the figures. */
	headline?: string;
	/** All that the map has to show, on the square world of `mercator.ts`. */
	spots: readonly Spot[];
	figures: readonly Figure[];
	heading: string;
	rows: readonly KeyRow[];
	legend: readonly LegendEntry[];
	shapes: (view: MapView) => Shape[];
}

/** Pictures of a tile server below a map. */
export interface TileLayer {
	/** Printed on the map. */
	attribution: string;
	/** Those that could be read. */
	tiles: readonly Tile[];
}

const layOut = (style: PictureStyle, { figures, rows, legend }: MapContent) =>
	layOutMap(style, figures.length + rows.length > 0, (width) => legendHeight(legend, width));

/** The part of the world that a map of tiles shows: it tells which tiles are needed. */
export const tiledViewOf = (style: PictureStyle, content: MapContent): MapView =>
	fitView(content.spots, layOut(style, content).map, true);

/** The picture of a map. @param layer null where it is drawn on a plain ground */
export function mapScene(style: PictureStyle, content: MapContent, layer: TileLayer | null): Scene {
	const { theme, width, height, texts } = style;
	const { map, key, legend } = layOut(style, content);
	const view = fitView(content.spots, map, layer !== null);
	const isEmpty = content.spots.length === 0;
	const headline = key || content.headline === undefined ? '' : ` · ${content.headline}`;
	const subtitle = subtitleOf(content.subtitle + headline, style);
	const shapes: Shape[] = [
		...headerShapes(style, content.title, subtitle),
		{ kind: 'rectangle', box: map, fill: theme.surface },
		...(isEmpty
			? noticeShapes(texts.noPositions, map, style)
			: [...groundShapes(view, layer, style), ...content.shapes(view), ...furnitureShapes(view, style, layer)]),
		...legendShapes(content.legend, legend, theme),
		...(key ? keyShapes(key, style, content) : []),
	];
	return { width, height, background: theme.background, title: `${content.title}, ${subtitle}`, shapes };
}

/** What lies below everything else: the tiles, or lines where there are none. */
function groundShapes(view: MapView, layer: TileLayer | null, { theme }: PictureStyle): Shape[] {
	if (!layer || layer.tiles.length === 0) return graticuleShapes(view, theme);
	return layer.tiles.map(({ box, png }) => ({ kind: 'image', box, png, clip: view.box }));
}
