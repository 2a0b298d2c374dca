import { shortHash } from './shortHash';

const FIELDS = ['alarmtype', 'gpstime', 'systemtime', 'longitude', 'latitude', 'speed', 'course', 'geofenceid'];

/** Two records of one device with the same key are the same event, or true duplicates. */
export function recordKey(record: object): string {
	const values = record as Readonly<Record<string, string | number | null | undefined>>;
	let key = '';
	// One for each of hundreds of thousands of points: an array and Reflect.get would take several times as long.
	for (const field of FIELDS) key += `${values[field] ?? ''}|`;
	return key.slice(0, -1);
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
