import { createCanvas, mixWith, paintMask, type Canvas } from './canvas';
import { enlarged } from './enlarge';
import { fillOutlines } from './fill';
import { layersOf, type Layer } from './layers';
import { createMask, type Mask } from './mask';
import { isPaintable } from './paintable';
import { paintImage } from './paintImage';
import { encodePng } from './pngEncoder';
import type { Box, Scene, Shape } from './scene';
import { strokeLine } from './stroke';

/** The most pixels of a side. */
export const MAX_SIDE = 4096;

/**
 * A scene as a PNG file. Shapes with numbers that are not finite (or beyond 1e12) are left out; a character without a glyph becomes a box (see isDrawable).
 * @param pixelRatio pixels of the file for one of the scene
 * @throws RangeError for a picture without pixels or with more than 4096 on a side, and for a color that is not #rrggbb
 * @throws UnreadableImage for a picture in the picture that cannot be read
 */
export function toPng(scene: Scene, pixelRatio = 1): Uint8Array {
	const steps = pngSteps(scene, pixelRatio);
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
	}
}

/** The same as `toPng`, shape by shape: a large picture takes seconds, in which others want to run. */
export function* pngSteps(scene: Scene, pixelRatio = 1): Generator<void, Uint8Array> {
	const width = sideOf(scene.width, pixelRatio);
	const height = sideOf(scene.height, pixelRatio);
	const canvas = createCanvas(width, height, scene.background);
	const mask = createMask(width, height);
	for (const shape of scene.shapes) {
		if (!isPaintable(shape)) continue;
		paint(canvas, mask, enlarged(shape, pixelRatio));
		yield;
	}
	return encodePng(width, height, canvas.pixels);
}

function sideOf(length: number, pixelRatio: number): number {
	const side = Math.round(length * pixelRatio);
	if (side >= 1 && side <= MAX_SIDE) return side;
	throw new RangeError(`A picture has 1 to ${MAX_SIDE} pixels on a side, not ${side}.`);
}

function paint(canvas: Canvas, mask: Mask, shape: Shape): void {
	const { width, height } = canvas;
	const clip = shape.clip ?? { x: 0, y: 0, width, height };
	const opacity = Math.max(0, Math.min(1, shape.opacity ?? 1));
	if (shape.kind === 'image') return paintImage(canvas, shape, opacity, clip);
	const layers = layersOf(shape, visibleArea(canvas, shape));
	if (layers.length < 2 || opacity === 1) return paintLayers(canvas, mask, layers, opacity, clip);
	const [start, end] = rowsOf(canvas, layers).map((row) => row * width * 3);
	const before = canvas.pixels.slice(start, end);
	paintLayers(canvas, mask, layers, 1, clip);
	mixWith(canvas.pixels.subarray(start, end), before, 1 - opacity);
}

function paintLayers(canvas: Canvas, mask: Mask, layers: Layer[], opacity: number, clip: Box): void {
	for (const layer of layers) {
		cover(mask, layer);
		paintMask(canvas, mask, layer.color, opacity, clip);
	}
}

/** The first row of layers, and the one behind the last; edges and seams lie around what is filled. */
function rowsOf({ height }: Canvas, layers: Layer[]): [number, number] {
	let top = height;
	let bottom = 0;
	for (const { y } of layers.flatMap(({ fill = [] }) => fill.flat())) {
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	}
	const reach = Math.max(0, ...layers.map(({ stroke }) => stroke?.width ?? 0)) + 1;
	return [Math.max(0, Math.floor(top - reach)), Math.max(0, Math.min(height, Math.ceil(bottom + reach)))];
}

function cover(mask: Mask, { fill, stroke }: Layer): void {
	if (fill) fillOutlines(mask, fill);
	if (stroke && stroke.width > 0) for (const line of stroke.lines) strokeLine(mask, line, stroke.width);
}

/** Lines and seams reach into the picture by half of their width. */
function visibleArea({ width, height }: Canvas, shape: Shape): Box {
	const stroke = shape.kind === 'line' ? shape.stroke : shape.kind === 'text' ? shape.halo : undefined;
	const reach = Math.max(0, stroke?.width ?? 0);
	return { x: -reach, y: -reach, width: width + 2 * reach, height: height + 2 * reach };
}
