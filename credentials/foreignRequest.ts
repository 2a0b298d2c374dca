import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import {
	basePathOf,
	baseUrlOf,
	checkForeignCall,
	ProtrackError,
	readOverrides,
	scalarText,
	type StoredAccount,
} from '../protrack/client';

/** A request of another node: n8n's HTTP Request node gives the address as `uri`, the helpers of other nodes as `url`, perhaps below a `baseURL`. */
export interface ForeignRequest extends Omit<IHttpRequestOptions, 'url' | 'qs'> {
	url?: unknown;
	uri?: unknown;
	qs?: unknown;
	form?: unknown;
	formData?: unknown;
}

const TOKEN = 'access_token';

/**
 * Checks that a request goes to the platform, before the token is added. The address that is sent is the parsed one that was checked, so that no
 * HTTP library can read another server in it, and no redirect is followed, because it would pass the token on.
 * @throws ProtrackError `input` for another server, for a call with a guard of its own, and for a request that has a token already
 */
export function checkedRequest(request: ForeignRequest, stored: StoredAccount): IHttpRequestOptions {
	const { uri, url: given, baseURL, ...rest } = request;
	const { origin } = new URL(baseUrlOf(stored));
	const url = parse(addressText(given ?? uri), addressText(baseURL));
	if (url?.origin !== origin) {
		throw ProtrackError.input(
			`This credential is for ${origin} only, and the request would go to ${url ? url.origin : 'no web address'}`,
			'Nothing was sent. Correct the URL, or choose another authentication for this server.',
		);
	}
	const qs = request.qs ?? {};
	if (!isPlain(qs)) {
		throw ProtrackError.input(
			'The query parameters are not names with values',
			'Give them as fields, or as a JSON object.',
		);
	}
	if (url.searchParams.has(TOKEN) || TOKEN in qs) {
		throw ProtrackError.input(
			`The query parameters have "${TOKEN}" already`,
			'Remove it: the credential adds its token by itself.',
		);
	}
	const server = { basePath: basePathOf(stored), overrides: readOverrides(stored.endpointOverrides) };
	const bodies = [request.body, request.form, request.formData].map(parametersIn);
	checkForeignCall(server, url.pathname, [...url.searchParams.entries(), qs, ...bodies]);
	const onlyHere = { disableFollowRedirect: true, followRedirect: false, followAllRedirects: false };
	return {
		...rest,
		...onlyHere,
		[given === undefined ? 'uri' : 'url']: url.href,
		qs,
	} as unknown as IHttpRequestOptions;
}

/** An address can be given as text or as a `URL`. */
const addressText = (value: unknown): string => (value instanceof URL ? value.href : scalarText(value));

/** Joins the two as the HTTP library does, but reads an address that begins with backslashes as absolute, as browsers and `URL` do. */
function parse(address: string, baseURL: string): URL | null {
	const isWhole = /^([a-z][a-z\d+.-]*:)?[/\\]{2}/i.test(address.trim());
	const whole = baseURL && !isWhole ? `${baseURL.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}` : address;
	try {
		return new URL(whole);
	} catch {
		return null;
	}
}

function isPlain(value: unknown): value is IDataObject {
	return (
		typeof value === 'object' &&
		value !== null &&
		[Object.prototype, null].includes(Object.getPrototypeOf(value) as null)
	);
}

/** The parameters of a body; files are left out. */
function parametersIn(body: unknown): unknown {
	if (typeof body === 'string') return [body, ...new URLSearchParams(body).entries()];
	if (!isPlain(body)) return Array.isArray(body) ? body : null;
	return Object.entries(body).filter(
		([, value]) => typeof value !== 'object' || Array.isArray(value) || (isPlain(value) && !('options' in value)),
	);
}
