import type { z } from '../vendor';
import type { ProtrackClient, WireRequest } from './client';
import { endpoints, type Endpoint, type EndpointName, type Parameters, type Result } from './endpoints';
import type { Envelope } from './envelope';
import { ProtrackError } from './errors';
import { paced } from './pace';
import { pacedPolicies, withRetry } from './retry';

/** The answer of one call. */
export interface Answer<Name extends EndpointName> {
	result: Result<Name>;
	/** The server's clock in epoch seconds, null when it did not tell. */
	serverTime: number | null;
}

/**
 * Makes one call of the API: checks the parameters against the document's limits, keeps the account's pace,
 * repeats what may be repeated, and reads the record.
 * @throws ProtrackError
 */
export async function call<Name extends EndpointName>(
	client: ProtrackClient,
	name: Name,
	parameters: Parameters<Name>,
): Promise<Answer<Name>> {
	const endpoint: Endpoint = endpoints[name];
	const request: WireRequest = {
		call: name,
		title: endpoint.title,
		method: client.overrides[name]?.method ?? endpoint.method,
		path: client.overrides[name]?.path ?? endpoint.path,
		query: toQuery(endpoint, parameters),
		repeatable: endpoint.repeatable,
	};
	const envelope = await exchange(client, request, (reply) => checked(reply, endpoint, request));
	const result = readRecord(endpoint, envelope.record) as Result<Name>;
	if (Array.isArray(result)) client.countRecords?.(result.length);
	return { result, serverTime: envelope.serverTime };
}

/**
 * Sends a request at the account's pace. What may be repeated is repeated; of what may not, a lost answer is told as such.
 * @param check throws for an answer that is a fault
 * @throws ProtrackError
 */
export async function exchange(
	client: ProtrackClient,
	request: WireRequest,
	check: (envelope: Envelope) => Envelope,
): Promise<Envelope> {
	const once = () =>
		paced(client, async () => {
			client.throwIfCancelled();
			return check(await client.send(request));
		});
	return request.repeatable ? await withRetry(client, once, pacedPolicies) : await once().catch(doubtful);
}

/** Something that must not be done twice was sent, and the answer is lost: only a person can decide what to do now. */
function doubtful(error: unknown): never {
	const lost = error instanceof ProtrackError && !error.code && ['network', 'temporary', 'reply'].includes(error.kind);
	if (!lost) throw error;
	throw ProtrackError.of({
		kind: error.kind,
		message: `${error.message}. It is not known whether the platform carried it out`,
		advice: `Look on the platform before you run this again; it is never sent again by itself. ${error.advice}`,
		httpCode: error.httpCode,
	});
}

function checked(envelope: Envelope, endpoint: Endpoint, request: WireRequest): Envelope {
	// 20023 "no data" and an empty record say the same (both were observed).
	if (envelope.code === 0) return envelope;
	if (envelope.code === 20023 && endpoint.emptyWhenNoData) return { ...envelope, record: undefined };
	const fault = ProtrackError.fromCode(envelope.code, endpoint.title, envelope.message);
	if (fault.kind !== 'unsupported') throw fault;
	const ours = !endpoint.confirmed.path && request.path === endpoint.path;
	throw ProtrackError.of(
		{
			kind: 'unsupported',
			message: `This server does not know the call "${endpoint.title}" at ${request.path} (code ${envelope.code})`,
			advice: `${
				ours ? 'The path of this call is not public and ours is an assumption. ' : ''
			}Ask your provider for the path of chapter ${endpoint.chapter} of the API document and enter it in the credential under "Endpoint Overrides".`,
			httpCode: fault.httpCode,
		},
		envelope.code,
	);
}

function toQuery(endpoint: Endpoint, parameters: unknown): Record<string, string> {
	const checked = endpoint.parameters.safeParse(parameters);
	if (!checked.success) throw parameterFault(endpoint, checked.error.issues[0]);
	const entries = Object.entries(checked.data as Record<string, unknown>).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries.map(([key, value]) => [key, Array.isArray(value) ? value.join(',') : String(value)]));
}

function parameterFault(endpoint: Endpoint, issue: z.ZodIssue | undefined): ProtrackError {
	const field = String(issue?.path[0] ?? 'parameter');
	return ProtrackError.input(
		`"${field}" ${issue?.message ?? 'is not valid'} (${endpoint.title})`,
		'Correct the value in this node; nothing was sent to the platform.',
	);
}

function readRecord(endpoint: Endpoint, record: unknown): unknown {
	const read = endpoint.result.safeParse(record);
	if (read.success) return read.data;
	const where = read.error.issues[0]?.path.join('.') || 'record';
	throw ProtrackError.of({
		kind: 'reply',
		message: `The platform's answer has another shape than documented at "${where}" (${endpoint.title})`,
		advice: 'Check that the base URL in the credential belongs to a Protrack platform; if it does, please report this.',
		httpCode: '502',
	});
}
