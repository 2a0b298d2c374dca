import { clearRow, type Mask } from './mask';
import type { Box, Color } from './scene';

/** Red, green and blue of each pixel, row by row. */
export interface Canvas {
	width: number;
	height: number;
	pixels: Uint8Array;
}

export type Channels = readonly [red: number, green: number, blue: number];

export function createCanvas(width: number, height: number, background: Color): Canvas {
	const pixels = new Uint8Array(width * height * 3);
	const channels = channelsOf(background);
	for (let index = 0; index < pixels.length; index++) pixels[index] = channels[index % 3] ?? 0;
	return { width, height, pixels };
}

/** @throws RangeError for a text that is no color */
export function channelsOf(color: Color): Channels {
	if (!/^#[0-9a-f]{6}$/i.test(color)) throw new RangeError(`A color is written #rrggbb, not ${JSON.stringify(color)}.`);
	const number = parseInt(color.slice(1), 16);
	return [number >> 16, (number >> 8) & 0xff, number & 0xff];
}

/**
 * Paints what a mask covers, and empties the mask.
 * @param opacity 0 to 1
 * @param clip nothing is painted outside of it
 */
export function paintMask(canvas: Canvas, mask: Mask, color: Color, opacity: number, clip: Box): void {
	const channels = channelsOf(color);
	for (let row = 0; row < mask.height; row++) {
		const left = mask.left[row] ?? 0;
		const right = Math.min(mask.right[row] ?? 0, mask.width);
		if (left >= right) continue;
		const inRow = opacity * shareInside(row, clip.y, clip.y + clip.height);
		for (let column = left; column < right; column++) {
			const covered = mask.coverage[row * mask.stride + column] ?? 0;
			if (covered === 0) continue;
			blend(canvas, row, column, channels, covered * inRow * shareInside(column, clip.x, clip.x + clip.width));
		}
		clearRow(mask, row);
	}
}

/** Mixes a color into a pixel. */
export function blend(canvas: Canvas, row: number, column: number, [red, green, blue]: Channels, alpha: number): void {
	const { pixels } = canvas;
	const index = (row * canvas.width + column) * 3;
	pixels[index] = mixed(pixels[index] ?? 0, red, alpha);
	pixels[index + 1] = mixed(pixels[index + 1] ?? 0, green, alpha);
	pixels[index + 2] = mixed(pixels[index + 2] ?? 0, blue, alpha);
}

/** Gives some pixels back a share of what they were before. */
export function mixWith(pixels: Uint8Array, before: Uint8Array, share: number): void {
	for (const [index, was] of before.entries()) pixels[index] = mixed(pixels[index] ?? 0, was, share);
}

const mixed = (below: number, above: number, alpha: number) => Math.round(below + (above - below) * alpha);

/** How much of the pixel that begins at `start` lies between two edges. */
export function shareInside(start: number, first: number, last: number): number {
	return Math.max(0, Math.min(1, Math.min(start + 1, last) - Math.max(start, first)));
}
