import type { EndpointRecord } from '../client';
import { isFix, orNull, toIso } from './values';

/** Where a device was at one time. */
export interface Point {
	latitude: number | null;
	longitude: number | null;
	/** When the satellites were read, ISO 8601 UTC. */
	fixedAt: string | null;
	speedKmh: number | null;
	courseDeg: number | null;
}

/**
 * Maps a row of the playback to a point (chapter 2.3). (0,0) means that there was no fix.
 * @param device what its point begins with: which device was asked for, because the row does not name it
 */
export function toPoint<Device extends object>(device: Device, record: EndpointRecord<'playback'>): Device & Point {
	const { latitude, longitude } = record;
	const hasFix = isFix(latitude, longitude);
	return {
		...device,
		latitude: hasFix ? latitude : null,
		longitude: hasFix ? longitude : null,
		fixedAt: toIso(record.gpstime),
		speedKmh: orNull(record.speed),
		courseDeg: orNull(record.course),
	};
}
