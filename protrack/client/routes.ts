import type { ProtrackClient } from './client';
import type { Endpoint, Route } from './defineEndpoint';
import { endpoints, type EndpointName } from './endpoints';
import { PARAMETER_MISSING, UNKNOWN_CALL } from './errorCodes';
import type { ProtrackError } from './errors';
import { foundRoute } from './pathSearch';
import { createProcessMap } from './processState';

/*
 * Servers accept some endpoints in different forms, which no document lists. So an endpoint may have candidates with the same path: a server that answers
 * that it does not know a request, or that a parameter is missing, has carried nothing out, so the next candidate is tried. The one that worked is
 * remembered. A candidate with another path is a route only after it was found (pathSearch.ts).
 */

/** The routes that worked, by the key of the client's account. */
const known = createProcessMap<Partial<Record<EndpointName, Route>>>({ maxEntries: 100 });

/** All routes of an endpoint, the one that worked last first. An override of the account is used alone. */
export function routesOf(
	client: Pick<ProtrackClient, 'overrides' | 'accountKey' | 'serverKey'>,
	name: EndpointName,
): Route[] {
	const { overrides, accountKey } = client;
	const { path, method, candidates = [] }: Endpoint = endpoints[name];
	const usual: Route = { path, method, parametersIn: 'query', ...overrides[name] };
	if (hasOverride(client, name)) return [usual];
	const forms = candidates.filter((candidate) => candidate.path === undefined);
	const routes = [usual, ...forms.map((form) => ({ ...usual, ...form }))];
	const first = known.get(accountKey)?.[name] ?? foundRoute(client, name);
	return first ? [first, ...routes.filter((route) => !isSame(route, first))] : routes;
}

/** Whether the credential says how an endpoint is asked; then nothing else is tried or looked for. */
export function hasOverride({ overrides }: Pick<ProtrackClient, 'overrides'>, name: EndpointName): boolean {
	return Object.keys(overrides[name] ?? {}).length > 0;
}

/** Remembers the route that worked for the server and account of a client. */
export function rememberRoute(
	{ accountKey }: Pick<ProtrackClient, 'accountKey'>,
	name: EndpointName,
	route: Route,
): void {
	known.set(accountKey, { ...known.get(accountKey), [name]: route });
}

/** The platform's codes for a request that it does not know or could not read, so that it cannot have carried it out. */
const NOT_UNDERSTOOD = [UNKNOWN_CALL, PARAMETER_MISSING];
/** An unknown path or method, by HTTP. */
const NOT_FOUND = ['404', '405'];

/**
 * Whether another candidate may be tried after this error.
 *
 * After HTTP 404 or 405 only reads are tried again. The answer need not come from the platform: a proxy, a firewall, or the web site at a
 * mistyped base URL may send it, even after passing the request on. So it does not prove that a write was not carried out, and a command that
 * is sent twice costs more than an error that asks a person to look.
 */
export function mayTryNext({ code, kind, httpCode }: ProtrackError, isRead: boolean): boolean {
	if (code !== undefined) return NOT_UNDERSTOOD.includes(code);
	return isRead && kind === 'reply' && NOT_FOUND.includes(httpCode);
}

/** @param errors of all candidates, at least one @returns the most telling: one that names a parameter, else one with a code, else the first */
export function mostTelling(errors: readonly [ProtrackError, ...ProtrackError[]]): ProtrackError {
	const [first] = errors;
	return (
		errors.find(({ code }) => code === PARAMETER_MISSING) ?? errors.find(({ code }) => code !== undefined) ?? first
	);
}

/** Whether two routes are the same request. */
export function isSame(one: Route, other: Route): boolean {
	return one.path === other.path && one.method === other.method && one.parametersIn === other.parametersIn;
}
