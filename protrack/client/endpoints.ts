import { z } from '../thirdParty';
import * as p from './requestParams';
import * as r from './schemas';

/** One way to make a call. */
export interface Route {
	path: string;
	method: 'GET' | 'POST';
	/** Where the parameters travel, the token with them. */
	parametersIn: 'query' | 'form';
}

export interface Endpoint<Parameters extends z.ZodTypeAny = z.ZodTypeAny, Result extends z.ZodTypeAny = z.ZodTypeAny> {
	/** Name for people, in errors and in the credential. */
	title: string;
	/** Chapter of the vendor's document. */
	chapter: string;
	path: string;
	method: 'GET' | 'POST';
	/** Further ways that live clients use, the likeliest first; what they leave out is as above. See routes.ts. */
	candidates?: ReadonlyArray<Partial<Route>>;
	/** Whether the document, or several independent clients, show path and method. */
	confirmed: { path: boolean; method: boolean };
	parameters: Parameters;
	result: Result;
	/** Whether a call that may have reached the platform can be sent again without harm. */
	idempotent: boolean;
	/** Whether "no data" (20023) is an empty list rather than an error. */
	emptyWhenNoData?: true;
	/** How many of the listed parameter fit into one request. */
	batch?: { parameter: 'imeis' | 'accounts'; size: number };
	/** Pages are cut by time: a full page means that more may follow from the time of its last record on. */
	paging?: { size: number; cursor: 'gpstime' | 'systemtime' };
}

const row = <P extends z.ZodTypeAny, R extends z.ZodTypeAny>(endpoint: Endpoint<P, R>) => endpoint;

const verified = { path: true, method: true };
/** How one live client sends commands and asks for their status (api-facts §8). */
const postedForm: Partial<Route> = { method: 'POST', parametersIn: 'form' };
/** Ours by analogy or seen in one place only; the credential can override it. */
const assumed = { path: false, method: false };

const range = { begintime: p.time, endtime: p.time };
/** A range of time of one device, both ends included. */
const ofDevice = z.object({ imei: p.imei, ...range }).refine(({ begintime, endtime }) => begintime <= endtime, {
	path: ['endtime'],
	message: 'must not be before the begin',
});
const noParameters = z.object({});
const ofAccount = z.object({ account: p.account });
const maybeOfAccount = z.object({ account: p.account.optional() });

