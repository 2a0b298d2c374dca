import type { PointInput } from '../../simulator/world/manualTelemetry';

/** A part of a track: so many minutes at one speed, 0 to stand. */
export interface Part {
	minutes: number;
	kmh: number;
	/** Where the vehicle goes: 1 to the east, -1 back. */
	direction?: 1 | -1;
}

const DEGREES_PER_KM = 1 / 111.3195;

/** The points of a vehicle on the equator: every 10 s while it drives, every minute while it stands. @param from epoch seconds */
export function drivenTrack(from: number, parts: readonly Part[], start = 20): PointInput[] {
	const points: PointInput[] = [];
	let [time, longitude] = [from, start];
	for (const { minutes, kmh, direction = 1 } of parts) {
		const every = kmh === 0 ? 60 : 10;
		for (let passed = 0; passed < minutes * 60; passed += every) {
			points.push({ gpstime: time, latitude: 0.001, longitude, speed: kmh, course: direction === 1 ? 90 : 270 });
			time += every;
			longitude += direction * (kmh / 3600) * every * DEGREES_PER_KM;
		}
	}
	return points;
}
