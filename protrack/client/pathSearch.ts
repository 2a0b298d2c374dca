import { limited } from './adaptiveLimiter';
import type { Probe, ProtrackClient } from './client';
import type { Endpoint, Route } from './defineEndpoint';
import { endpoints, type EndpointName } from './endpoints';
import { errorOfCode, PARAMETER_MISSING } from './errorCodes';
import { errorToKeep, isTokenError, ProtrackError } from './errors';
import { getOrCreate } from './getOrCreate';
import { createProcessMap } from './processState';

/*
 * Where a server has the calls whose path or method is not public. Each guess is asked without a token and without parameters, which can neither read nor
 * change anything: a path that exists asks for the token (observed: 10005 "missing required parameter:access_token"). What an unknown path is answered
 * with was never seen. So a path in the same folder that is certainly wrong is asked as well, and only another answer than that one counts.
 *
 * The method is the one of the table. Only when no path is found with it, the other one is tried: a POST is sent without a body, so it carries no more than
 * a GET does.
 */

type Method = Route['method'];

/** What a server answered to a probe, e.g. "code 10005" or "HTTP 404". */
type ProbeAnswer = `code ${number}` | `HTTP ${string}`;

interface ServerPaths {
	/** By method and path. */
	answers: Map<string, ProbeAnswer>;
	/** Calls whose search has ended, each is looked for once; and whether it got to its end, so that a single path is known to be the only one. */
	searched: Map<EndpointName, { isWhole: boolean }>;
	/** The search under way; it never rejects. */
	underWay?: Promise<void>;
	/** By `performance.now()`. */
	lastProbeAt: number;
}

/** What is known of the place of one call. */
export interface PathSearch {
	/** Whether everything was asked. */
	isWhole: boolean;
	/** Where it seems to be: one route for each path. */
	matches: Route[];
	/** The paths that have been asked. */
	tried: string[];
	/** Whether the server asks for a token at paths that cannot exist too, so that nothing can be found. */
	isBlind: boolean;
}

/** A client that may look for calls. */
export type Searcher = ProtrackClient & Required<Pick<ProtrackClient, 'probe'>>;

/** By `serverKey`. */
const servers = createProcessMap<ServerPaths>({
	maxEntries: 100,
	isInUse: ({ underWay }) => underWay !== undefined,
});

const newServer = (): ServerPaths => ({ answers: new Map(), searched: new Map(), lastProbeAt: -Infinity });

/** One probe a second, so that a search is no burst. */
const PAUSE_MS = 1000;
/** A search ends after so many probes in a row without an answer, and at the latest after so many ms: a run waits for it, and other runs for that one. */
const MAX_UNANSWERED = 3;
const MAX_SEARCH_MS = 120_000;
/** No platform has a call of this name. */
const WRONG_CALL = 'nosuchcall';

/** The calls whose path or method is an assumption, so that they may be elsewhere. */
export const assumedNames = (Object.keys(endpoints) as EndpointName[]).filter((name) => {
	const { path, method } = endpoints[name].confirmed;
	return !path || !method;
});

/**
 * Looks for a call, unless that was done: one probe a second, one search of a server at a time. Callers that want the same wait for each other.
 * @param again for a person who looks again: asks once more what was not answered the first time, but sends nothing after `until` (`performance.now()`)
 * @throws ProtrackError `canceled`; what was found until then is kept, and another caller goes on from there
 */
export async function findPath(client: Searcher, name: EndpointName, again?: { until: number }): Promise<PathSearch> {
	const server = getOrCreate(servers, keyOf(client), newServer);
	while (server.underWay) await client.unlessCanceled(server.underWay);
	if (again || !server.searched.has(name)) {
		const search = probeAll(client, server, name, again?.until);
		const end = () => (server.underWay = undefined);
		server.underWay = search.then(end, end);
		server.searched.set(name, { isWhole: await search });
	}
	return searchOf(server, name);
}

/** What platforms were seen to have in front of /api, and what may follow from that. */
const BASE_PATHS = ['/V2', '/V1', '/V3'];

/**
 * Looks for the login below a base path that the address lacks; it needs no token, and without parameters it logs nobody in.
 * @returns e.g. /V2, undefined when it is below none
 * @throws ProtrackError `canceled`
 */
export async function findBasePath(client: Searcher): Promise<string | undefined> {
	const server = newServer();
	const { title, path } = endpoints.authorization;
	const probe = async (at: string) =>
		await ask(client, server, { method: 'GET', path: at, title: `Search for ${title}` });
	for (const basePath of BASE_PATHS) {
		const answer = await probe(basePath + path);
		const ofWrongPath = asksForToken(answer) ? await probe(basePath + wrongPathBeside(path)) : null;
		if (ofWrongPath !== null && ofWrongPath !== answer) return basePath;
	}
	return undefined;
}

