import { blend, shareInside, type Canvas } from './canvas';
import { decodePng, type Raster } from './pngDecoder';
import type { Box, Image } from './scene';

/** Which pixels of a picture make one of the canvas along one axis, with their shares, which add up to 1. */
interface Mix {
	first: number;
	shares: number[];
}

/**
 * Paints a picture into its box, whose edges are rounded to whole pixels: tiles side by side leave no seam. Larger and smaller ones are smoothed.
 * @throws UnreadableImage
 */
export function paintImage(canvas: Canvas, { box, png }: Image, opacity: number, clip: Box): void {
	const raster = decodePng(png);
	const columns = mixesOf(raster.width, box.x, box.x + box.width, canvas.width);
	const rows = mixesOf(raster.height, box.y, box.y + box.height, canvas.height);
	for (const [row, mix] of rows.mixes.entries()) {
		const y = rows.start + row;
		const inRow = opacity * shareInside(y, clip.y, clip.y + clip.height);
		if (inRow === 0) continue;
		const line = mixedRow(raster, mix);
		for (const [column, { first, shares }] of columns.mixes.entries()) {
			const x = columns.start + column;
			const [red, green, blue, alpha] = mixedPixel(line, first, shares);
			if (alpha === 0) continue;
			const strength = (alpha / 255) * inRow * shareInside(x, clip.x, clip.x + clip.width);
			blend(canvas, y, x, [(red * 255) / alpha, (green * 255) / alpha, (blue * 255) / alpha], strength);
		}
	}
}

/**
 * The pixels of the canvas that a side of a box covers, and of what each is made: of its neighbors by their nearness where the picture grows,
 * of all that fall into it where it shrinks.
 */
function mixesOf(sourceLength: number, from: number, to: number, visible: number): { start: number; mixes: Mix[] } {
	const [first, last] = [Math.round(from), Math.round(to)];
	const [start, end] = [Math.max(0, first), Math.min(visible, last)];
	const scale = sourceLength / (last - first);
	const reach = Math.max(1, scale);
	const mixes = Array.from({ length: Math.max(0, end - start) }, (_, index) => {
		const center = (start + index - first + 0.5) * scale - 0.5;
		const lowest = Math.max(0, Math.ceil(center - reach));
		const highest = Math.min(sourceLength - 1, Math.floor(center + reach));
		const shares = Array.from({ length: highest - lowest + 1 }, (_each, offset) =>
			Math.max(0, 1 - Math.abs(lowest + offset - center) / reach),
		);
		const sum = shares.reduce((total, share) => total + share, 0);
		return { first: lowest, shares: shares.map((share) => share / sum) };
	});
	return { start, mixes };
}

/** Rows of the picture mixed into one; colors count as much as they are opaque. */
function mixedRow({ width, rgba }: Raster, { first, shares }: Mix): Float32Array {
	const line = new Float32Array(width * 4);
	for (const [offset, share] of shares.entries()) {
		const start = (first + offset) * width * 4;
		for (let index = 0; index < line.length; index += 4) {
			const alpha = (rgba[start + index + 3] ?? 0) * share;
			for (let channel = 0; channel < 3; channel++) {
				const at = index + channel;
				line[at] = (line[at] ?? 0) + ((rgba[start + at] ?? 0) * alpha) / 255;
			}
			line[index + 3] = (line[index + 3] ?? 0) + alpha;
		}
	}
	return line;
}

function mixedPixel(line: Float32Array, first: number, shares: number[]): [number, number, number, number] {
	const mixed: [number, number, number, number] = [0, 0, 0, 0];
	for (const [offset, share] of shares.entries()) {
		const at = (first + offset) * 4;
		mixed[0] += (line[at] ?? 0) * share;
		mixed[1] += (line[at + 1] ?? 0) * share;
		mixed[2] += (line[at + 2] ?? 0) * share;
		mixed[3] += (line[at + 3] ?? 0) * share;
	}
	return mixed;
}
