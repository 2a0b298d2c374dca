import type { z } from '../thirdParty';
import type { ProtrackClient, WireRequest } from './client';
import { errorOfCode, NO_DATA } from './errorCodes';
import { errorKinds } from './errorKinds';
import type { ReadAnswer } from './answers';
import type { Endpoint } from './defineEndpoint';
import { endpoints, type EndpointName, type RequestParams, type Result } from './endpoints';
import type { Envelope } from './envelope';
import { isTokenError, ProtrackError } from './errors';
import { limited } from './adaptiveLimiter';
import { plainDecimal } from './plainDecimal';
import { limitedRetry, withRetry } from './retry';
import { mayTryNext, mostTelling, rememberRoute, routesOf } from './routes';
import { inOurWords } from './zodMessages';

/** Where and when a reply was made. */
export type ReplyFacts = Pick<Envelope, 'serverTime' | 'status' | 'age'>;

/** The answer of an endpoint. */
export interface Answer<Name extends EndpointName> extends ReadAnswer<Result<Name>>, ReplyFacts {}

/**
 * Asks one endpoint: checks the parameters against the document's limits, waits for the account's rate limit, retries reads, and reads the record.
 * @throws ProtrackError; with `outcomeUnknown` when it is a write that the platform may have carried out
 */
export async function call<Name extends EndpointName>(
	client: ProtrackClient,
	name: Name,
	parameters: RequestParams<Name>,
): Promise<Answer<Name>> {
	const endpoint: Endpoint = endpoints[name];
	const { record, serverTime, status, age } = await exchangeByRoutes(client, name, toQuery(endpoint, parameters));
	const { result, damagedAt, damagedRaw } = readRecord(endpoint, record);
	if (Array.isArray(result)) client.countRecords?.(result.length + damagedAt.length);
	if (damagedAt.length > 0) client.noteDamage?.(name, damagedAt.length);
	return { result: result as Result<Name>, damagedAt, damagedRaw, serverTime, status, age };
}

/** Asks in the way that this server understands. @throws ProtrackError when it understands none: the one that says most about why */
async function exchangeByRoutes(
	client: ProtrackClient,
	name: EndpointName,
	query: Record<string, string>,
): Promise<Envelope> {
	const endpoint: Endpoint = endpoints[name];
	const { title, idempotent } = endpoint;
	const errors: ProtrackError[] = [];
	const routes = routesOf(client, name);
	for (const route of routes) {
		const { path, method, parametersIn } = route;
		const request: WireRequest = {
			call: name,
			title,
			method,
			path,
			query,
			...(parametersIn === 'form' && { parametersIn }),
			idempotent,
		};
		try {
			if (errors.length > 0) await client.beforeResend?.();
			const envelope = await exchange(client, request, (reply) => checked(reply, endpoint, request));
			if (routes.length > 1) rememberRoute(client, name, route);
			return envelope;
		} catch (error) {
			if (!(error instanceof ProtrackError) || !mayTryNext(error, idempotent)) throw error;
			errors.push(error);
		}
	}
	throw mostTelling(errors as [ProtrackError, ...ProtrackError[]]);
}

/**
 * Sends a request within the account's rate limit. Reads are retried; the error of a write says when it may have been carried out.
 * @param check throws for an answer that is an error
 * @throws ProtrackError
 */
export async function exchange(
	client: ProtrackClient,
	request: WireRequest,
	check: (envelope: Envelope) => Envelope,
): Promise<Envelope> {
	const once = async () => await sendWithRenewal(client, request, check);
	return request.idempotent ? await withRetry(client, once, limitedRetry) : await once();
}

/**
 * A token error means that the platform carried nothing out, so with another token anything is sent again: reads, writes and commands alike.
 * Only a read gets a second renewal: another program that uses the account can log in between renewal and request.
 */
const MAX_RENEWALS = { read: 2, write: 1 };

