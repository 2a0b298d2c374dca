import type { ErrorInfo } from './errorCodes';
import { ProtrackError } from './errors';

const CHECK_URL = 'Check the base URL in the credential, and that this machine can reach the platform.';
const TRY_LATER = 'Try again later; if it stays, ask your provider whether the API is up.';

/** What the operating system or the HTTP library call it, and what it means. */
const meanings: ReadonlyArray<[RegExp, Pick<ErrorInfo, 'message' | 'hint'>]> = [
	[/ECONNREFUSED/, { message: 'The server refused the connection', hint: `${CHECK_URL} ${TRY_LATER}` }],
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
		{ message: 'The server broke off the connection', hint: TRY_LATER },
	],
	[/EHOSTUNREACH|ENETUNREACH|ENETDOWN/, { message: 'The server cannot be reached from this machine', hint: CHECK_URL }],
	[
		/CERT|SSL|TLS|EPROTO|SELF_SIGNED|UNABLE_TO_/,
		{
			message: 'The secure connection to the server failed',
			hint: 'Check the base URL in the credential. If the platform serves plain http only, turn on "Allow Plain HTTP" there.',
		},
	],
];

/**
 * Codes that come only while a connection is being made, to the platform or to a proxy before it: the name or the port is not there, or our side refuses
 * the certificate, which is before the first byte of a request goes out. A connection that breaks or times out is none of them, nor are errors of TLS
 * that the other side may send at any time. It holds because redirects are not followed: the server before could have carried out what a second one refuses.
 */
const NEVER_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/**
 * Makes an error of whatever a failed request threw. Only the code of the thrown error is looked at: its other parts may
 * hold the address with token or signature.
 */
export function networkError(thrown: unknown): ProtrackError {
	const codes: string[] = [];
	let error = thrown;
	for (let depth = 0; typeof error === 'object' && error !== null && depth < 5; depth += 1) {
		if (error instanceof ProtrackError) return error;
		// n8n 2.8 drops the cause of what it wraps, and keeps its code as `httpCode`.
		for (const key of ['code', 'httpCode', 'name']) codes.push(String(Reflect.get(error, key) ?? ''));
		error = Reflect.get(error, 'cause');
	}
	const all = codes.join(' ');
	if (/ERR_CANCELED|CanceledError|AbortError/.test(all)) return ProtrackError.canceled();
	const meaning = meanings.find(([pattern]) => pattern.test(all))?.[1];
	const system = codes.filter((code) => /^[A-Z][A-Z0-9_]{3,40}$/.test(code));
	const [said] = system;
	return ProtrackError.of({
		kind: 'network',
		message: meaning?.message ?? `The server could not be reached${said ? ` (${said})` : ''}`,
		hint: meaning?.hint ?? CHECK_URL,
		httpCode: '503',
		neverSent: system.length > 0 && system.every((code) => NEVER_SENT.test(code)),
	});
}