/** What has been found out about a call so far, also when its search was ended early; undefined when nothing was asked. */
export function knownSearch(client: Pick<ProtrackClient, 'serverKey'>, name: EndpointName): PathSearch | undefined {
	const server = servers.get(keyOf(client));
	const search = server && searchOf(server, name);
	return search && search.tried.length > 0 ? search : undefined;
}

/** The route of a read that its search has found: a single one that is not the usual one. A write is never sent to a guess. */
export function foundRoute(client: Pick<ProtrackClient, 'serverKey'>, name: EndpointName): Route | undefined {
	if (!endpoints[name].idempotent) return undefined;
	const search = knownSearch(client, name);
	return search?.isWhole ? singleMatch(name, search) : undefined;
}

/** Where a call is, if a single route was found and it is not the usual one. */
export function singleMatch(name: EndpointName, { matches }: PathSearch): Route | undefined {
	const [match, ...others] = matches;
	const { path, method } = endpoints[name];
	const isUsual = match?.path === path && match.method === method;
	return others.length > 0 || isUsual ? undefined : match;
}

const keyOf = ({ serverKey = '' }: Pick<ProtrackClient, 'serverKey'>) => serverKey;
const answerKey = (method: Method, path: string) => `${method} ${path}`;
const wrongPathBeside = (path: string) => path.replace(/[^/]+$/, WRONG_CALL);

function pathsOf(name: EndpointName): string[] {
	const { path, candidates = [] }: Endpoint = endpoints[name];
	return [...new Set([path, ...candidates.map((candidate) => candidate.path ?? path)])];
}

const methodsOf = (name: EndpointName): Method[] =>
	endpoints[name].method === 'GET' ? ['GET', 'POST'] : ['POST', 'GET'];

function searchOf({ answers, searched }: ServerPaths, name: EndpointName): PathSearch {
	const paths = pathsOf(name);
	const answerOf = (method: Method, path: string) => answers.get(answerKey(method, path));
	const exists = (method: Method, path: string): boolean => {
		const [answer, ofWrongPath] = [answerOf(method, path), answerOf(method, wrongPathBeside(path))];
		return asksForToken(answer) && ofWrongPath !== undefined && ofWrongPath !== answer;
	};
	const methods = methodsOf(name);
	const wrongs = paths
		.flatMap((path) => methods.map((method) => answerOf(method, wrongPathBeside(path))))
		.filter((answer) => answer !== undefined);
	return {
		isWhole: searched.get(name)?.isWhole ?? false,
		matches: paths.flatMap((path): Route[] => {
			const method = methods.find((each) => exists(each, path));
			return method ? [{ path, method, parametersIn: 'query' }] : [];
		}),
		tried: paths.filter((path) => methods.some((method) => answerOf(method, path) !== undefined)),
		isBlind: wrongs.length > 0 && wrongs.every(asksForToken),
	};
}

/** Or for another parameter, which only a path that exists does. */
function asksForToken(answer: ProbeAnswer | null | undefined): boolean {
	if (!answer?.startsWith('code ')) return false;
	const code = Number(answer.slice('code '.length));
	return code === PARAMETER_MISSING || isTokenError(code);
}

/** Asks everything that was not answered yet. @returns whether it got to the end */
async function probeAll(
	client: Searcher,
	server: ServerPaths,
	name: EndpointName,
	until = performance.now() + MAX_SEARCH_MS,
): Promise<boolean> {
	const asked = new Set<string>();
	let unanswered = 0;
	for (const method of methodsOf(name)) {
		if (searchOf(server, name).matches.length > 0) break;
		for (const path of pathsOf(name).flatMap((each) => [wrongPathBeside(each), each])) {
			const key = answerKey(method, path);
			if (server.answers.has(key) || asked.has(key)) continue;
			asked.add(key);
			if (performance.now() > until) return false;
			const answer = await ask(client, server, { method, path, title: `Search for ${endpoints[name].title}` });
			unanswered = answer === null ? unanswered + 1 : 0;
			if (unanswered >= MAX_UNANSWERED) return false;
			if (answer !== null) server.answers.set(key, answer);
		}
	}
	return true;
}

/** @returns null when nothing was answered that tells about the path */
async function ask(client: Searcher, server: ServerPaths, probe: Probe): Promise<ProbeAnswer | null> {
	const waitMs = server.lastProbeAt + PAUSE_MS - performance.now();
	if (waitMs > 0) await client.sleep(waitMs);
	client.throwIfCanceled();
	server.lastProbeAt = performance.now();
	try {
		return await limited(client, probe.path, async () => await answerOf(client, probe));
	} catch (thrown) {
		const { kind, httpCode } = errorToKeep(thrown);
		return kind === 'reply' ? `HTTP ${httpCode}` : null;
	}
}

/** @throws ProtrackError for what is no answer of the API, or tells about the moment instead of the path */
async function answerOf(client: Searcher, request: Probe): Promise<ProbeAnswer> {
	const { code } = await client.probe(request);
	const { kind } = errorOfCode(code);
	if (kind === 'rate' || kind === 'temporary') throw ProtrackError.fromCode(code, request.title);
	return `code ${code}`;
}
