/** What the header and the chunks of a PNG file say about its pixels. */
export interface PixelFormat {
	width: number;
	height: number;
	/** Bits of a sample. */
	depth: number;
	/** Samples of a pixel. */
	samples: number;
	/** Of the PNG specification: 0 gray, 2 RGB, 3 palette, 4 gray with opacity, 6 RGB with opacity. */
	colorType: number;
	palette?: Uint8Array;
	/** Opacity of the palette's colors, or the one color that is transparent. */
	transparency?: Uint8Array;
}

/**
 * Red, green, blue and opacity of each pixel. Samples of 16 bits lose their lower half.
 * @param lines the rows without their filters
 */
export function toRgba(lines: Uint8Array, rowLength: number, format: PixelFormat): Uint8Array {
	const { width, height, samples, depth } = format;
	const rgba = new Uint8Array(width * height * 4);
	const read = readerOf(format);
	const pixel: number[] = new Array<number>(samples).fill(0);
	for (let row = 0; row < height; row++) {
		const line = lines.subarray(row * rowLength, (row + 1) * rowLength);
		for (let column = 0; column < width; column++) {
			for (let sample = 0; sample < samples; sample++) pixel[sample] = sampleOf(line, column * samples + sample, depth);
			rgba.set(read(pixel), (row * width + column) * 4);
		}
	}
	return rgba;
}

function sampleOf(line: Uint8Array, index: number, depth: number): number {
	if (depth === 8) return line[index] ?? 0;
	if (depth === 16) return ((line[2 * index] ?? 0) << 8) | (line[2 * index + 1] ?? 0);
	const bit = index * depth;
	return ((line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** From the samples of a pixel to its bytes. */
function readerOf({ colorType, depth, palette, transparency }: PixelFormat): (samples: number[]) => number[] {
	const max = 2 ** depth - 1;
	const toByte = (sample = 0) => (depth === 16 ? sample >> 8 : Math.round((sample * 255) / max));
	const transparent =
		transparency && [0, 2, 4].map((at) => ((transparency[at] ?? 0) << 8) | (transparency[at + 1] ?? 0));
	const opacityOf = (samples: number[]) =>
		transparent && samples.every((sample, index) => sample === transparent[index]) ? 0 : 255;
	switch (colorType) {
		case 3:
			return ([index = 0]) => {
				const [red = 0, green = 0, blue = 0] = palette?.subarray(index * 3, index * 3 + 3) ?? [];
				return [red, green, blue, transparency?.[index] ?? 255];
			};
		case 2:
			return (samples) => [...samples.map(toByte), opacityOf(samples)];
		case 6:
			return (samples) => samples.map(toByte);
		default: {
			const hasOpacity = colorType === 4;
			return (samples) => {
				const gray = toByte(samples[0]);
				return [gray, gray, gray, hasOpacity ? toByte(samples[1]) : opacityOf(samples)];
			};
		}
	}
}
