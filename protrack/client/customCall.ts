import { exchange } from './call';
import type { ProtrackClient } from './client';
import type { Endpoint } from './defineEndpoint';
import { endpoints, type EndpointName } from './endpoints';
import { decodedOrSame, holdsEngineStop } from './engineStop';
import { NO_DATA } from './errorCodes';
import { ProtrackError } from './errors';
import type { Hint } from './hints';

/** A call that is not in the table of endpoints. */
export interface CustomRequest {
	method: 'GET' | 'POST';
	/** Behind the base URL, e.g. /api/geofence/list. */
	path: string;
	/** Lists are joined with commas and objects written as JSON, as this API takes them; null and undefined are left out. */
	parameters: Record<string, unknown>;
	/** Whether it only reads, so that it can be sent again when something goes wrong on the way. */
	idempotent: boolean;
}

/** What differs from server to server and decides which path belongs to which endpoint. */
type Server = Pick<ProtrackClient, 'basePath' | 'overrides'>;

/** Endpoints with a guard, which a custom call would bypass, each with what to use instead. */
const guarded = {
	authorization:
		'A login would end the token that all workflows of this account share. Every call logs in by itself when it has to.',
	sendCommand: { name: 'useCommandNode' },
	blockAccount: { name: 'useAccountBlock' },
	unblockAccount: { name: 'useAccountUnblock' },
	changePassword: { name: 'useChangePassword' },
} as const satisfies Partial<Record<EndpointName, Hint>>;

/** Nothing encoded, no "..", no ";": each path can be written in one way only, so that the guard can compare it. */
const PLAIN_PATH = /^(\/[\w-]+(\.[\w-]+)*)+$/;
/** Servers use these words in paths of commands, with anything before or after them. */
const COMMAND_SEGMENT = /command|cmd/i;

/**
 * Calls an endpoint that is not in the table, like the others: with token, rate limit, retries if it only reads, and readable errors.
 * @returns the record of the answer, null when there is none
 * @throws ProtrackError `input` before anything is sent
 */
export async function customCall(client: ProtrackClient, request: CustomRequest): Promise<unknown> {
	const path = checkedPath(client, request.path);
	const title = `Custom API call ${path}`;
	const idempotent = request.idempotent && mayRepeat(client, path);
	const envelope = await exchange(
		client,
		{ title, path, method: request.method, query: toQuery(request.parameters), idempotent },
		(reply) => {
			// "No data" is a valid answer to a read. After a write it does not tell whether anything was changed.
			if (reply.code === 0 || (reply.code === NO_DATA && idempotent)) return reply;
			const error = ProtrackError.fromCode(reply.code, title, reply.message);
			throw error.kind === 'unsupported' ? error.with(unknownPath(path, reply.code)) : error;
		},
	);
	return envelope.record === undefined || envelope.record === '' ? null : envelope.record;
}

/** Whether a request at this path may be sent again. The table decides, not the user: a second geofence or message would be wrong. */
export function mayRepeat(client: Server, path: string): boolean {
	return (Object.keys(endpoints) as EndpointName[]).every(
		(name) => endpoints[name].idempotent || !isPathOf(client, name, path),
	);
}

/**
 * Whether this is one of the usual paths of an endpoint, or its overridden path. The API may be in a folder of the server, and a server may accept
 * ".json" or more after a path.
 */
function isPathOf({ basePath = '', overrides }: Server, name: EndpointName, path: string): boolean {
	const { path: usual, candidates = [] }: Endpoint = endpoints[name];
	const override = overrides[name]?.path;
	const known = [usual, ...candidates.map((candidate) => candidate.path), override, override && plainPath(override)];
	const parts = (text: string) => `${text.trim().toLowerCase().replaceAll('.', '/')}/`;
	// The base path counts too: the path of a guarded endpoint may begin in it.
	return known.some((each) => each && parts(basePath + path).includes(parts(each)));
}

/** An overridden path as the server reads it. It may be written in ways that a custom call may not use. */
function plainPath(path: string): string {
	const { pathname } = new URL(`http://server${path}`);
	return decodedOrSame(pathname)
		.replace(/;[^/]*/g, '')
		.replace(/\/+/g, '/')
		.replace(/\/$/, '');
}