/** All 17 calls of the vendor's document. A new call is a new row. */
export const endpoints = {
	authorization: row({
		title: 'Authorization',
		chapter: '2.1',
		path: '/api/authorization',
		method: 'GET',
		confirmed: verified,
		parameters: noParameters,
		result: r.tokenRecord,
		idempotent: false,
	}),
	track: row({
		title: 'Track',
		chapter: '2.2',
		path: '/api/track',
		method: 'GET',
		confirmed: verified,
		parameters: z.object({ imeis: p.imeis }),
		result: r.trackList,
		emptyWhenNoData: true,
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
	playback: row({
		title: 'Playback',
		chapter: '2.3',
		path: '/api/playback',
		method: 'GET',
		confirmed: verified,
		parameters: ofDevice,
		result: r.playbackList,
		emptyWhenNoData: true,
		idempotent: true,
		paging: { size: 1000, cursor: 'gpstime' },
	}),
	createGeofence: row({
		title: 'Create geofence',
		chapter: '2.4',
		path: '/api/geofence/create',
		method: 'POST',
		confirmed: { path: true, method: false },
		parameters: z.object({
			imei: p.imei,
			efencename: p.name,
			alarmtype: p.fenceAlarm,
			longitude: p.longitude,
			latitude: p.latitude,
			radius: p.radius,
		}),
		result: r.nothing,
		idempotent: false,
	}),
	sendCommand: row({
		title: 'Send command',
		chapter: '2.5',
		path: '/api/command/send',
		method: 'GET',
		candidates: [postedForm],
		confirmed: verified,
		parameters: z.object({ imei: p.imei, command: p.command, paramData: z.string().optional() }),
		result: r.commandRecord,
		idempotent: false,
	}),
	queryCommand: row({
		title: 'Command status',
		chapter: '2.6',
		path: '/api/command/query',
		method: 'POST',
		candidates: [postedForm],
		confirmed: assumed,
		parameters: z.object({ commandid: p.name }),
		result: r.commandAnswerRecord,
		idempotent: true,
	}),
	deviceList: row({
		title: 'Device list',
		chapter: '2.7',
		path: '/api/device/list',
		method: 'GET',
		confirmed: verified,
		parameters: maybeOfAccount,
		result: r.deviceList,
		emptyWhenNoData: true,
		idempotent: true,
	}),
	oldAlarmList: row({
		title: 'Alarm list (old)',
		chapter: '2.8',
		path: '/api/alarm/list',
		method: 'GET',
		confirmed: verified,
		parameters: ofDevice,
		result: r.alarmRows,
		emptyWhenNoData: true,
		idempotent: true,
		paging: { size: 100, cursor: 'systemtime' },
	}),
	blockAccount: row({
		title: 'Block account',
		chapter: '2.9',
		path: '/api/account/block',
		method: 'GET',
		confirmed: assumed,
		parameters: ofAccount,
		result: r.nothing,
		idempotent: false,
	}),
	unblockAccount: row({
		title: 'Unblock account',
		chapter: '2.10',
		path: '/api/account/unblock',
		method: 'GET',
		confirmed: assumed,
		parameters: ofAccount,
		result: r.nothing,
		idempotent: false,
	}),
	accountInfo: row({
		title: 'Account info',
		chapter: '2.11',
		path: '/api/account/info',
		method: 'GET',
		confirmed: assumed,
		parameters: ofAccount,
		result: r.accountRecord,
		idempotent: true,
	}),
	deviceDetail: row({
		title: 'Device detail',
		chapter: '2.12',
		path: '/api/device/detail',
		method: 'GET',
		confirmed: verified,
		parameters: z.object({ imeis: p.imeis }),
		result: r.deviceList,
		emptyWhenNoData: true,
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
	sendMessage: row({
		title: 'Send message',
		chapter: '2.13',
		path: '/api/message/send',
		method: 'POST',
		confirmed: assumed,
		parameters: z.object({ accounts: p.accounts, content: p.content }),
		result: r.nothing,
		idempotent: false,
		batch: { parameter: 'accounts', size: 200 },
	}),
	mileage: row({
		title: 'Mileage report',
		chapter: '2.14',
		path: '/api/device/mileage',
		method: 'GET',
		confirmed: verified,
		parameters: z
			.object({ imeis: p.imeis, begintime: p.halfHour, endtime: p.halfHour })
			.refine(({ begintime, endtime }) => endtime - begintime <= 7 * 86_400, {
				path: ['endtime'],
				message: 'may be at most 7 days after the begin',
			}),
		result: r.mileageList,
		emptyWhenNoData: true,
		idempotent: true,
		batch: { parameter: 'imeis', size: 100 },
	}),
	subAccountList: row({
		title: 'Sub-account list',
		chapter: '2.15',
		path: '/api/account/list',
		method: 'GET',
		confirmed: assumed,
		parameters: maybeOfAccount,
		result: r.accountList,
		emptyWhenNoData: true,
		idempotent: true,
	}),
	changePassword: row({
		title: 'Change password',
		chapter: '2.16',
		path: '/api/account/password',
		method: 'GET',
		confirmed: assumed,
		parameters: z.object({ account: p.account, password: p.passwordHash }),
		result: r.nothing,
		idempotent: false,
	}),
	alarmList: row({
		title: 'Alarm list',
		chapter: '2.17',
		path: '/api/alarm/list2',
		method: 'GET',
		confirmed: verified,
		parameters: ofDevice,
		result: r.alarmList,
		emptyWhenNoData: true,
		idempotent: true,
		paging: { size: 100, cursor: 'systemtime' },
	}),
} as const;

export type EndpointName = keyof typeof endpoints;
export type Parameters<Name extends EndpointName> = z.input<(typeof endpoints)[Name]['parameters']>;
type Output<Name extends EndpointName> = z.output<(typeof endpoints)[Name]['result']>;
/** What a call gives; of a list its records that can be read. */
export type Result<Name extends EndpointName> = ResultOf<Output<Name>>;
type ResultOf<Read> = Read extends r.RecordList<infer Item> ? Item[] : Read;
/** A record of a list. */
export type ListRecord<Name extends EndpointName> =
	Output<Name> extends r.RecordList<infer Item extends object> ? Item : never;

/** Another way to make some calls, for servers that differ from the document. */
export type EndpointOverrides = Partial<Record<EndpointName, Partial<Route>>>;
