const FIELDS = ['alarmtype', 'gpstime', 'systemtime', 'longitude', 'latitude', 'speed', 'course', 'geofenceid'];

/** Two records of one device with the same key are the same event, or true duplicates. */
export function recordKey(record: object): string {
	return FIELDS.map((field) => String(Reflect.get(record, field) ?? '')).join('|');
}
