import { fitText, type Color } from '../../picture';
import { lineEntry } from '../drawing/legendSigns';
import { LEGEND_TEXT_SIZE, type LegendEntry } from '../drawing/legend';
import type { PictureStyle } from '../drawing/style';

/** Of more series the last ones share a color: nobody can tell more apart. */
const MAX_COLORS = 8;

/** Of the width of the picture: so two names stand beside each other, and the legend of a small picture leaves room for the chart. */
const MAX_NAME = 0.3;

/** How many of so many series have a color of their own. */
export const coloredCount = (count: number): number => (count <= MAX_COLORS ? count : MAX_COLORS - 1);

/** The color of a series; that of "others" for those that have none of their own. */
export const seriesColor = (index: number, count: number, { theme }: PictureStyle): Color =>
	(index < coloredCount(count) ? theme.series[index] : undefined) ?? theme.others;

/** An entry for each series with a color of its own, and one for the others. */
export function seriesLegend(names: readonly string[], style: PictureStyle): LegendEntry[] {
	const colored = coloredCount(names.length);
	const own = names.slice(0, colored).map((name, index) => {
		const shown = fitText(name, LEGEND_TEXT_SIZE, style.width * MAX_NAME);
		return lineEntry(shown, seriesColor(index, names.length, style));
	});
	const others = `${style.texts.others} (${names.length - colored})`;
	return colored < names.length ? [...own, lineEntry(others, style.theme.others)] : own;
}
