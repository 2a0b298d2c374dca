import { PNG } from 'pngjs';
import { toPng, type Color, type Scene, type Shape } from '../../protrack/picture';

/** A picture as an independent decoder sees it. */
export interface SeenPicture {
	width: number;
	height: number;
	/** `#rrggbb` of a pixel. */
	at(x: number, y: number): string;
	/** How dark the picture is: 1 for each black pixel, 0 for each white one. */
	ink(): number;
}

/** Reads a PNG file with pngjs. */
export function seen(png: Uint8Array): SeenPicture {
	const { width, height, data } = PNG.sync.read(Buffer.from(png));
	const at = (x: number, y: number) =>
		`#${data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).toString('hex')}`;
	const ink = () => {
		let sum = 0;
		for (let index = 0; index < data.length; index += 4) sum += 1 - data[index]! / 255;
		return sum;
	};
	return { width, height, at, ink };
}

/** A scene of 100 x 80 pixels. */
export function sceneOf(shapes: Shape[], background: Color = '#ffffff'): Scene {
	return { width: 100, height: 80, background, title: 'Test', shapes };
}

export const drawn = (...shapes: Shape[]): SeenPicture => seen(toPng(sceneOf(shapes)));
