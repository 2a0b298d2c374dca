import type { Shape } from '../../picture';
import { roundBelow } from '../drawing/niceNumbers';
import type { PictureTheme } from '../drawing/theme';
import { latitudeAt, longitudeAt, MAX_LATITUDE, toWorld } from './mercator';
import type { MapView } from './mapView';

/** From one line to the next; pixels, at most. */
const DISTANCE = 150;
const MAX_LINES = 60;

/** Lines at round degrees with what they are, so that a map without tiles tells where it is. */
export function graticuleShapes(view: MapView, theme: PictureTheme): Shape[] {
	const { box, center, pixelsPerWorld } = view;
	const degrees = roundBelow((DISTANCE / pixelsPerWorld) * 360);
	const decimals = Math.max(0, -Math.floor(Math.log10(degrees) + 1e-9));
	const west = center.x - box.width / 2 / pixelsPerWorld;
	const south = latitudeAt(Math.min(1, center.y + box.height / 2 / pixelsPerWorld));
	const line = (spots: Array<{ x: number; y: number }>): Shape => ({
		kind: 'line',
		spots,
		stroke: { color: theme.grid, width: 1 },
		clip: box,
	});
	const label = (text: string, x: number, y: number): Shape => ({
		kind: 'text',
		text,
		at: { x, y },
		size: 10,
		color: theme.muted,
		opacity: 0.8,
		clip: box,
	});
	const shapes: Shape[] = [];
	const right = box.x + box.width;
	const bottom = box.y + box.height;
	const firstColumn = Math.ceil(((west - 0.5) * 360) / degrees);
	for (let step = 0; step < MAX_LINES; step += 1) {
		const longitude = (firstColumn + step) * degrees;
		const x = box.x + (longitude / 360 + 0.5 - west) * pixelsPerWorld;
		if (x >= right) break;
		shapes.push(
			line([
				{ x, y: box.y },
				{ x, y: bottom },
			]),
		);
		const wrapped = longitudeAt(longitude / 360 + 0.5);
		// North is marked in the corner.
		if (x < right - 76) shapes.push(label(degreeText(wrapped, decimals, 'E', 'W'), x + 4, box.y + 12));
	}
	const firstRow = Math.ceil(south / degrees);
	for (let step = 0; step < MAX_LINES; step += 1) {
		const latitude = (firstRow + step) * degrees;
		const y = box.y + box.height / 2 + (toWorld({ latitude, longitude: 0 }).y - center.y) * pixelsPerWorld;
		if (y <= box.y || latitude > MAX_LATITUDE) break;
		shapes.push(
			line([
				{ x: box.x, y },
				{ x: right, y },
			]),
		);
		// The first one would lie on the scale, and the last one on the degrees of longitude.
		if (y < bottom - 40 && y > box.y + 26)
			shapes.push(label(degreeText(latitude, decimals, 'N', 'S'), box.x + 4, y - 4));
	}
	return shapes;
}

function degreeText(degrees: number, decimals: number, positive: string, negative: string): string {
	const text = Math.abs(degrees).toFixed(decimals);
	if (!/[1-9]/.test(text)) return '0°';
	return `${text}° ${degrees > 0 ? positive : negative}`;
}
