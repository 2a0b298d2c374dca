import { zlibSync } from '../thirdParty';
import { joinChunks, PNG_SIGNATURE, pngChunk } from './pngChunks';

/** Bytes of a pixel: red, green, blue. */
const STEP = 3;

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
	const data = zlibSync(withFilterTypes(width * STEP, height, pixels), { level: 6 });
	const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', data), pngChunk('IEND', new Uint8Array(0))];
	return joinChunks([PNG_SIGNATURE, ...chunks]);
}

/** Rows as they are, with the type of "no filter" in front: lines and letters on areas of one color get a fifth smaller without one. */
function withFilterTypes(rowLength: number, height: number, pixels: Uint8Array): Uint8Array {
	const rows = new Uint8Array((rowLength + 1) * height);
	for (let row = 0; row < height; row++) {
		rows.set(pixels.subarray(row * rowLength, (row + 1) * rowLength), row * (rowLength + 1) + 1);
	}
	return rows;
}