function unknownPath(path: string, code: number) {
	return {
		message: `This server does not know a call at ${path} (code ${code})`,
		hint: { name: 'checkPathAndMethod' } as const,
	};
}

function checkedPath(client: ProtrackClient, text: string): string {
	const path = text.trim();
	if (!PLAIN_PATH.test(path)) {
		throw ProtrackError.field(
			'path',
			'is not a path of the API',
			'Enter it without server and without parameters, e.g. /api/geofence/list. It may have letters, digits, "-", "_" and "." only.',
		);
	}
	throwIfGuarded(client, path, (problem, hint) => ProtrackError.field('path', `${path} ${problem}`, hint));
	return path;
}

/** @throws ProtrackError `input` for a path below the base path that a custom call may not have @param toError makes the error */
function throwIfGuarded(
	server: Server,
	path: string,
	toError: (problem: string, hint: Hint | Hint[]) => ProtrackError,
): void {
	for (const [name, hint] of Object.entries(guarded) as Array<[EndpointName, Hint]>) {
		if (!isPathOf(server, name, path)) continue;
		throw toError(`cannot be called here (${endpoints[name].title})`, hint);
	}
	if (COMMAND_SEGMENT.test((server.basePath ?? '') + path) && path !== statusPath(server)) {
		const onlyStatus = `Only the status of a command can be asked for here, at ${statusPath(server)}.`;
		throw toError('cannot be called here, because it may send a command', [guarded.sendCommand, onlyStatus]);
	}
}

/**
 * Checks a request that other code sends with our token, by the rules of a custom call.
 * @param path from the root of the server, base path included
 * @param parameters whatever is sent as query or form
 * @throws ProtrackError `input`
 */
export function checkForeignCall(server: Server, path: string, parameters: unknown): void {
	const { basePath = '' } = server;
	if (!PLAIN_PATH.test(path)) {
		throw ProtrackError.input(
			'The path of the URL is not one of the API',
			'It may have letters, digits, "-", "_" and "." only, e.g. /api/geofence/list',
		);
	}
	const isBelow = path.startsWith(`${basePath}/`);
	throwIfGuarded(
		isBelow ? server : { ...server, basePath: '' },
		isBelow ? path.slice(basePath.length) : path,
		(problem, hint) => ProtrackError.input(`${path} ${problem}`, hint),
	);
	if (!holdsEngineStop(parameters)) return;
	throw ProtrackError.input('The request holds a command that stops an engine', guarded.sendCommand);
}

function statusPath({ overrides }: Server): string {
	return overrides.queryCommand?.path ?? endpoints.queryCommand.path;
}

function toQuery(parameters: Record<string, unknown>): Record<string, string> {
	const query: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters)) {
		if (value === null || value === undefined) continue;
		query[checkedName(name)] = checkedValue(name, value);
	}
	return query;
}

function checkedName(name: string): string {
	if (name.trim() === '') {
		throw ProtrackError.input('A query parameter has no name', 'Enter a name for each parameter, or remove it.');
	}
	if (name.trim().toLowerCase() === 'access_token') {
		throw ProtrackError.input('"access_token" cannot be given as a query parameter', { name: 'omitToken' });
	}
	if (!holdsEngineStop(name)) return name.trim();
	throw ProtrackError.input('The name of a query parameter is a command that stops an engine', guarded.sendCommand);
}

function checkedValue(name: string, value: unknown): string {
	const plain = plainOf(name, value);
	const text = textOf(plain);
	// A list is joined: both its elements and the joined text may be commands.
	if (!holdsEngineStop(plain) && !holdsEngineStop(text)) return text;
	throw ProtrackError.input(
		`The query parameter "${name.trim()}" holds a command that stops an engine`,
		guarded.sendCommand,
	);
}

/** The value as it is sent: in JSON a date becomes text. */
function plainOf(name: string, value: unknown): unknown {
	try {
		return JSON.parse(JSON.stringify(value));
	} catch {
		throw ProtrackError.input(
			`The query parameter "${name.trim()}" cannot be written as JSON`,
			'Give text, numbers, or lists and objects of them; check the expression that should give it.',
		);
	}
}

function textOf(value: unknown): string {
	if (Array.isArray(value)) return value.map(textOf).join(',');
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
