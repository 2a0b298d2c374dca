import type { ProtrackClient } from './client';
import type { Endpoint, Route } from './defineEndpoint';
import { endpoints, type EndpointName } from './endpoints';
import { PARAMETER_MISSING, UNKNOWN_CALL } from './errorCodes';
import type { ProtrackError } from './errors';
import { createProcessMap } from './processState';

/*
 * Servers take some calls in different ways, and no document says which. So a row of the table may have candidates: when a server refuses one as
 * a request that it does not know or that lacks a parameter, it has carried nothing out, and the next one is tried. What worked is remembered.
 */

/** What worked, by the key of the client's account. */
const known = createProcessMap<Partial<Record<EndpointName, Route>>>({ maxEntries: 100 });

/** All ways to make a call, the one that worked last first. What the credential says of a call is authoritative: there is no other way then. */
export function routesOf(
	{ overrides, accountKey }: Pick<ProtrackClient, 'overrides' | 'accountKey'>,
	name: EndpointName,
): Route[] {
	const { path, method, candidates = [] }: Endpoint = endpoints[name];
	const usual: Route = { path, method, parametersIn: 'query', ...overrides[name] };
	if (overrides[name] && Object.keys(overrides[name]).length > 0) return [usual];
	const routes = [usual, ...candidates.map((candidate) => ({ ...usual, ...candidate }))];
	const worked = known.get(accountKey)?.[name];
	return worked ? [worked, ...routes.filter((route) => !isSame(route, worked))] : routes;
}

/** Remembers what worked for the server and account of a client. */
export function rememberRoute(
	{ accountKey }: Pick<ProtrackClient, 'accountKey'>,
	name: EndpointName,
	route: Route,
): void {
	known.set(accountKey, { ...known.get(accountKey), [name]: route });
}

/** The platform's codes for a request that it cannot have carried out, because it does not know it or could not read it. */
const NOT_UNDERSTOOD = [UNKNOWN_CALL, PARAMETER_MISSING];
/** An unknown path or method, by HTTP. */
const NOT_FOUND = ['404', '405'];

/**
 * Whether another candidate may be tried after this error.
 *
 * A page with HTTP 404 or 405 lets only reads go on. It need not come from the platform: a proxy or a firewall before it, or the web site at a
 * mistyped base URL, says so too, and some of them only after they have passed the request on. For a write that proves nothing, and a command that
 * goes out twice costs more than an error that asks a person to look.
 */
export function mayTryNext({ code, kind, httpCode }: ProtrackError, isRead: boolean): boolean {
	if (code !== undefined) return NOT_UNDERSTOOD.includes(code);
	return isRead && kind === 'reply' && NOT_FOUND.includes(httpCode);
}

/** @param errors of all candidates, at least one @returns the first that says most: a parameter is named, a code is given, or only a page came */
export function mostTelling(errors: readonly [ProtrackError, ...ProtrackError[]]): ProtrackError {
	const [first] = errors;
	return (
		errors.find(({ code }) => code === PARAMETER_MISSING) ?? errors.find(({ code }) => code !== undefined) ?? first
	);
}

function isSame(one: Route, other: Route): boolean {
	return one.path === other.path && one.method === other.method && one.parametersIn === other.parametersIn;
}
