import type { ErrorInfo } from './errorCodes';
import { ProtrackError } from './errors';
import { TRY_LATER, type Hint } from './hints';

const CHECK_URL: Hint = { name: 'checkBaseUrl' };

/** Error codes of the operating system and the HTTP library, and what they mean. */
const meanings: ReadonlyArray<[RegExp, Pick<ErrorInfo, 'message' | 'hint'>]> = [
	[/ECONNREFUSED/, { message: 'The server refused the connection', hint: [CHECK_URL, TRY_LATER] }],
	[
		/ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL/,
		{ message: 'The server name in the base URL was not found', hint: CHECK_URL },
	],
	[/ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT/, { message: 'The server did not answer in time', hint: TRY_LATER }],
	[
		/\bZ_\w+_ERROR|ERR__ERROR_|ERR_\w*BROTLI/,
		{ message: 'The server sent a reply that cannot be decompressed', hint: TRY_LATER },
	],
	[
		/ECONNRESET|EPIPE|ERR_BAD_RESPONSE|ERR_STREAM_PREMATURE_CLOSE|HPE_/,
		{ message: 'The server closed the connection', hint: TRY_LATER },
	],
	[/EHOSTUNREACH|ENETUNREACH|ENETDOWN/, { message: 'The server cannot be reached from this machine', hint: CHECK_URL }],
	[
		/CERT|SSL|TLS|EPROTO|SELF_SIGNED|UNABLE_TO_/,
		{ message: 'The secure connection to the server failed', hint: { name: 'allowHttp' } },
	],
];

/**
 * Codes that occur only while the connection is made, before the first byte of a request goes out: the name or the port does not exist, or we reject the
 * certificate. A connection that breaks or times out is not among them, nor are TLS errors that the server may send at any time. This relies on redirects
 * not being followed: the first server could carry out the request before the second one rejects it.
 */
const NEVER_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/**
 * Turns whatever a failed request threw into an error. Only the code of the thrown error is read: its other parts may
 * contain the address with token or signature.
 */
export function networkError(thrown: unknown): ProtrackError {
	const codes: string[] = [];
	let error = thrown;
	for (let depth = 0; typeof error === 'object' && error !== null && depth < 5; depth += 1) {
		if (error instanceof ProtrackError) return error;
		// Code that wraps an error may keep its code only as `httpCode`.
		for (const key of ['code', 'httpCode', 'name']) codes.push(String(Reflect.get(error, key) ?? ''));
		error = Reflect.get(error, 'cause');
	}
	const all = codes.join(' ');
	if (/ERR_CANCELED|CanceledError|AbortError/.test(all)) return ProtrackError.canceled();
	const meaning = meanings.find(([pattern]) => pattern.test(all))?.[1];
	const system = codes.filter((code) => /^[A-Z][A-Z0-9_]{3,40}$/.test(code));
	const [systemCode] = system;
	return ProtrackError.of({
		kind: 'network',
		message: meaning?.message ?? `The server could not be reached${systemCode ? ` (${systemCode})` : ''}`,
		hint: meaning?.hint ?? CHECK_URL,
		httpCode: '503',
		neverSent: system.length > 0 && system.every((code) => NEVER_SENT.test(code)),
	});
}
