import { shortHash } from './shortHash';

/** The fields of a record that never change, as far as it has them. */
interface KeyFields {
	alarmtype?: number;
	gpstime?: number | null;
	systemtime?: number | null;
	longitude?: number | null;
	latitude?: number | null;
	speed?: number | null;
	course?: number | null;
	geofenceid?: number | null;
}

/** Two records of one device with the same key are the same event, or true duplicates. */
export function recordKey(record: object): string {
	// One for each of hundreds of thousands of points: a loop over the names of the fields would take several times as long.
	const { alarmtype, gpstime, systemtime, longitude, latitude, speed, course, geofenceid }: KeyFields = record;
	return `${alarmtype ?? ''}|${gpstime ?? ''}|${systemtime ?? ''}|${longitude ?? ''}|${latitude ?? ''}|${speed ?? ''}|${course ?? ''}|${geofenceid ?? ''}`;
}

/**
 * Makes an id for a record, which the platform does not give, from the fields that never change.
 * @param duplicateIndex how many equal records of this device came before this one
 */
export function recordId(imei: string, record: object, duplicateIndex = 0): string {
	return idOfKey(imei, recordKey(record), duplicateIndex);
}

/** As `recordId`, for a record whose `recordKey` is known. */
export function idOfKey(imei: string, key: string, duplicateIndex: number): string {
	const hash = shortHash(`${imei}|${key}`, 16);
	return duplicateIndex === 0 ? hash : `${hash}-${duplicateIndex + 1}`;
}
