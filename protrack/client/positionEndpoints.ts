import { z } from '../thirdParty';
import { listOf, rowsOf } from './answers';
import { defineEndpoint, verified } from './defineEndpoint';
import { halfHour, imeis, timeRangeOfDevice } from './requestParams';

/** Where devices are, where they were, and how far they went. */
export const positionEndpoints = {
	track: defineEndpoint({
		title: 'Track',
		chapter: '2.2',
		path: '/api/track',
		method: 'GET',
		confirmed: verified,
		requestParams: z.object({ imeis }),
		// Distances in meters, speed in km/h. The document lacks `odometer`.
		record: listOf({
			imei: 'id',
			servertime: 'time',
			gpstime: 'time',
			hearttime: 'time',
			systemtime: 'time',
			longitude: 'number',
			latitude: 'number',
			course: 'number',
			speed: 'number',
			acctime: 'number',
			accstatus: 'number',
			doorstatus: 'number',
			chargestatus: 'number',
			oilpowerstatus: 'number',
			defencestatus: 'number',
			datastatus: 'number',
			battery: 'number',
			mileage: 'number',
			todaymileage: 'number',
			odometer: 'number',
			externalpower: 'number',
			fuel: 'number',
			fueltime: 'number',
			temperature: 'numbers',
			temperaturetime: 'number',
		}),
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
	playback: defineEndpoint({
		title: 'Playback',
		chapter: '2.3',
		path: '/api/playback',
		method: 'GET',
		confirmed: verified,
		requestParams: timeRangeOfDevice,
		// Speed in km/h. A point without a time, or without a place on earth, is none; (0,0) stands for "no fix".
		record: rowsOf(
			{ longitude: 'number', latitude: 'number', gpstime: 'time', speed: 'number', course: 'number' },
			({ longitude, latitude, gpstime }) =>
				(gpstime ?? 0) > 0 && Math.abs(longitude ?? NaN) <= 180 && Math.abs(latitude ?? NaN) <= 90,
		),
		idempotent: true,
		paging: { size: 1000, cursor: 'gpstime' },
	}),
	mileage: defineEndpoint({
		title: 'Mileage report',
		chapter: '2.14',
		path: '/api/device/mileage',
		method: 'GET',
		confirmed: verified,
		requestParams: z
			.object({ imeis, begintime: halfHour, endtime: halfHour })
			.refine(({ begintime, endtime }) => endtime - begintime <= 7 * 86_400, {
				path: ['endtime'],
				message: 'may be at most 7 days after the begin',
			}),
		// Kilometers.
		record: listOf({ imei: 'id', mileage: 'number' }),
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
};
