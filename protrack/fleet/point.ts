import type { EndpointRecord } from '../client';
import { orNull, toIso, toPlace } from './values';

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
	const { latitude, longitude } = toPlace(record.latitude, record.longitude);
	return {
		imei,
		latitude,
		longitude,
		fixedAt: toIso(record.gpstime),
		speedKmh: orNull(record.speed),
		courseDeg: orNull(record.course),
	};
}
