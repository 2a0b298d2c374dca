import { hintText } from '../../credentials/errorText';
import {
	call,
	cancellationOf,
	ProtrackError,
	readEnvelope,
	type EndpointName,
	type ProtrackClient,
	type Reply,
	type WireRequest,
} from '../../protrack/client';
import type { Envelope } from '../../protrack/client/envelope';
import type { ErrorKind } from '../../protrack/client/errorKinds';
import type { EndpointOverrides, RequestParams } from '../../protrack/client/endpoints';
import { IMEI } from './testData';

/** What the platform does with a request; `index` counts the requests of this client from 0. */
export type Script = (request: WireRequest, index: number) => Envelope | Promise<Envelope>;

let accounts = 0;

/** A client without network and clock: `send` follows the script, `sleep` notes the wait and is over at once. */
export class FakeClient implements ProtrackClient {
	account = 'acme';
	/** The pace is kept per key for the whole process, so every client gets its own. */
	accountKey = `test-account-${(accounts += 1)}`;
	overrides: EndpointOverrides = {};
	readonly sent: WireRequest[] = [];
	readonly waits: number[] = [];
	beforeResend?: () => Promise<void>;
	/** Called in the middle of every wait. */
	whileAsleep: () => void = () => {};
	/** Tokens that were rejected, in the order in which another one was asked for. */
	readonly rejectedTokens: string[] = [];
	private readonly controller = new AbortController();
	private readonly cancellation = cancellationOf(this.controller.signal);
	readonly throwIfCanceled = this.cancellation.throwIfCanceled;
	readonly unlessCanceled = this.cancellation.unlessCanceled;

	constructor(private readonly script: Script) {}

	currentToken(): string {
		return `token ${this.rejectedTokens.length}`;
	}

	async ensureToken(rejected?: string): Promise<void> {
		if (rejected !== undefined) this.rejectedTokens.push(rejected);
		await Promise.resolve();
	}

	async send(request: WireRequest): Promise<Envelope> {
		this.sent.push(request);
		return await this.script(request, this.sent.length - 1);
	}

	async sleep(ms: number): Promise<void> {
		this.waits.push(ms);
		this.whileAsleep();
		this.throwIfCanceled();
		await Promise.resolve();
	}

	cancel(): void {
		this.controller.abort();
	}
}

/** A client whose script gives only what matters of each answer. */
export function clientOf(
	answer: (request: WireRequest, index: number) => Partial<Envelope>,
	more: Partial<ProtrackClient> = {},
): FakeClient {
	const usual = { code: 0, message: '', record: [], serverTime: null };
	return Object.assign(new FakeClient((request, index) => ({ ...usual, ...answer(request, index) })), more);
}

/** An answer without error. */
export function ok(record?: unknown, serverTime: number | null = null): Envelope {
	return { code: 0, message: '', record, serverTime };
}

/** An answer with a code of chapter 3. */
export function refused(code: number, message = ''): Envelope {
	return { code, message, record: undefined, serverTime: null };
}

/** An error on the way, as a transport throws it. */
export function broken(kind: ErrorKind): never {
	throw ProtrackError.of({ kind, message: `scripted ${kind}`, hint: 'none', httpCode: '502' });
}

/** A reply of HTTP, read as a transport reads it. */
export function reply(body: string, more: Partial<Reply> = {}): Envelope {
	return readEnvelope({ status: 200, body, ...more }, 'Test');
}

/** @returns the error that a promise ends with; a promise that does not end with one fails the test */
export async function errorOfPromise(promise: Promise<unknown>): Promise<ProtrackError> {
	const end = await promise.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	if (!('error' in end)) throw new Error(`no error, but ${JSON.stringify(end.value)}`);
	if (!(end.error instanceof ProtrackError)) throw end.error;
	return end.error;
}

/** As `errorOfPromise`, for what throws at once. */
export async function errorOfCall(task: () => unknown): Promise<ProtrackError> {
	return await errorOfPromise((async () => await task())());
}

/** Everything of an error that could reach a person or a log. */
export function textOf(error: ProtrackError): string {
	return [error.message, hintText(error.hints), error.httpCode, error.stack, JSON.stringify(error)].join('\n');
}

const range = { imei: IMEI, begintime: 1_700_000_000, endtime: 1_700_003_600 };

/** Parameters of each call that keep every limit. */
export const goodParameters: { readonly [Name in EndpointName]: RequestParams<Name> } = {
	authorization: {},
	track: { imeis: [IMEI] },
	playback: range,
	createGeofence: { imei: IMEI, efencename: 'Depot', alarmtype: 2, longitude: 13.4, latitude: 52.5, radius: 200 },
	sendCommand: { imei: IMEI, command: 'RELAY,1' },
	queryCommand: { commandid: '1B454' },
	deviceList: {},
	oldAlarmList: range,
	blockAccount: { account: 'demotest' },
	unblockAccount: { account: 'demotest' },
	accountInfo: { account: 'demotest' },
	deviceDetail: { imeis: [IMEI] },
	sendMessage: { accounts: ['demotest'], content: 'Hello' },
	mileage: { imeis: [IMEI], begintime: 1_699_999_200, endtime: 1_700_002_800 },
	subAccountList: {},
	changePassword: { account: 'demotest', password: '9d591136280b3ec563e3062dbb6f915b' },
	alarmList: range,
};

/** The `record` of an answer that each call can read. */
export const goodRecords: { readonly [Name in EndpointName]: unknown } = {
	authorization: { access_token: `A1556243443000${'0'.repeat(33)}`, expires_in: 7200 },
	track: [],
	playback: '',
	createGeofence: undefined,
	sendCommand: { commandid: '1B454' },
	queryCommand: { response: 'Success!', commandstatus: 1 },
	deviceList: [],
	oldAlarmList: '',
	blockAccount: undefined,
	unblockAccount: undefined,
	accountInfo: { account: 'demotest' },
	deviceDetail: [],
	sendMessage: undefined,
	mileage: [],
	subAccountList: [],
	changePassword: undefined,
	alarmList: [],
};

/** Calls that may be sent again, and those that must not; listed here so that a changed row is noticed. */
export const idempotentNames = [
	'track',
	'playback',
	'queryCommand',
	'deviceList',
	'oldAlarmList',
	'accountInfo',
	'deviceDetail',
	'mileage',
	'subAccountList',
	'alarmList',
] as const satisfies readonly EndpointName[];
export const onceOnlyNames = [
	'authorization',
	'createGeofence',
	'sendCommand',
	'blockAccount',
	'unblockAccount',
	'sendMessage',
	'changePassword',
] as const satisfies readonly EndpointName[];

/** Makes a call of any row with parameters that are fine. */
export async function callWell(client: ProtrackClient, name: EndpointName): Promise<unknown> {
	return (await call(client, name, goodParameters[name])).result;
}

/** Lets everything that waits for nothing but promises go on. */
export async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
