import type { Color, Shape, Spot } from '../../picture';
import type { LegendEntry } from './legend';

/** A short line for a legend. @param dash as of a line */
export const lineEntry = (text: string, color: Color, dash?: readonly [number, number]): LegendEntry => ({
	text,
	width: 22,
	sign: ({ x, y }: Spot): Shape[] => [
		{
			kind: 'line',
			spots: [
				{ x: x - 9, y },
				{ x: x + 9, y },
			],
			stroke: { color, width: dash ? 2 : 5 },
			dash,
		},
	],
});
