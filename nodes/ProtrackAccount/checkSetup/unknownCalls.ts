import {
	assumedNames,
	endpoints,
	findBasePath,
	findPath,
	hasOverride,
	knownSearch,
	maySearch,
	overridesFor,
	singleMatch,
	type EndpointName,
	type PathSearch,
	type ProtrackClient,
	type ProtrackError,
} from '../../../protrack/client';
import { finding, type Finding } from './finding';

/* Calls whose path is not public (docs/calls.md): everything here goes out without a token and without parameters. */

/** As the notice of the field says. */
const MAX_SEARCH_MS = 240_000;

/**
 * Looks for all calls whose path or method is an assumption, but those with an override, for some minutes.
 * @throws ProtrackError `canceled`; `unknownCallFindings` has what was found until then
 */
export async function findUnknownCalls(client: ProtrackClient): Promise<void> {
	if (!maySearch(client)) return;
	const until = performance.now() + MAX_SEARCH_MS;
	for (const name of namesToFind(client)) await findPath(client, name, { until });
}

const namesToFind = (client: ProtrackClient) => assumedNames.filter((name) => !hasOverride(client, name));

/** What is known of these calls, and the overrides to enter. */
export function unknownCallFindings(client: ProtrackClient): Finding[] {
	const searches = namesToFind(client).flatMap((name) => {
		const search = knownSearch(client, name);
		return search ? [[name, search] as const] : [];
	});
	if (searches.some(([, { isBlind }]) => isBlind)) {
		return [
			finding(
				'unknownCalls',
				'warning',
				'This server asks for a token at every path, also at those that do not exist, so no calls can be found this way.',
				'Ask your provider for the API document, and enter paths that differ in the credential under "Endpoint Overrides".',
			),
		];
	}
	return [
		...overridesFindings(client, searches),
		...searches.map(([name, search]) => callFinding(name, search)),
		...unfinished(namesToFind(client).filter((name) => !knownSearch(client, name)?.isWhole)),
	];
}

function unfinished(names: EndpointName[]): Finding[] {
	if (names.length === 0) return [];
	return [
		finding(
			'unknownCalls',
			'warning',
			`The search ended before every path was asked, for the calls ${names.map((name) => `"${endpoints[name].title}"`).join(', ')}.`,
			'Run it again: it goes on from there.',
		),
	];
}

function overridesFindings(
	client: ProtrackClient,
	searches: ReadonlyArray<readonly [EndpointName, PathSearch]>,
): Finding[] {
	const found = overridesFor(searches);
	const names = Object.keys(found);
	if (names.length === 0) return [];
	return [
		finding(
			'unknownCalls',
			'warning',
			`This platform has calls at other paths than assumed: ${names.join(', ')}.`,
			'In the credential choose the platform "Other (White Label)" with its address as base URL, and enter the text in "copy" under "Endpoint Overrides". Then test each of these calls with something that does no harm.',
			JSON.stringify({ ...client.overrides, ...found }),
		),
	];
}

function callFinding(name: EndpointName, search: PathSearch): Finding {
	const { title, chapter, path } = endpoints[name];
	const { matches, tried } = search;
	const call = `"${title}" (chapter ${chapter})`;
	const places = matches.map((match) => `${match.path} (${match.method})`).join(', ');
	if (matches.length > 1) {
		return finding(
			'unknownCalls',
			'warning',
			`The call ${call} may be at one of several paths: ${places}.`,
			'Ask your provider which of them it is, and enter it in the credential under "Endpoint Overrides". None is used until then.',
		);
	}
	if (matches.length === 0) {
		return finding(
			'unknownCalls',
			'warning',
			`The call ${call} was not found at ${tried.join(', ')}.`,
			'Ask your provider for its path, if you need it, and enter it in the credential under "Endpoint Overrides".',
		);
	}
	const isElsewhere = singleMatch(name, search) !== undefined;
	return finding(
		'unknownCalls',
		isElsewhere ? 'info' : 'ok',
		`The call ${call} was found at ${places}${isElsewhere ? `, not at ${path} (${endpoints[name].method})` : ', as assumed'}.`,
	);
}

/**
 * What else to do about a login that the server does not know: its API may be below a base path.
 * @throws ProtrackError `canceled`
 */
export async function basePathAdvice(client: ProtrackClient, { code, kind }: ProtrackError): Promise<string> {
	const isUnknown = kind === 'unsupported' || (kind === 'reply' && code === undefined);
	const basePath = isUnknown && maySearch(client) ? await findBasePath(client) : undefined;
	return basePath === undefined
		? ''
		: `The API was found below ${basePath}: add ${basePath} to the end of the base URL in the credential.`;
}
