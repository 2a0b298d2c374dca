import { z } from '../thirdParty';
import { codeOnly, listOf, objectOf } from './answers';
import { defineEndpoint, verified, type Route } from './defineEndpoint';
import * as params from './requestParams';

/** Times in epoch seconds, 0 when unset. */
const deviceTable = {
	imei: 'id',
	devicename: 'text',
	devicetype: 'text',
	platenumber: 'text',
	onlinetime: 'number',
	platformduetime: 'number',
	simcard: 'text',
	iccid: 'text',
	activatedtime: 'number',
	userduetime: 'number',
} as const;

/** How one live client sends commands and asks for their status (api-facts §8). */
const postedForm: Partial<Route> = { method: 'POST', parametersIn: 'form' };

/** What devices there are, and what can be done with one. */
export const deviceEndpoints = {
	deviceList: defineEndpoint({
		title: 'Device list',
		chapter: '2.7',
		path: '/api/device/list',
		method: 'GET',
		confirmed: verified,
		requestParams: params.maybeOfAccount,
		record: listOf(deviceTable),
		idempotent: true,
	}),
	deviceDetail: defineEndpoint({
		title: 'Device detail',
		chapter: '2.12',
		path: '/api/device/detail',
		method: 'GET',
		confirmed: verified,
		requestParams: z.object({ imeis: params.imeis }),
		record: listOf(deviceTable),
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
	createGeofence: defineEndpoint({
		title: 'Create geofence',
		chapter: '2.4',
		path: '/api/geofence/create',
		method: 'POST',
		confirmed: { path: true, method: false },
		requestParams: z.object({
			imei: params.imei,
			efencename: params.name,
			alarmtype: params.fenceAlarm,
			longitude: params.longitude,
			latitude: params.latitude,
			radius: params.radius,
		}),
		record: codeOnly,
		idempotent: false,
	}),
	sendCommand: defineEndpoint({
		title: 'Send command',
		chapter: '2.5',
		path: '/api/command/send',
		method: 'GET',
		candidates: [postedForm],
		confirmed: verified,
		requestParams: z.object({ imei: params.imei, command: params.command, paramData: z.string().optional() }),
		record: objectOf({ commandid: 'id' }),
		idempotent: false,
	}),
	queryCommand: defineEndpoint({
		title: 'Command status',
		chapter: '2.6',
		path: '/api/command/query',
		method: 'POST',
		candidates: [postedForm],
		confirmed: { path: true, method: false },
		requestParams: z.object({ commandid: params.name }),
		// `commandstatus` is 1 when the device has answered.
		record: objectOf({ response: 'text', commandstatus: 'number' }),
		idempotent: true,
	}),
};
