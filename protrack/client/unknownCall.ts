import type { ProtrackClient } from './client';
import type { Route } from './defineEndpoint';
import type { EndpointName, EndpointOverrides } from './endpoints';
import { UNKNOWN_CALL } from './errorCodes';
import type { ProtrackError } from './errors';
import type { Hint } from './hints';
import { assumedNames, singleMatch, type PathSearch, type Searcher } from './pathSearch';
import { hasOverride } from './routes';

/* What follows when a server does not know a call whose path or method is an assumption. */

/** Whether this client may look for calls. */
export function maySearch(client: ProtrackClient): client is Searcher {
	return client.probe !== undefined && client.serverKey !== undefined;
}

/** Whether an error can mean that the call is elsewhere on this server, so that looking for it may help. */
export function mayBeElsewhere(
	client: Pick<ProtrackClient, 'overrides'>,
	name: EndpointName,
	{ code, kind }: ProtrackError,
): boolean {
	if (hasOverride(client, name) || !assumedNames.includes(name)) return false;
	// A server may answer an unknown path with a web page instead, with or without HTTP 404.
	return code === UNKNOWN_CALL || (code === undefined && kind === 'reply');
}

/** The error of a call, with what the search for it has found. @param wasTried whether the error comes from there */
export function withSearch(
	error: ProtrackError,
	name: EndpointName,
	search: PathSearch,
	wasTried: boolean,
): ProtrackError {
	const { message, hints, outcomeUnknown } = error;
	const { matches } = search;
	if (matches.length === 0) return error.with({ hint: [...hints, notFound(search)] });
	if (matches.length > 1) {
		return error.with({
			message: `${message}. Several paths look like it, and none was used: ${matches.map(shown).join(', ')}`,
			hint: ['Ask your provider which of them it is.', ...hints],
		});
	}
	const match = singleMatch(name, search);
	if (!match || wasTried) {
		const places = matches.map(shown).join(', ');
		return error.with({ hint: [...hints, `It seems to be at ${places}, but that does not answer as it should.`] });
	}
	const overrides = JSON.stringify(overridesFor([[name, search]]));
	return error.with({
		message: `${message}. It was found at ${shown(match)}, where nothing was sent`,
		// Where the outcome is unknown, a person has to look first.
		hint: [...(outcomeUnknown ? hints : []), { name: 'enterFoundPath', value: overrides }, 'Then run this again.'],
	});
}

const shown = ({ method, path }: Route): string => `${path} (${method})`;

function notFound({ tried, isBlind }: PathSearch): Hint {
	if (isBlind) return 'Other paths cannot be told apart: this server asks for a token at every one.';
	return tried.length === 0 ? 'Other paths were not answered.' : `Looked for it in vain at ${tried.join(', ')}.`;
}

/** The endpoint overrides for what was found: calls with a single route that is not the usual one. */
export function overridesFor(searches: ReadonlyArray<readonly [EndpointName, PathSearch]>): EndpointOverrides {
	const found = searches.flatMap(([name, search]) => {
		const match = singleMatch(name, search);
		return match ? [[name, { path: match.path, method: match.method }] as const] : [];
	});
	return Object.fromEntries(found);
}
