import { ProtrackError } from './errors';
import { scalarText } from './scalarText';

/** The platforms whose API address is known; the address of any other white label is entered by the user. */
export const platforms = {
	protrack365: { title: 'Protrack365', host: 'api.protrack365.com' },
	itrack: { title: 'iTrack', host: 'api.itrack.top' },
	etrack: { title: 'eTrack', host: 'api.etrack.vip' },
} as const;

export interface PlatformChoice {
	/** Key of `platforms`, or `custom`. */
	platform: string;
	/** Address of the API, for `custom`: an origin, and a base path where a platform has one (`/V2` was seen live). */
	baseUrl?: string;
	/** Some white labels serve plain http only; then anybody between the two machines can read token and data. */
	allowHttp?: boolean;
}

/** Plain names only, so that a base path can be written in one way only and a guard can compare the paths below it. */
const BASE_PATH = /^(\/[\w-]+(\.[\w-]+)*)*\/?$/;
/** Every path of the API begins with `/api`, so an address that ends with it was copied together with a path. */
const COPIED_PATH = /(\/api(\/authorization)?)?\/?$/i;

/**
 * @returns what every path of the API is put after, without a slash at its end, e.g. https://api.protrack365.com or https://gps.example.com/V2
 * @throws ProtrackError `input` for an address that is more than origin and base path, or http without the switch
 */
export function baseUrlOf(choice: PlatformChoice): string {
	const known = Object.entries(platforms).find(([key]) => key === choice.platform)?.[1];
	if (known) return `${choice.allowHttp ? 'http' : 'https'}://${known.host}`;
	// `URL` ignores these characters wherever they stand.
	const text = scalarText(choice.baseUrl)
		.replace(/[\t\r\n]/g, '')
		.trim();
	const url = parseUrl(text);
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
		throw ProtrackError.field('baseUrl', 'is not a web address', { name: 'enterBaseUrl' });
	}
	if (url.search || url.hash) {
		const basePath = url.pathname.replace(/\/(api(\/.*)?)?$/i, '');
		throw ProtrackError.field('baseUrl', "has more than the server's address", {
			name: 'shortenBaseUrl',
			value: url.origin + (BASE_PATH.test(basePath) ? basePath : ''),
		});
	}
	if (!BASE_PATH.test(writtenPath(text))) {
		throw ProtrackError.field('baseUrl', 'has a path that cannot be used', { name: 'enterPlainBaseUrl' });
	}
	if (url.protocol === 'http:' && !choice.allowHttp) {
		throw ProtrackError.field('baseUrl', 'uses plain http', { name: 'allowHttpOrUseHttps' });
	}
	return url.origin + url.pathname.replace(COPIED_PATH, '');
}

/**
 * @returns what a server has in front of every path of the API, e.g. /V2, or "" for nothing
 * @throws ProtrackError as `baseUrlOf`
 */
export function basePathOf(choice: PlatformChoice): string {
	return new URL(baseUrlOf(choice)).pathname.replace(/\/$/, '');
}

/** The path as it was typed: `URL` resolves "..", "%2e" and "\\" silently. */
function writtenPath(text: string): string {
	return text.replace(/^[a-z]+:[/\\]*[^/\\]*/i, '');
}

function parseUrl(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}
