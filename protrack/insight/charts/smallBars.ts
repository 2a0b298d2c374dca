import type { Scene, Shape } from '../../picture';
import { pictureThemes, type ThemeName } from '../pictureTheme';

/** A tiny chart beside a figure. */
interface SmallBars {
	/** Pixels. */
	width: number;
	height: number;
	theme: ThemeName;
	/** For those who cannot see it. */
	title: string;
}

/** A bar for each value without any text; a dot where nothing is known. */
export function smallBars(values: ReadonlyArray<number | null>, { width, height, theme, title }: SmallBars): Scene {
	const { background, series, border, text } = pictureThemes[theme];
	const most = Math.max(0, ...values.map((value) => value ?? 0));
	const column = width / Math.max(1, values.length);
	const bar = Math.max(1, column * 0.7);
	const shapes = values.map((value, index): Shape => {
		const middle = (index + 0.5) * column;
		if (value === null) return { kind: 'circle', center: { x: middle, y: height - 2 }, radius: 1, fill: border };
		const tall = most === 0 ? 1 : Math.max(1, (value / most) * (height - 2));
		const box = { x: middle - bar / 2, y: height - 1 - tall, width: bar, height: tall };
		return { kind: 'rectangle', box, fill: value === 0 ? border : (series[0] ?? text) };
	});
	return { width, height, background, title, shapes };
}
