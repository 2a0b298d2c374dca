import type { z } from '../thirdParty';
import type { ProtrackClient, WireRequest } from './client';
import { errorOfCode, NO_DATA } from './errorCodes';
import { errorKinds } from './errorKinds';
import type { ReadAnswer } from './answers';
import type { Endpoint, Route } from './defineEndpoint';
import { endpoints, type EndpointName, type RequestParams, type Result } from './endpoints';
import type { Envelope } from './envelope';
import { isTokenError, ProtrackError } from './errors';
import { limited } from './adaptiveLimiter';
import { findPath, foundRoute } from './pathSearch';
import { plainDecimal } from './plainDecimal';
import { limitedRetry, withRetry } from './retry';
import { hasOverride, isSame, mayTryNext, mostTelling, rememberRoute, routesOf } from './routes';
import { mayBeElsewhere, maySearch, withSearch } from './unknownCall';
import { inOurWords } from './zodMessages';

/** Facts about the reply itself. */
export type ReplyFacts = Pick<Envelope, 'serverTime' | 'status' | 'age'>;

/** The answer of an endpoint. */
export interface Answer<Name extends EndpointName> extends ReadAnswer<Result<Name>>, ReplyFacts {}

/**
 * Calls one endpoint of the API: checks the parameters against the document's limits, waits for the account's rate limiter,
 * retries idempotent requests, and reads the record.
 * @throws ProtrackError; of a write it tells with `outcomeUnknown` that the platform may have carried it out
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

/** Calls an endpoint by the first route that this server takes. @throws ProtrackError when it takes none: the most telling error */
async function exchangeByRoutes(
	client: ProtrackClient,
	name: EndpointName,
	query: Record<string, string>,
): Promise<Envelope> {
	const tried = await tryRoutes(client, name, query, routesOf(client, name));
	if ('envelope' in tried) return tried.envelope;
	const { error } = tried;
	if (!maySearch(client) || !mayBeElsewhere(client, name, error)) throw error;
	const search = await findPath(client, name).catch((thrown: unknown) => {
		// A canceled search must not hide that a write may have been carried out.
		throw thrown instanceof ProtrackError ? error : thrown;
	});
	const found = foundRoute(client, name);
	const wasTried = found !== undefined && tried.routes.some((route) => isSame(route, found));
	if (!found || wasTried) throw withSearch(error, name, search, wasTried);
	const triedThere = await tryRoutes(client, name, query, [found]);
	if ('envelope' in triedThere) return triedThere.envelope;
	throw withSearch(triedThere.error, name, search, true);
}

type Tried = { envelope: Envelope } | { error: ProtrackError; routes: Route[] };

async function tryRoutes(
	client: ProtrackClient,
	name: EndpointName,
	query: Record<string, string>,
	routes: Route[],
): Promise<Tried> {
	const endpoint: Endpoint = endpoints[name];
	const { title, idempotent } = endpoint;
	const errors: ProtrackError[] = [];
	for (const route of routes) {
		const { path, method, parametersIn } = route;
		const request: WireRequest = {
			endpoint: name,
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
			if (isFound(client, name, route)) client.noteFoundRoute?.(name, route);
			return { envelope };
		} catch (error) {
			if (!(error instanceof ProtrackError)) throw error;
			if (!mayTryNext(error, idempotent)) return { error, routes };
			errors.push(error);
		}
	}
	return { error: mostTelling(errors as [ProtrackError, ...ProtrackError[]]), routes };
}

function isFound(client: ProtrackClient, name: EndpointName, route: Route): boolean {
	const found = foundRoute(client, name);
	return found !== undefined && isSame(found, route) && !hasOverride(client, name);
}

/**
 * Sends a request through the account's rate limiter. An idempotent one is tried again; of a write the error tells whether its outcome is unknown.
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
 * A token error means that the platform carried nothing out, so with another token everything is sent again: reads, writes and commands alike.
 * A read gets two renewals, because another program that uses the account can log in between renewal and request.
 */
const MAX_RENEWALS = { read: 2, write: 1 };

async function sendWithRenewal(
	client: ProtrackClient,
	request: WireRequest,
	check: (envelope: Envelope) => Envelope,
): Promise<Envelope> {
	const maxRenewals = request.idempotent ? MAX_RENEWALS.read : MAX_RENEWALS.write;
	// Before the limiter: requests that wait for a login must not take the place of others.
	await client.ensureToken();
	for (let renewals = 0; ; renewals += 1) {
		let token = '';
		const mayRenew = renewals < maxRenewals;
		const envelope = await limited(client, request.path, async () => {
			client.throwIfCanceled();
			token = client.currentToken();
			// An error here means that nothing was sent.
			client.beforeSend?.();
			const answer = client
				.send(request)
				.then((reply) => (mayRenew && isTokenError(reply.code) ? reply : check(reply)));
			// The outcome is unknown only of a request that was sent, not when a login before it fails.
			return await (request.idempotent ? answer : answer.catch(throwWithOutcome));
		});
		if (!mayRenew || !isTokenError(envelope.code)) return envelope;
		await client.ensureToken(token);
		await client.beforeResend?.();
	}
}

/** Whether a write that ended with this error may have been carried out. Only a code of the platform can rule it out. */
function isOutcomeUnknown({ code, kind, neverSent }: ProtrackError): boolean {
	if (neverSent) return false;
	return code === undefined ? errorKinds[kind].outcomeUnknown : errorOfCode(code).outcomeUnknown;
}

/** Adds to the error of a write that it was not carried out, or that nobody knows, so that a person can decide what to do. */
function throwWithOutcome(error: unknown): never {
	if (!(error instanceof ProtrackError)) throw error;
	if (error.neverSent) throw error.withMessage(`${error.message}. This call was not carried out`);
	if (!isOutcomeUnknown(error)) throw error;
	throw error.with({
		message: `${error.message}. It is not known whether the platform carried it out`,
		hint: ['Look on the platform before you run this again; it is never sent again by itself.', ...error.hints],
		outcomeUnknown: true,
	});
}

function checked(envelope: Envelope, endpoint: Endpoint, request: WireRequest): Envelope {
	// 20023 "no data" and an empty record say the same (both were observed).
	if (envelope.code === 0) return envelope;
	if (envelope.code === NO_DATA && endpoint.record.isList) return { ...envelope, record: undefined };
	const error = ProtrackError.fromCode(envelope.code, endpoint.title, wordsOf(envelope));
	if (error.kind !== 'unsupported') throw error;
	const isAssumed = !endpoint.confirmed.path && request.path === endpoint.path;
	throw error.with({
		message: `This server does not know the call "${endpoint.title}" at ${request.path} (code ${envelope.code})`,
		hint: [
			...(isAssumed ? ['The path of this call is not public and ours is an assumption.'] : []),
			{ name: 'enterPath', value: endpoint.chapter },
		],
	});
}

/** The server's own explanation, which some servers give in `record` (observed with chapter 2.14). */
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
	return ProtrackError.input(`"${field}" ${issue?.message ?? 'is not valid'} (${endpoint.title})`, {
		name: 'correctValue',
	});
}

function readRecord(endpoint: Endpoint, record: unknown): ReadAnswer<unknown> {
	const read = endpoint.record.read(record);
	if (!('unreadable' in read)) return read;
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform's answer ${read.unreadable} (${endpoint.title})`,
		hint: { name: 'reportOrCheckPlatform' },
		httpCode: '502',
	});
}
