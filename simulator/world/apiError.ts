/** Chapter 3 of the vendor's document, with the texts seen on the live platform where they differ (api-facts §5). */
const MESSAGES: Record<number, string> = {
	10000: 'System error',
	10001: 'Unknown request',
	10002: 'Login timeout',
	10003: 'Not login yet',
	10004: 'Parameter error',
	10005: 'Missing required parameter',
	10006: 'The parameter is out of range',
	10007: 'Permission denied',
	10009: 'Request is too frequency',
	10010: 'Access token doesn\u2019t exist',
	10011: 'access_token error',
	10012: 'Access token is out of date',
	10013: 'IMEI is not authorized',
	10014: 'RequestTimeError',
	10016: 'Account is blocked',
	20001: 'account or password error',
	20005: 'Target doesn\u2019t exist.',
	20017: 'Device is offline.',
	20018: 'Send command fail.',
	20023: 'No Data.',
	20046: 'Target is expired.',
	20048: 'Unsupported command.',
	20089: 'Device is blocked.',
};

/** The text that goes with a code. */
export function messageOf(code: number): string {
	return MESSAGES[code] ?? `Error ${code}`;
}

/** Ends a request with this code; the reply is HTTP 200 all the same (api-facts §1). */
export class ApiError extends Error {
	constructor(
		readonly code: number,
		message: string = messageOf(code),
	) {
		super(message);
	}

	/** 10005 names the parameter, as seen live. */
	static missing(parameter: string): ApiError {
		return new ApiError(10005, `missing required parameter:${parameter}`);
	}
}
