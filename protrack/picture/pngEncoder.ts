import { zlibSync } from '../thirdParty';
import { joinChunks, PNG_SIGNATURE, pngChunk } from './pngChunks';

/** Bytes of a pixel: red, green, blue. */
const STEP = 3;
/** Filter types of the PNG specification. */
const SUB = 1;
const UP = 2;
const NO_FILTER = 0;

/**
 * A PNG file of 8 bit RGB without transparency.
 * @param pixels red, green and blue of each pixel, row by row
 */
export function encodePng(width: number, height: number, pixels: Uint8Array): Uint8Array {
	const header = new Uint8Array(13);
	const view = new DataView(header.buffer);
	view.setUint32(0, width);
	view.setUint32(4, height);
	header.set([8, 2, 0, 0, 0], 8);
	const data = zlibSync(filtered(width, height, pixels), { level: 6 });
	return joinChunks([
		PNG_SIGNATURE,
		pngChunk('IHDR', header),
		pngChunk('IDAT', data),
		pngChunk('IEND', new Uint8Array(0)),
	]);
}

/** Each row with the filter that leaves the smallest numbers, which compress best. */
function filtered(width: number, height: number, pixels: Uint8Array): Uint8Array {
	const length = width * STEP;
	const rows = new Uint8Array((length + 1) * height);
	let above: Uint8Array = new Uint8Array(length);
	for (let row = 0; row < height; row++) {
		const line = pixels.subarray(row * length, (row + 1) * length);
		const filter = bestFilter(line, above);
		const start = row * (length + 1);
		rows[start] = filter;
		const target = rows.subarray(start + 1, start + 1 + length);
		for (let index = 0; index < length; index++)
			target[index] = (line[index] ?? 0) - predicted(filter, line, above, index);
		above = line;
	}
	return rows;
}

function predicted(filter: number, line: Uint8Array, above: Uint8Array, index: number): number {
	if (filter === UP) return above[index] ?? 0;
	return filter === SUB ? (line[index - STEP] ?? 0) : 0;
}

function bestFilter(line: Uint8Array, above: Uint8Array): number {
	const sums = [NO_FILTER, SUB, UP].map((filter) => {
		let sum = 0;
		for (let index = 0; index < line.length; index++) {
			const rest = ((line[index] ?? 0) - predicted(filter, line, above, index)) & 0xff;
			sum += rest < 128 ? rest : 256 - rest;
		}
		return { filter, sum };
	});
	return sums.reduce((best, each) => (each.sum < best.sum ? each : best)).filter;
}
