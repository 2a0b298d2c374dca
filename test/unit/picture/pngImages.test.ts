import { PNG, type ColorType } from 'pngjs';
import { zlibSync } from 'fflate';
import { toPng, UnreadableImage, type Box, type Shape } from '../../../protrack/picture';
import { decodePng } from '../../../protrack/picture/pngDecoder';
import { joinChunks, pngChunk, PNG_SIGNATURE } from '../../../protrack/picture/pngChunks';
import { drawn, sceneOf, seen } from '../../support/pictures';

/** A picture of `width` x `height` pixels as pngjs writes it. */
function pngOf(
	width: number,
	height: number,
	pixel: (x: number, y: number) => number[],
	colorType: ColorType = 6,
): Buffer {
	const png = new PNG({ width, height });
	for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) png.data.set(pixel(x, y), (y * width + x) * 4);
	return PNG.sync.write(png, { colorType, inputColorType: 6 });
}

/** A file of rows that stand there as bytes, each with its filter type. */
function rawPng(
	header: { width: number; height: number; depth: number; colorType: number; interlace?: number },
	rows: number[][],
	...more: Uint8Array[]
) {
	const data = new Uint8Array(13);
	new DataView(data.buffer).setUint32(0, header.width);
	new DataView(data.buffer).setUint32(4, header.height);
	data.set([header.depth, header.colorType, 0, 0, header.interlace ?? 0], 8);
	const content = pngChunk('IDAT', zlibSync(Uint8Array.from(rows.flat())));
	return joinChunks([PNG_SIGNATURE, pngChunk('IHDR', data), ...more, content, pngChunk('IEND', new Uint8Array(0))]);
}

const noise = (x: number, y: number) => [
	(x * 37 + y * 91) & 255,
	(x * x + 7 * y) & 255,
	(x ^ y) & 255,
	(x * 5 + y * 3) & 255,
];
const whole: Box = { x: 10, y: 10, width: 40, height: 30 };
const imageOf = (png: Uint8Array, box = whole, more: object = {}): Shape => ({ kind: 'image', box, png, ...more });

describe('A PNG file is read', () => {
	it('in one look at each chunk, however many there are', () => {
		const file = pngOf(2, 2, noise);
		// In front of the last chunk, which takes 12 bytes.
		const empty = Array.from({ length: 80_000 }, () => pngChunk('tEXt', new Uint8Array(0)));
		const stuffed = joinChunks([file.subarray(0, -12), ...empty, file.subarray(-12)]);
		expect(decodePng(stuffed)).toEqual(decodePng(file));
	});

	it('only up to the size that is wanted, whatever its file size', () => {
		const file = pngOf(600, 2, () => [0, 0, 0, 255]);
		expect(decodePng(file, 600).width).toBe(600);
		expect(() => decodePng(file, 512)).toThrow('The PNG file has 600 x 2 pixels; 1 to 512 on a side can be read.');
	});

	it.each([
		['RGB with opacity', 6],
		['RGB', 2],
		['gray with opacity', 4],
		['gray', 0],
	] as [string, ColorType][])('as pngjs reads it: %s', (_, colorType) => {
		const file = pngOf(37, 23, noise, colorType);
		const { width, height, data } = PNG.sync.read(file);
		expect(decodePng(file)).toEqual({ width, height, rgba: new Uint8Array(data) });
	});

	it.each([
		[
			'a palette',
			{ width: 5, height: 2, depth: 2, colorType: 3 },
			[
				[0, 0b00011011, 0b00000000],
				[0, 0b11100100, 0b11000000],
			],
		],
		['a palette of 8 bits', { width: 2, height: 1, depth: 8, colorType: 3 }, [[0, 3, 1]]],
		['gray of 1 bit', { width: 9, height: 1, depth: 1, colorType: 0 }, [[0, 0b10110010, 0b10000000]]],
		['gray of 4 bits', { width: 3, height: 1, depth: 4, colorType: 0 }, [[0, 0x0f, 0x80]]],
	])('as pngjs reads it: %s', (_, header, rows) => {
		const palette = pngChunk('PLTE', Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7));
		const opacity = pngChunk('tRNS', Uint8Array.of(255, 128, 0));
		const file = rawPng(header, rows, ...(header.colorType === 3 ? [palette, opacity] : []));
		expect(decodePng(file).rgba).toEqual(new Uint8Array(PNG.sync.read(Buffer.from(file)).data));
	});

	it('with 16 bits, of which the upper 8 count', () => {
		const file = rawPng({ width: 1, height: 1, depth: 16, colorType: 2 }, [[0, 0x12, 0xff, 0x34, 0, 0x56, 0x80]]);
		expect([...decodePng(file).rgba]).toEqual([0x12, 0x34, 0x56, 255]);
	});

	it('with one color that is transparent', () => {
		const opacity = pngChunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3));
		const file = rawPng({ width: 2, height: 1, depth: 8, colorType: 2 }, [[0, 1, 2, 3, 1, 2, 4]], opacity);
		expect([...decodePng(file).rgba]).toEqual([1, 2, 3, 0, 1, 2, 4, 255]);
	});

	it('that this package wrote', () => {
		const file = toPng(sceneOf([{ kind: 'circle', center: { x: 40, y: 40 }, radius: 30, fill: '#abcdef' }]));
		expect(decodePng(file).rgba).toEqual(new Uint8Array(PNG.sync.read(Buffer.from(file)).data));
	});
});