async function sendWithRenewal(
	client: ProtrackClient,
	request: WireRequest,
	check: (envelope: Envelope) => Envelope,
): Promise<Envelope> {
	const maxRenewals = request.idempotent ? MAX_RENEWALS.read : MAX_RENEWALS.write;
	// Before waiting for a slot: while a login hangs, the requests that wait for it must not take the slots of all others.
	await client.ensureToken();
	for (let renewals = 0; ; renewals += 1) {
		let token = '';
		const mayRenew = renewals < maxRenewals;
		const envelope = await limited(client, async () => {
			client.throwIfCanceled();
			token = client.currentToken();
			// Not part of the request: what this holds back was never sent.
			client.beforeSend?.();
			const answer = client
				.send(request)
				.then((reply) => (mayRenew && isTokenError(reply.code) ? reply : check(reply)));
			// Only what was sent can have an unknown outcome; a login that fails before is no such case.
			return await (request.idempotent ? answer : answer.catch(tellOutcome));
		});
		if (!mayRenew || !isTokenError(envelope.code)) return envelope;
		await client.ensureToken(token);
		await client.beforeResend?.();
	}
}

/** Whether a write that ended with this error may have been carried out all the same. Only a code of the platform can say that it was not. */
function isOutcomeUnknown({ code, kind, neverSent }: ProtrackError): boolean {
	if (neverSent) return false;
	return code === undefined ? errorKinds[kind].outcomeUnknown : errorOfCode(code).outcomeUnknown;
}

/** Adds to the error of a write whether the platform may have carried it out: then only a person can decide what to do next. */
function tellOutcome(error: unknown): never {
	if (!(error instanceof ProtrackError)) throw error;
	if (error.neverSent) throw error.withMessage(`${error.message}. This call was not carried out`);
	if (!isOutcomeUnknown(error)) throw error;
	const { kind, scope, failureCause, httpCode } = error;
	throw ProtrackError.of(
		{
			kind,
			scope,
			failureCause,
			httpCode,
			message: `${error.message}. It is not known whether the platform carried it out`,
			hint: `Look on the platform before you run this again; it is never sent again by itself. ${error.hint}`,
			outcomeUnknown: true,
		},
		error.code,
	);
}

function checked(envelope: Envelope, endpoint: Endpoint, request: WireRequest): Envelope {
	// 20023 "no data" and an empty record say the same (both were observed).
	if (envelope.code === 0) return envelope;
	if (envelope.code === NO_DATA && endpoint.record.isList) return { ...envelope, record: undefined };
	const error = ProtrackError.fromCode(envelope.code, endpoint.title, wordsOf(envelope));
	if (error.kind !== 'unsupported') throw error;
	const ours = !endpoint.confirmed.path && request.path === endpoint.path;
	throw ProtrackError.of(
		{
			kind: 'unsupported',
			message: `This server does not know the call "${endpoint.title}" at ${request.path} (code ${envelope.code})`,
			hint: `${
				ours ? 'The path of this call is not public and ours is an assumption. ' : ''
			}Ask your provider for the path of chapter ${endpoint.chapter} of the API document and enter it in the credential under "Endpoint Overrides", which the platform "Other" has.`,
			httpCode: error.httpCode,
		},
		envelope.code,
	);
}

/** Some servers put what is wrong into `record` (observed in chapter 2.14). */
function wordsOf({ message, record }: Envelope): string {
	const inRecord = typeof record === 'string' ? record.trim() : '';
	return [...new Set([message.trim(), inRecord])].filter((words) => words !== '').join(': ');
}

function toQuery(endpoint: Endpoint, parameters: unknown): Record<string, string> {
	const checked = endpoint.requestParams.safeParse(parameters, { errorMap: inOurWords });
	if (!checked.success) throw parameterError(endpoint, checked.error.issues[0]);
	const entries = Object.entries(checked.data as Record<string, unknown>).filter(([, value]) => value !== undefined);
	return Object.fromEntries(
		entries.map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : plainDecimal(value)]),
	);
}

function parameterError(endpoint: Endpoint, issue: z.ZodIssue | undefined): ProtrackError {
	const field = String(issue?.path[0] ?? 'parameter');
	return ProtrackError.input(
		`"${field}" ${issue?.message ?? 'is not valid'} (${endpoint.title})`,
		'Correct the value in this node; nothing was sent to the platform.',
	);
}

function readRecord(endpoint: Endpoint, record: unknown): ReadAnswer<unknown> {
	const read = endpoint.record.read(record);
	if (!('unreadable' in read)) return read;
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform's answer ${read.unreadable} (${endpoint.title})`,
		hint: 'Check that the base URL in the credential belongs to a Protrack platform; if it does, please report this.',
		httpCode: '502',
	});
}
