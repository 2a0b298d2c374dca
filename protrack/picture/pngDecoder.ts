import { unzlibSync } from '../thirdParty';
import { crc32, joinChunks, PNG_SIGNATURE } from './pngChunks';
import { toRgba, type PixelFormat } from './pngPixels';
import { unfiltered } from './pngRows';

/** A picture in memory: red, green, blue and opacity of each pixel, row by row. */
export interface Raster {
	width: number;
	height: number;
	rgba: Uint8Array;
}

/** A picture in the picture that is no PNG file, or one of a kind that is not read. The message says which. */
export class UnreadableImage extends Error {
	override readonly name = 'UnreadableImage';
}

/** The most pixels of a side that are read, unless less are wanted. */
const MAX_SIDE = 4096;

/** Samples of a pixel by color type of the PNG specification: gray, RGB, palette, gray with opacity, RGB with opacity. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
	0: [1, 2, 4, 8, 16],
	2: [8, 16],
	3: [1, 2, 4, 8],
	4: [8, 16],
	6: [8, 16],
};

/**
 * Reads a PNG file of any color type and depth that is not interlaced.
 * @param maxSide the most pixels of a side: a small file may hold many
 * @throws UnreadableImage
 */
export function decodePng(file: Uint8Array, maxSide = MAX_SIDE): Raster {
	if (!PNG_SIGNATURE.every((byte, index) => file[index] === byte)) throw new UnreadableImage('It is no PNG file.');
	const chunks = readChunks(file);
	const format = readHeader(chunks.get('IHDR')?.[0], chunks, maxSide);
	const { width, height, samples, depth } = format;
	const rowLength = Math.ceil((width * samples * depth) / 8);
	const rows = inflated(chunks.get('IDAT') ?? [], (rowLength + 1) * height);
	const lines = unfiltered(rows, rowLength, Math.max(1, (samples * depth) / 8));
	if (lines === undefined) throw new UnreadableImage('The PNG file has a row with an unknown filter.');
	return { width, height, rgba: toRgba(lines, rowLength, format) };
}

/** The data of the chunks by name, in the order of the file. */
function readChunks(file: Uint8Array): Map<string, Uint8Array[]> {
	const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
	const chunks = new Map<string, Uint8Array[]>();
	let position = PNG_SIGNATURE.length;
	while (!chunks.has('IEND')) {
		const end = position + 12 + (position + 12 <= file.length ? view.getUint32(position) : 0);
		if (end > file.length) throw new UnreadableImage('The PNG file is cut off.');
		const content = file.subarray(position + 4, end - 4);
		if (crc32(content) !== view.getUint32(end - 4)) throw new UnreadableImage('The PNG file is damaged.');
		const name = String.fromCharCode(...content.subarray(0, 4));
		const ofName = chunks.get(name) ?? [];
		ofName.push(content.subarray(4));
		chunks.set(name, ofName);
		position = end;
	}
	return chunks;
}

function readHeader(header: Uint8Array | undefined, chunks: Map<string, Uint8Array[]>, maxSide: number): PixelFormat {
	if (header?.length !== 13) throw new UnreadableImage('The PNG file has no header.');
	const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
	const [width, height] = [view.getUint32(0), view.getUint32(4)];
	const [depth = 0, colorType = 0, , , interlace] = header.subarray(8);
	const samples = SAMPLES[colorType];
	if (samples === undefined || DEPTHS[colorType]?.includes(depth) !== true) {
		throw new UnreadableImage(`The PNG file has the unknown color type ${colorType} with ${depth} bits.`);
	}
	if (interlace !== 0) throw new UnreadableImage('The PNG file is interlaced, which is not supported.');
	const sides = [width, height];
	if (sides.some((side) => side < 1 || side > maxSide)) {
		throw new UnreadableImage(`The PNG file has ${width} x ${height} pixels; 1 to ${maxSide} on a side can be read.`);
	}
	const palette = chunks.get('PLTE')?.[0];
	if (colorType === 3 && palette === undefined) throw new UnreadableImage('The PNG file has no palette.');
	return { width, height, depth, samples, colorType, palette, transparency: chunks.get('tRNS')?.[0] };
}

/** A file that claims little and holds much is unpacked no further than what it claims. */
function inflated(data: readonly Uint8Array[], length: number): Uint8Array {
	let rows: Uint8Array;
	try {
		rows = unzlibSync(joinChunks(data), { out: new Uint8Array(length) });
	} catch (error) {
		throw new UnreadableImage('The PNG file cannot be unpacked.', { cause: error });
	}
	if (rows.length < length) throw new UnreadableImage('The PNG file has too few pixels.');
	return rows;
}
