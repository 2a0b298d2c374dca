import type { IHttpRequestOptions } from 'n8n-workflow';

/** What each request of ours asks of n8n, so that `readReply` can read its reply. */
export const streamedReply = {
	// n8n's HTTP library has no size limit, so the body is read as a stream, and only up to our limit.
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	// A redirect would carry the token or the signature to another server.
	disableFollowRedirect: true,
} as const satisfies Partial<IHttpRequestOptions>;
