import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

import { streamedReply } from '../../credentials/streamedReply';
import {
	asTexts,
	networkError,
	readBytes,
	readReply,
	RENEWAL_URL,
	withDeadline,
	type DeadlineOptions,
	type RenewalRequest,
	type Reply,
	type StoredAccount,
	ProtrackError,
	type StreamedResponse,
	type WithForm,
	type WithSignal,
} from '../../protrack/client';

export const CREDENTIAL = 'protrackApi';

/** Where n8n runs our code: an execution, a poll, or a list in the editor. */
export type RequestContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** How long one request may take in all. The live platform was seen to take 10 s; other clients wait 10 to 120 s. */
export const REQUEST_DEADLINE_MS = 30_000;

/**
 * @returns what the credential holds now: n8n reads its database each time
 * @throws ProtrackError when the node has no credential; whatever n8n throws
 */
export async function readStored(context: RequestContext): Promise<StoredAccount> {
	if (!context.getNode().credentials?.[CREDENTIAL])
		throw ProtrackError.input(
			'No credential is chosen',
			'Choose one in the node under "Credential to connect with", or create one there.',
		);
	return asTexts(await context.getCredentials<StoredAccount>(CREDENTIAL));
}

/**
 * Sends a request with the token of `stored`.
 * @param deadline when it ends, answered or not
 * @throws ProtrackError `network`, `canceled`, or `reply` for a reply that is too large; HTTP errors and API codes are ordinary replies
 */
export async function sendWithToken(
	context: RequestContext,
	stored: StoredAccount,
	request: Pick<IHttpRequestOptions, 'method' | 'url' | 'qs' | 'headers'> & WithForm,
	deadline: DeadlineOptions,
): Promise<Reply> {
	const optionsWith = (deadlineSignal: AbortSignal): IHttpRequestOptions & WithForm & WithSignal => ({
		...request,
		...streamedReply,
		timeout: deadline.ms,
		// In executions n8n puts its own signal into `abortSignal`; the credential puts this one back.
		deadlineSignal,
	});
	try {
		return await withDeadline(deadline, async (signal) => {
			const response = await requestAs(context, optionsWith(signal), { ...stored });
			return await readReply(response as StreamedResponse, signal);
		});
	} catch (error) {
		throw networkError(error);
	}
}

/** How long a request without a token may take in all: it asks for nothing that takes time. */
export const PROBE_DEADLINE_MS = 10_000;

/**
 * Sends a request with nothing but method and address: no token, no parameters, no body.
 * @throws as `sendWithToken`
 */
export async function sendBare(
	context: RequestContext,
	request: Pick<IHttpRequestOptions, 'method' | 'url'>,
	deadline: DeadlineOptions,
): Promise<Reply> {
	try {
		return await withDeadline(deadline, async (abortSignal) => {
			const options = { ...request, ...streamedReply, timeout: deadline.ms, abortSignal };
			return await readReply((await context.helpers.httpRequest(options)) as StreamedResponse, abortSignal);
		});
	} catch (error) {
		throw networkError(error);
	}
}

/** A file of another server. */
interface PublicFile {
	status: number;
	contentType: string;
	/** Empty unless the status is 200. */
	bytes: Uint8Array;
}

/** Who asks; servers of map tiles want to know. */
const USER_AGENT = 'n8n-nodes-protrack (+https://www.npmjs.com/package/n8n-nodes-protrack)';

/**
 * Reads a file of another server: without the credential, and without following redirects.
 * @param maxBytes a larger one is an error
 * @throws as `sendWithToken`
 */
export async function readPublicFile(
	context: RequestContext,
	{ url, maxBytes }: { url: string; maxBytes: number },
	deadline: DeadlineOptions,
): Promise<PublicFile> {
	try {
		return await withDeadline(deadline, async (abortSignal) => {
			const headers = { 'User-Agent': USER_AGENT };
			const options = { url, headers, ...streamedReply, timeout: deadline.ms, abortSignal };
			const response = (await context.helpers.httpRequest(options)) as StreamedResponse;
			const { statusCode: status, headers: answered } = response;
			const contentType = answered['content-type'] ?? '';
			if (status !== 200) response.body.destroy?.();
			return {
				status,
				contentType,
				bytes: status === 200 ? await readBytes(response.body, maxBytes, abortSignal) : new Uint8Array(),
			};
		});
	} catch (error) {
		throw networkError(error);
	}
}

/**
 * Makes n8n run the credential's login, or only write a lease, and store the result. The credential stops the request itself before
 * it is sent.
 * @returns the credential's values afterwards
 */
export async function renewStored(
	context: RequestContext,
	stored: StoredAccount,
	renewal: RenewalRequest & { renewalLease: string },
): Promise<StoredAccount> {
	const changed: StoredAccount & RenewalRequest = { ...stored, ...renewal, accessToken: '' };
	try {
		await requestAs(context, { url: RENEWAL_URL }, changed);
	} catch {
		// It always fails; n8n has written the result into `changed`.
	}
	return changed;
}

async function requestAs(context: RequestContext, options: IHttpRequestOptions, data: StoredAccount): Promise<unknown> {
	const { id, name } = context.getNode().credentials?.[CREDENTIAL] ?? { id: null, name: '' };
	return await context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, {
		credentialsDecrypted: {
			id: id ?? '',
			name,
			type: CREDENTIAL,
			data: data as unknown as ICredentialDataDecryptedObject,
		},
	});
}
