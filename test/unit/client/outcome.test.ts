import { hintText } from '../../../credentials/errorText';
import { call, endpoints, networkError, ProtrackError, type EndpointName } from '../../../protrack/client';
import { errorCodes } from '../../../protrack/client/errorCodes';
import type { ErrorKind } from '../../../protrack/client/errorKinds';
import { isTokenError } from '../../../protrack/client/errors';
import { customCall } from '../../../protrack/client/customCall';
import { tableOf, vendorCodes } from '../../support/fixtures/vendorDocument';
import {
	broken,
	callWell,
	FakeClient,
	errorOfPromise,
	goodParameters,
	goodRecords,
	ok,
	onceOnlyNames,
	refused,
	idempotentNames,
	reply,
	type Script,
} from '../../support/fakeClient';

const codes = [...tableOf(vendorCodes).keys()];
const UNKNOWN = 'It is not known whether the platform carried it out';
/** What a write is told apart by; a call of the user's own that may write is one as well. */
const writes: Array<[string, (client: FakeClient) => Promise<unknown>]> = [
	...onceOnlyNames.map((name): [string, (client: FakeClient) => Promise<unknown>] => [
		name,
		async (client) => await callWell(client, name),
	]),
	[
		'a custom call',
		async (client) =>
			await customCall(client, {
				method: 'POST',
				path: '/api/geofence/delete',
				parameters: { efenceid: 7 },
				idempotent: false,
			}),
	],
];
const HTTP = Array.from({ length: 152 }, (_, index) => 300 + index);
const successAt = (name: EndpointName | undefined, status: number) =>
	reply(JSON.stringify({ code: 0, record: name ? goodRecords[name] : [1] }), {
		status,
		location: 'https://www.example.com/',
	});

describe('The table of codes', () => {
	it('says of every code whether a write may have been carried out', () => {
		expect(codes.filter((code) => typeof errorCodes[code]?.outcomeUnknown !== 'boolean')).toEqual([]);
		expect(codes.filter((code) => errorCodes[code]?.outcomeUnknown)).toEqual([10000, 20023]);
	});

	it('lets nothing be sent again of which the outcome is unknown', () => {
		expect(codes.filter((code) => isTokenError(code) && errorCodes[code]?.outcomeUnknown)).toEqual([]);
	});
});

describe.each(writes)('The outcome of %s', (name, write) => {
	const row = name in endpoints ? (name as EndpointName) : undefined;
	const errorOf = async (play: Script) => {
		const client = new FakeClient(play);
		return { error: await errorOfPromise(write(client)), client };
	};

	it('is known for a code by which the platform refuses it', async () => {
		for (const code of codes.filter((each) => !errorCodes[each]?.outcomeUnknown)) {
			const { error } = await errorOf(() => refused(code));
			expect([code, error.outcomeUnknown, error.message.includes(UNKNOWN)]).toEqual([code, false, false]);
		}
	});

	it.each([10000, 31415])('is unknown for code %d, which keeps its words and its hint', async (code) => {
		const { error, client } = await errorOf(() => refused(code, 'oops'));
		expect(error).toMatchObject({ code, outcomeUnknown: true });
		expect(error.message).toMatch(new RegExp(`code ${code}: oops\\)\\. ${UNKNOWN}$`));
		expect(hintText(error.hints)).toMatch(
			/^Look on the platform before you run this again; it is never sent again by itself\. .+/,
		);
		expect(client.sent).toHaveLength(1);
	});

	it('is unknown when HTTP 300 to 451 comes with code 0: that is no success', async () => {
		for (const status of HTTP) {
			const { error, client } = await errorOf(() => successAt(row, status));
			expect([status, error.outcomeUnknown, error.message.endsWith(UNKNOWN), client.sent.length]).toEqual([
				status,
				true,
				true,
				1,
			]);
		}
	});

	it.each<[string, Script]>([
		['HTTP 503', () => reply('<html>', { status: 503 })],
		['HTTP 429 without a code of the platform', () => reply('Slow down', { status: 429 })],
		['an empty answer', () => reply('')],
		['a cut answer', () => reply('{"code":0,"rec')],
		['a web page', () => reply('<html></html>')],
		['a page that was not found', () => reply('<html></html>', { status: 404 })],
		['a lost connection', () => broken('network')],
	])('is unknown after %s', async (_, play) => {
		const { error, client } = await errorOf(play);
		expect([error.outcomeUnknown, error.message.endsWith(UNKNOWN), client.sent.length]).toEqual([true, true, 1]);
	});

	it('is unknown when the user stops the execution while it is under way', async () => {
		const { error } = await errorOf(() => broken('canceled'));
		expect(error).toMatchObject({ kind: 'canceled', outcomeUnknown: true, message: `scripted canceled. ${UNKNOWN}` });
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED'])(
		'is known when no connection was made, and the error says so: %s',
		async (code) => {
			const { error, client } = await errorOf(async () => await Promise.reject(networkError({ code })));
			expect(error).toMatchObject({ kind: 'network', outcomeUnknown: false });
			expect(error.message).toMatch(/\. This call was not carried out$/);
			expect(client.sent).toHaveLength(1);
		},
	);

	it.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH'])('is unknown after %s', async (code) => {
		const { error } = await errorOf(async () => await Promise.reject(networkError({ code })));
		expect([error.outcomeUnknown, error.message.endsWith(UNKNOWN)]).toEqual([true, true]);
	});

	it('is known when it never left: stopped before, kept back at the last moment, or without a login', async () => {
		const stopped = new FakeClient(() => ok());
		stopped.cancel();
		const kept = Object.assign(new FakeClient(() => ok()), { beforeSend: () => broken('network') });
		const loggedOut = Object.assign(new FakeClient(() => ok()), {
			ensureToken: async () => await Promise.resolve().then(() => broken('network')),
		});
		for (const client of [stopped, kept, loggedOut]) {
			expect((await errorOfPromise(write(client))).outcomeUnknown).toBe(false);
			expect(client.sent).toEqual([]);
		}
	});
});

describe.each(idempotentNames)('The read %s', (name) => {
	it('has an error and no success when HTTP 300 to 451 comes with code 0', async () => {
		for (const status of HTTP) {
			const error = await errorOfPromise(callWell(new FakeClient(() => successAt(name, status)), name));
			const expected: ErrorKind = status === 429 ? 'rate' : 'reply';
			expect([status, error.kind, error.outcomeUnknown, error.message.includes(UNKNOWN)]).toEqual([
				status,
				expected,
				false,
				false,
			]);
		}
	});

	it('never has an outcome that is unknown', async () => {
		for (const code of [...codes.filter((each) => each !== 20023), 31415]) {
			const error = await errorOfPromise(callWell(new FakeClient(() => refused(code)), name));
			expect([code, error.outcomeUnknown, error.message.includes(UNKNOWN)]).toEqual([code, false, false]);
		}
	});
});

describe('What is unknown stays unknown', () => {
	it('in an error with other words or more hint', async () => {
		const error = await errorOfPromise(
			call(new FakeClient(() => refused(10000)), 'blockAccount', goodParameters.blockAccount),
		);
		expect(error.withMessage('other').outcomeUnknown).toBe(true);
		expect(error.withHint('more').outcomeUnknown).toBe(true);
		expect(error.withHint('more')).toMatchObject({
			message: error.message,
			code: 10000,
			kind: 'temporary',
			httpCode: '500',
		});
	});

	it('and no error of another kind claims it', () => {
		expect(ProtrackError.fromCode(10000, 'Track').outcomeUnknown).toBe(false);
		expect(ProtrackError.canceled().outcomeUnknown).toBe(false);
	});
});
