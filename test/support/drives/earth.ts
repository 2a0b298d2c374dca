import { Geodesic } from 'geographiclib-geodesic';

/* The WGS84 ellipsoid. Nothing here comes from the package, whose distances are judged by it. */

export interface Place {
	latitude: number;
	longitude: number;
}

const earth = Geodesic.WGS84;

/** @returns meters on the ellipsoid */
export function metersBetween(a: Place, b: Place): number {
	return earth.Inverse(a.latitude, a.longitude, b.latitude, b.longitude, Geodesic.DISTANCE).s12!;
}

/** @returns in degrees clockwise from north: -180 to 180 */
export function azimuthTo(from: Place, to: Place): number {
	return earth.Inverse(from.latitude, from.longitude, to.latitude, to.longitude, Geodesic.AZIMUTH).azi1!;
}

/** Where one comes to who leaves a place in a direction and goes straight on. */
export function travel(from: Place, azimuth: number, meters: number): Place {
	const { lat2, lon2 } = earth.Direct(from.latitude, from.longitude, azimuth, meters, Geodesic.STANDARD);
	return { latitude: lat2!, longitude: lon2! };
}

/** @returns the place so many meters east and north of another one, for distances of up to some hundred meters */
export function shift(from: Place, eastM: number, northM: number): Place {
	const meters = Math.hypot(eastM, northM);
	return meters === 0 ? from : travel(from, (Math.atan2(eastM, northM) * 180) / Math.PI, meters);
}

/** A straight way, on which many places are asked for. */
export function straightFrom(from: Place, azimuth: number): (meters: number) => Place {
	const line = earth.DirectLine(from.latitude, from.longitude, azimuth, 0);
	return (meters) => {
		const { lat2, lon2 } = line.Position(meters, Geodesic.STANDARD);
		return { latitude: lat2!, longitude: lon2! };
	};
}
