import type { EndpointRecord } from '../client';
import { isFix, orNull, toIso } from './values';

/** Where a device was at one time. */
export interface Point {
	imei: string;
	latitude: number | null;
	longitude: number | null;
	/** When the satellites were read, ISO 8601 UTC. */
	fixedAt: string | null;
	speedKmh: number | null;
	courseDeg: number | null;
}

/**
 * Maps a row of the playback to a point (chapter 2.3). (0,0) means that there was no fix.
 * @param imei the device that was asked for; the row does not name it
 */
export function toPoint(imei: string, record: EndpointRecord<'playback'>): Point {
	const { latitude, longitude } = record;
	const hasFix = isFix(latitude, longitude);
	return {
		imei,
		latitude: hasFix ? latitude : null,
		longitude: hasFix ? longitude : null,
		fixedAt: toIso(record.gpstime),
		speedKmh: orNull(record.speed),
		courseDeg: orNull(record.course),
	};
}

/**
 * The same with fields for the name and the plate of its device, which are filled once they are known. Written field by field, because an object spread
 * takes as long as all the rest, for each of 600,000 points.
 */
export function toNamedPoint(
	imei: string,
	record: EndpointRecord<'playback'>,
): Point & { deviceName: string | null; plateNumber: string | null } {
	const { latitude, longitude } = record;
	const hasFix = isFix(latitude, longitude);
	return {
		imei,
		deviceName: null,
		plateNumber: null,
		latitude: hasFix ? latitude : null,
		longitude: hasFix ? longitude : null,
		fixedAt: toIso(record.gpstime),
		speedKmh: orNull(record.speed),
		courseDeg: orNull(record.course),
	};
}
