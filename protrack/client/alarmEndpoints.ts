import { listOf, rowsOf } from './answers';
import { defineEndpoint, verified } from './defineEndpoint';
import { timeRangeOfDevice } from './requestParams';

/** Speed in km/h. Without a type it is no alarm; without a time it still is one. */
const alarmTable = {
	alarmtype: 'code',
	longitude: 'number',
	latitude: 'number',
	gpstime: 'time',
	systemtime: 'time',
	speed: 'number',
	course: 'number',
	geofenceid: 'number',
	geofencename: 'text',
} as const;

/** What devices have reported. */
export const alarmEndpoints = {
	alarmList: defineEndpoint({
		title: 'Alarm list',
		chapter: '2.17',
		path: '/api/alarm/list2',
		method: 'GET',
		confirmed: verified,
		requestParams: timeRangeOfDevice,
		record: listOf(alarmTable),
		idempotent: true,
		paging: { size: 100, cursor: 'systemtime' },
	}),
	/** Deprecated: the same alarms as rows without the name of the geofence. In a row without a time nothing can be told from its place. */
	oldAlarmList: defineEndpoint({
		title: 'Alarm list (old)',
		chapter: '2.8',
		path: '/api/alarm/list',
		method: 'GET',
		confirmed: verified,
		requestParams: timeRangeOfDevice,
		record: rowsOf(alarmTable, ({ gpstime, systemtime }) => (gpstime ?? 0) > 0 || (systemtime ?? 0) > 0, 8),
		idempotent: true,
		paging: { size: 100, cursor: 'systemtime' },
	}),
};