describe('A file that cannot be read is an UnreadableImage', () => {
	const file = pngOf(8, 8, noise);
	const damaged = Uint8Array.from(file, (byte, index) => (index === 60 ? byte ^ 1 : byte));
	const header = { width: 1, height: 1, depth: 8, colorType: 0 };
	it.each([
		['an empty one', new Uint8Array(0), 'It is no PNG file.'],
		['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'It is no PNG file.'],
		['half of one', file.subarray(0, 60), 'The PNG file is cut off.'],
		['a signature without anything', PNG_SIGNATURE, 'The PNG file is cut off.'],
		['one with a wrong bit', damaged, 'The PNG file is damaged.'],
		['one without a header', joinChunks([PNG_SIGNATURE, pngChunk('IEND', new Uint8Array(0))]), 'has no header'],
		['one without pixels', rawPng({ ...header, height: 2 }, [[0, 1]]), 'too few pixels'],
		['one that is larger than it can be', rawPng({ ...header, width: 100_000 }, []), '100000 x 1 pixels'],
		['one of size 0', rawPng({ ...header, width: 0 }, []), '0 x 1 pixels'],
		['an interlaced one', rawPng({ ...header, interlace: 1 }, [[0, 1]]), 'interlaced'],
		['one of an unknown color type', rawPng({ ...header, colorType: 5 }, [[0, 1]]), 'color type 5'],
		['one without its palette', rawPng({ ...header, colorType: 3 }, [[0, 1]]), 'no palette'],
		['one with an unknown filter', rawPng(header, [[9, 1]]), 'unknown filter'],
		[
			'one whose data are no zlib stream',
			joinChunks([file.subarray(0, 33), pngChunk('IDAT', Uint8Array.of(1, 2, 3)), pngChunk('IEND', new Uint8Array(0))]),
			'cannot be unpacked',
		],
	])('%s', (_, png, message) => {
		const draw = () => toPng(sceneOf([imageOf(png)]));
		expect(draw).toThrow(UnreadableImage);
		expect(draw).toThrow(message);
	});

	it('while one that holds more than it says is read as far as it says', () => {
		const rows = [[0, 7], ...Array.from({ length: 5000 }, () => [0, 9])];
		expect([...decodePng(rawPng(header, rows)).rgba]).toEqual([7, 7, 7, 255]);
	});
});

describe('A picture in the picture', () => {
	const quarters = pngOf(2, 2, (x, y) => [x * 255, y * 255, 0, 255]);

	it('of the size of its box is painted as it is', () => {
		const png = pngOf(40, 30, (x, y) => [...noise(x, y).slice(0, 3), 255]);
		const picture = drawn(imageOf(png));
		const original = seen(png);
		for (const [x, y] of [
			[0, 0],
			[39, 29],
			[17, 5],
		] as const)
			expect(picture.at(x + 10, y + 10)).toBe(original.at(x, y));
		expect([picture.at(9, 10), picture.at(50, 10), picture.at(10, 40)]).toEqual(['#ffffff', '#ffffff', '#ffffff']);
	});

	it('grows smoothly', () => {
		const picture = drawn(imageOf(quarters));
		expect([picture.at(10, 10), picture.at(49, 10), picture.at(10, 39), picture.at(49, 39)]).toEqual([
			'#000000',
			'#ff0000',
			'#00ff00',
			'#ffff00',
		]);
		const red = Array.from({ length: 40 }, (_, x) => parseInt(picture.at(10 + x, 10).slice(1, 3), 16));
		expect(red).toEqual([...red].sort((one, other) => one - other));
		expect(Math.max(...red.slice(1).map((value, index) => value - red[index]!))).toBeLessThan(20);
	});

	it('shrinks to the mean of its pixels', () => {
		const stripes = pngOf(400, 300, (x) => (x % 10 === 0 ? [255, 255, 255, 255] : [0, 0, 0, 255]));
		const gray = parseInt(drawn(imageOf(stripes)).at(30, 25).slice(1, 3), 16);
		expect(Math.abs(gray - 25.5)).toBeLessThan(3);
	});

	it('lets through what is below, and clear pixels have no color', () => {
		const half = pngOf(4, 3, (x) => (x < 2 ? [255, 0, 0, 255] : [0, 0, 0, 0]));
		const picture = drawn({ kind: 'rectangle', box: whole, fill: '#ffffff' }, imageOf(half));
		expect([picture.at(12, 20), picture.at(48, 20)]).toEqual(['#ff0000', '#ffffff']);
		const between = Array.from({ length: 40 }, (_, x) => picture.at(10 + x, 20));
		// no dark seam where the red one ends
		expect(between.every((color) => color.startsWith('#ff'))).toBe(true);
	});

	it('side by side with another leaves no seam', () => {
		const black = pngOf(8, 8, () => [0, 0, 0, 255]);
		const tile = (x: number) => imageOf(black, { x, y: 10.3, width: 20.3, height: 20.3 });
		const picture = drawn(tile(10.2), tile(30.5), tile(50.8));
		expect(Array.from({ length: 60 }, (_, x) => picture.at(11 + x, 20)).every((color) => color === '#000000')).toBe(
			true,
		);
	});

	it('obeys opacity and clip box', () => {
		const black = pngOf(1, 1, () => [0, 0, 0, 255]);
		const picture = drawn(imageOf(black, whole, { opacity: 0.5, clip: { x: 20, y: 0, width: 10, height: 80 } }));
		expect([picture.at(19, 20), picture.at(20, 20), picture.at(29, 20), picture.at(30, 20)]).toEqual([
			'#ffffff',
			'#808080',
			'#808080',
			'#ffffff',
		]);
	});

	it.each([
		{ x: 10, y: 10, width: 0, height: 30 },
		{ x: 10, y: 10, width: -20, height: 30 },
		{ x: 1e9, y: 10, width: 20, height: 30 },
		{ x: -1e9, y: -1e9, width: 1e6, height: 1e6 },
	])('without anything to be seen is nothing: %j', (box) => {
		expect(drawn(imageOf(quarters, box)).ink()).toBe(0);
	});

	it('that is larger than the whole picture shows its part', () => {
		const picture = drawn(imageOf(quarters, { x: -1e6, y: -1e6, width: 1e6 + 50, height: 2e6 }));
		expect([picture.at(10, 40), picture.at(49, 40), picture.at(50, 40)]).toEqual(['#ff8000', '#ff8000', '#ffffff']);
	});
});
