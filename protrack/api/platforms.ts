import { ProtrackError } from './errors';

/** The platforms whose API address is known; every other white label is entered by hand. */
export const platforms = {
	protrack365: { title: 'Protrack365', host: 'api.protrack365.com' },
	itrack: { title: 'iTrack', host: 'api.itrack.top' },
	etrack: { title: 'eTrack', host: 'api.etrack.vip' },
} as const;

export interface PlatformChoice {
	/** Key of `platforms`, or `custom`. */
	platform: string;
	/** Origin of the API, for `custom`. */
	baseUrl?: string;
	/** Some white labels serve nothing but plain http; then everybody on the way can read token and data. */
	allowHttp?: boolean;
}

/**
 * @returns the origin of the API, e.g. https://api.protrack365.com
 * @throws ProtrackError `input` for an address that is no plain origin, or http without the switch
 */
export function originOf(choice: PlatformChoice): string {
	const known = Object.entries(platforms).find(([key]) => key === choice.platform)?.[1];
	if (known) return `${choice.allowHttp ? 'http' : 'https'}://${known.host}`;
	const url = parseUrl(choice.baseUrl ?? '');
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
		throw ProtrackError.input(
			'The base URL in the credential is not a web address',
			'Open the credential and enter the address of the API, e.g. https://api.example.com',
		);
	}
	if (url.pathname !== '/' || url.search || url.hash) {
		throw ProtrackError.input(
			'The base URL in the credential has more than the server\'s address',
			`Open the credential and shorten it to ${url.origin}. Paths that differ go into "Endpoint Overrides".`,
		);
	}
	if (url.protocol === 'http:' && !choice.allowHttp) {
		throw ProtrackError.input(
			'The base URL in the credential uses plain http',
			'Use https, or open the credential and switch on "Allow Plain HTTP" if your platform serves nothing else.',
		);
	}
	return url.origin;
}

function parseUrl(text: string): URL | null {
	try {
		return new URL(text.trim());
	} catch {
		return null;
	}
}
