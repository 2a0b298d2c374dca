import { messageOf } from '../world/apiError';
import type { Envelope } from '../world/wire';
import type { FaultEffect, ErrorEffect } from './faults';

/** What goes onto the wire. */
export interface Reply {
	status: number;
	contentType: string;
	body: string;
	headers?: Record<string, string>;
	/** The API code that a reader of the body sees; null when there is none. */
	code: number | null;
}

const JSON_TYPE = 'application/json; charset=UTF-8';

/** Keys that a client can do without. */
const OPTIONAL_KEYS = new Set([
	...['odometer', 'fuel', 'fueltime', 'temperature', 'temperaturetime', 'externalpower', 'todaymileage', 'mileage'],
	...['battery', 'chargestatus', 'defencestatus', 'doorstatus', 'oilpowerstatus', 'acctime', 'systemtime', 'course'],
	...['platenumber', 'simcard', 'iccid', 'activatedtime', 'onlinetime', 'platformduetime', 'userduetime'],
	...['geofenceid', 'geofencename', 'email', 'mobile', 'telephone', 'username', 'createtime'],
]);

/** An undamaged reply. */
function jsonReply(envelope: Envelope): Reply {
	return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(envelope), code: envelope.code };
}

/** The reply of a fault that keeps the request from being served; undefined when the effect lets the request through. */
export function errorReply(effect: FaultEffect | undefined): Reply | undefined {
	if (effect === 'html') {
		const body = '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Maintenance</h1></body></html>';
		return { status: 200, contentType: 'text/html; charset=UTF-8', body, code: null };
	}
	return typeof effect === 'object' ? errorReplyOf(effect) : undefined;
}

/** The reply at a path that does not exist, or does not with this method. */
export function absenceReply(absence: 'http404' | 'page' | 'http405' | undefined): Reply | undefined {
	if (absence === undefined) return undefined;
	const words = absence === 'http405' ? 'Method Not Allowed' : 'Not Found';
	const status = { http404: 404, http405: 405, page: 200 }[absence];
	const body = `<!DOCTYPE html><html><head><title>${words}</title></head><body><h1>${words}</h1></body></html>`;
	return { status, contentType: 'text/html; charset=UTF-8', body, code: null };
}

function errorReplyOf(effect: ErrorEffect): Reply {
	if ('code' in effect) {
		return jsonReply({ code: effect.code, message: effect.message ?? messageOf(effect.code) });
	}
	const { httpStatus, headers } = effect;
	return { status: httpStatus, contentType: 'text/plain', body: `HTTP ${httpStatus}`, headers, code: null };
}

/** The reply after the fault has damaged it. */
export function damaged(envelope: Envelope, effect: FaultEffect | undefined): Reply {
	const whole = jsonReply(envelope);
	switch (effect) {
		case 'truncated':
			return { ...whole, body: whole.body.slice(0, Math.floor(whole.body.length / 2)), code: null };
		case 'empty':
			return { ...whole, body: '', code: null };
		case 'bom':
			return { ...whole, body: `\uFEFF${whole.body}` };
		case 'null-record':
			return jsonReply({ ...envelope, record: null });
		case 'string-numbers':
			return jsonReply({ ...envelope, record: numbersAsText(envelope.record) });
		case 'fractional-times':
			return jsonReply({ ...envelope, record: withTimes(envelope.record, (seconds) => seconds + 0.5) });
		case 'millisecond-times':
			return jsonReply({ ...envelope, record: withTimes(envelope.record, (seconds) => seconds * 1000) });
		case 'missing-keys':
			return jsonReply({ ...envelope, record: withoutOptionalKeys(envelope.record) });
		case 'damaged-record':
			return jsonReply({ ...envelope, record: withDamagedFirst(envelope.record) });
		case 'reversed':
			return jsonReply({ ...envelope, record: reversed(envelope.record) });
		default:
			return whole;
	}
}

function reversed(record: unknown): unknown {
	if (typeof record === 'string') return record.split(';').reverse().join(';');
	return Array.isArray(record) ? [...(record as unknown[])].reverse() : record;
}

function withDamagedFirst(record: unknown): unknown {
	if (typeof record === 'string') return record.replace(/^[^;]+/, (row) => row.split(',').slice(0, 2).join(','));
	return Array.isArray(record) ? record.map((each: unknown, index) => (index === 0 ? null : each)) : record;
}

function numbersAsText(value: unknown): unknown {
	return reshaped(value, (_key, item) => (typeof item === 'number' ? String(item) : item));
}

/** Not seen anywhere: the platform tells times in whole seconds. */
function withTimes(value: unknown, change: (seconds: number) => number): unknown {
	return reshaped(value, (key, item) => (key.endsWith('time') && typeof item === 'number' ? change(item) : item));
}

function withoutOptionalKeys(value: unknown): unknown {
	return reshaped(value, (key, item) => (OPTIONAL_KEYS.has(key) ? undefined : item));
}

function reshaped(value: unknown, change: (key: string, item: unknown) => unknown): unknown {
	return value === undefined ? undefined : (JSON.parse(JSON.stringify(value, change)) as unknown);
}
