import type { Shape } from '../../picture';
import { roundBelow } from '../drawing/niceNumbers';
import { formatNumber, METERS_PER_MILE, type DistanceUnit } from '../drawing/format';
import type { PictureStyle } from '../drawing/style';
import type { MapView } from './mapView';

const MAX_LENGTH = 130;
const METERS_PER_FOOT = 0.3048;

/** The units that a scale may have, from large to small. */
const units: Readonly<Record<DistanceUnit, ReadonlyArray<{ name: string; meters: number }>>> = {
	km: [
		{ name: 'km', meters: 1000 },
		{ name: 'm', meters: 1 },
	],
	mi: [
		{ name: 'mi', meters: METERS_PER_MILE },
		{ name: 'ft', meters: METERS_PER_FOOT },
	],
};

/** A round length and what it is on the map: at most so many pixels. */
export function scaleOf(metersPerPixel: number, unit: DistanceUnit): { value: number; name: string; pixels: number } {
	const longest = MAX_LENGTH * metersPerPixel;
	const fitting = units[unit].find(({ meters }) => longest / meters >= 1) ?? { name: unit, meters: longest };
	const value = roundBelow(longest / fitting.meters);
	return { value, name: fitting.name, pixels: (value * fitting.meters) / metersPerPixel };
}

/** The scale in the lower left corner of a map. It holds in the middle of the map. */
export function scaleBarShapes({ box, metersPerPixel }: MapView, { theme, unit, texts }: PictureStyle): Shape[] {
	const { value, name, pixels } = scaleOf(metersPerPixel, unit);
	const [left, bottom] = [box.x + 12, box.y + box.height - 12];
	const bracket = [
		{ x: left, y: bottom - 6 },
		{ x: left, y: bottom },
		{ x: left + pixels, y: bottom },
		{ x: left + pixels, y: bottom - 6 },
	];
	const line = (color: typeof theme.text, width: number): Shape => ({
		kind: 'line',
		spots: bracket,
		stroke: { color, width },
	});
	return [
		line(theme.surface, 4.5),
		line(theme.text, 1.5),
		{
			kind: 'text',
			text: `${formatNumber(value, 0, texts)} ${name}`,
			at: { x: left + pixels / 2, y: bottom - 5 },
			size: 11,
			color: theme.text,
			anchor: 'middle',
			halo: { color: theme.surface, width: 3 },
		},
	];
}
