import { sleep } from 'n8n-workflow';

import {
	cancellationOf,
	clockOffsetOf,
	originOf,
	ownToken,
	ProtrackError,
	readEnvelope,
	readOverrides,
	usableToken,
	type ProtrackClient,
	type Timer,
	type WireRequest,
} from '../../protrack/api';
import { accountWithToken, RENEWAL_DEADLINE_MS } from './token';
import { readStored, REQUEST_DEADLINE_MS, sendWithToken, type RequestContext } from './transport';

const LOOK_FOR_CANCEL_MS = 500;

/** What a poll wants of its session. */
export interface SessionOptions {
	/** Told of each request before it is sent; logins are none of them. */
	onRequest?: (request: WireRequest) => void;
	/** See `ProtrackClient`. */
	hasTimeFor?: (ms: number) => boolean;
	/** How long the next request may take at most, in ms. */
	timeForRequest?: () => number;
	/** How long it may wait for a token, in ms. */
	timeForToken?: () => number;
	/** Told how many records of an answer could not be read. */
	noteDamage?: ProtrackClient['noteDamage'];
	/** Aborted when this session must make no further calls; in executions n8n's own cancel signal is used. */
	signal?: AbortSignal;
	/** The clock of the deadlines. */
	timer?: Timer;
}

/**
 * Opens the way to the platform for one execution, poll or list. All sessions of a credential share one token.
 * @throws ProtrackError `input` when the credential cannot be used as it is
 */
export async function openSession(context: RequestContext, options: SessionOptions = {}): Promise<ProtrackClient> {
	let stored = await readStored(context);
	const origin = originOf(stored);
	const { timer } = options;
	const cancellation = cancellationOf(
		options.signal ?? ('getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined),
	);
	const { throwIfCancelled, unlessCancelled } = cancellation;

	return {
		account: stored.account,
		// Plain http or not, it is the same account.
		accountKey: `${new URL(origin).host} ${stored.account}`,
		overrides: readOverrides(stored.endpointOverrides),
		hasTimeFor: options.hasTimeFor,
		noteDamage: options.noteDamage,
		clockOffset: () => clockOffsetOf(stored),
		throwIfCancelled,
		unlessCancelled,
		async sleep(ms) {
			for (let left = ms; left > 0; left -= LOOK_FOR_CANCEL_MS) {
				throwIfCancelled();
				await sleep(Math.min(left, LOOK_FOR_CANCEL_MS));
			}
			throwIfCancelled();
		},
		currentToken: () => ownToken(stored),
		async ensureToken(rejected) {
			// Another of this session's calls may have renewed meanwhile.
			const isGood = usableToken(stored, Math.floor(Date.now() / 1000)) !== '' && ownToken(stored) !== rejected;
			if (isGood) return;
			throwIfCancelled();
			try {
				const deadline = { ms: Math.min(RENEWAL_DEADLINE_MS, options.timeForToken?.() ?? Infinity), cancellation, timer };
				stored = await accountWithToken(context, rejected ?? stored.accessToken, deadline);
			} catch (error) {
				// A login that fails was tried often enough; the call that wanted it does not start all over.
				throw error instanceof ProtrackError ? error.asFinal() : error;
			}
		},
		async send(request) {
			throwIfCancelled();
			options.onRequest?.(request);
			const { method, path, query: qs, headers } = request;
			const token = ownToken(stored);
			const deadline = { ms: Math.min(REQUEST_DEADLINE_MS, options.timeForRequest?.() ?? Infinity), cancellation, timer };
			const reply = await sendWithToken(context, stored, { method, url: origin + path, qs, headers }, deadline);
			// Whatever the tokens of a white label look like: none that a server echoes goes any further.
			const body = waysToWrite(token).reduce((text, written) => text.replaceAll(written, '[hidden]'), reply.body);
			return readEnvelope({ ...reply, body }, request.title);
		},
	};
}

/** As it is, as in an address, and as some servers write "/" in JSON. */
function waysToWrite(token: string): string[] {
	return token === '' ? [] : [...new Set([token, encodeURIComponent(token), token.replaceAll('/', '\\/')])];
}
