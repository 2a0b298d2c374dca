import { createTripFinder, type TrackPoint, type TrackRange } from '../../protrack/insight';
import { createRoute, type PicturedRoute } from '../../protrack/insight/maps';
import { toStyle, type PictureRequest, type PictureStyle } from '../../protrack/insight/drawing/style';
import { isDrawable, measureText, type Box, type Scene, type Shape, type Spot } from '../../protrack/picture';

/* What tests of maps and charts share. */

/** 2026-11-28, midnight in Lima. */
export const MIDNIGHT = Date.parse('2026-11-28T05:00:00Z') / 1000;
export const DAY: TrackRange = { from: MIDNIGHT, to: MIDNIGHT + 86_400 };

export const LORRY = { name: 'Lorry 1', plateNumber: 'KCX 201M', imei: '350000000000001' };

export const styleFor = (more: Partial<PictureRequest> = {}): PictureStyle =>
	toStyle({
		...{ width: 640, height: 450, theme: 'light', language: 'en', unit: 'km', zone: 'America/Lima' },
		canShow: isDrawable,
		...more,
	});

type Place = readonly [latitude: number, longitude: number];

/** Drives in a straight line, with a report every 10 s. */
export function driven([fromLat, fromLng]: Place, [toLat, toLng]: Place, from: number, seconds: number): TrackPoint[] {
	const count = Math.max(2, Math.round(seconds / 10) + 1);
	return Array.from({ length: count }, (_, index) => {
		const share = index / (count - 1);
		const longitude = fromLng + (toLng - fromLng) * share;
		return {
			time: Math.round(from + share * seconds),
			latitude: fromLat + (toLat - fromLat) * share,
			longitude: longitude > 180 ? longitude - 360 : longitude,
			speedKmh: 60,
		};
	});
}

/** Stands with a report each minute. */
export const stood = ([latitude, longitude]: Place, from: number, seconds: number): TrackPoint[] =>
	Array.from({ length: Math.floor(seconds / 60) }, (_, index) => ({
		time: from + index * 60,
		latitude,
		longitude,
		speedKmh: 0,
	}));

/** The route that a map shows of points. */
export function routeOf(points: readonly TrackPoint[], vehicle: PicturedRoute['vehicle'] = LORRY): PicturedRoute {
	const finder = createTripFinder(DAY);
	const route = createRoute(10_000);
	for (const segment of [...finder.add(points), ...finder.end()]) route.add(segment);
	return { ...route.route(), vehicle };
}

/** A morning: out for 20 km, a stop of an hour, and home another way. */
export function morning(): TrackPoint[] {
	const [home, corner, customer, other]: Place[] = [
		[-12.05, -77.1],
		[-12.05, -77],
		[-12.13, -76.98],
		[-12.12, -77.09],
	];
	const at = (minutes: number) => MIDNIGHT + 7 * 3600 + minutes * 60;
	return [
		...stood(home!, at(0), 1800),
		...driven(home!, corner!, at(30), 600),
		...driven(corner!, customer!, at(41), 900),
		...stood(customer!, at(57), 3600),
		...driven(customer!, other!, at(118), 1200),
		...driven(other!, home!, at(139), 1800),
		...stood(home!, at(170), 1800),
	];
}

export const textsOf = ({ shapes }: Scene): string[] =>
	shapes.flatMap((each) => (each.kind === 'text' ? [each.text] : []));

export const linesOf = (shapes: readonly Shape[]) => shapes.flatMap((each) => (each.kind === 'line' ? [each] : []));

/** All spots of a shape that has a place; of a text where it begins and ends. */
export function spotsOf(shape: Shape): Spot[] {
	if (shape.kind === 'line' || shape.kind === 'polygon') return [...shape.spots];
	if (shape.kind === 'circle') return [shape.center];
	if (shape.kind === 'text') {
		const { at, text, size, isBold, anchor = 'start' } = shape;
		const length = measureText(text, size, isBold);
		const begin = at.x - { start: 0, middle: length / 2, end: length }[anchor];
		return [begin, begin + length].map((x) => ({ x, y: at.y }));
	}
	const { x, y, width, height } = shape.box;
	return [
		{ x, y },
		{ x: x + width, y: y + height },
	];
}

export const contains = ({ x, y, width, height }: Box, spot: Spot, margin = 0.5): boolean =>
	spot.x >= x - margin && spot.x <= x + width + margin && spot.y >= y - margin && spot.y <= y + height + margin;
