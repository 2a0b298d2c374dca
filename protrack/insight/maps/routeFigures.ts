import { formatDistance, formatDuration, formatNumber, formatSpeed } from '../drawing/format';
import type { PictureStyle } from '../drawing/style';
import type { Figure } from './keyPanel';
import type { VehicleRoute } from './vehicleRoute';

/** Distance, driving time, trips and the highest speed of all routes together. */
export function figuresOf(routes: readonly VehicleRoute[], { texts, unit }: PictureStyle): Figure[] {
	const sum = (of: (route: VehicleRoute) => number) => routes.reduce((total, route) => total + of(route), 0);
	const fastest = routes.reduce((most, { maxSpeedKmh }) => Math.max(most, maxSpeedKmh ?? -1), -1);
	const distanceM = sum((route) => route.distanceM);
	return [
		{ label: texts.distance, value: formatDistance(distanceM, unit, texts) },
		{ label: texts.driving, value: formatDuration(sum(({ drivingSeconds }) => drivingSeconds)) },
		{
			label: texts.trips,
			value: formatNumber(
				sum(({ trips }) => trips),
				0,
				texts,
			),
		},
		{ label: texts.highestSpeed, value: fastest < 0 ? '–' : formatSpeed(fastest, unit, texts) },
	];
}
