import { sleep } from 'n8n-workflow';

import {
	clockOffsetOf,
	originOf,
	ownToken,
	ProtrackError,
	readEnvelope,
	readOverrides,
	usableToken,
	type Envelope,
	type ProtrackClient,
	type StoredAccount,
	type WireRequest,
} from '../../protrack/api';
import { accountWithToken } from './token';
import { readStored, sendWithToken, type RequestContext } from './transport';

/** Only these say that the token is gone; renewing on anything else could lock the account out. */
const TOKEN_GONE = new Set([10010, 10011, 10012]);
const LOOK_FOR_CANCEL_MS = 500;

/** What a poll wants of its session. */
export interface SessionOptions {
	/** Told of each request before it is sent; logins are none of them. */
	onRequest?: (request: WireRequest) => void;
	/** See `ProtrackClient`. */
	hasTimeFor?: (ms: number) => boolean;
	/** How long the next request may take at most, in ms. */
	timeForRequest?: () => number;
	/** Aborted when this session must make no further calls; in executions n8n's own cancel signal is used. */
	signal?: AbortSignal;
}

/**
 * Opens the way to the platform for one execution, poll or list. All sessions of a credential share one token.
 * @throws ProtrackError `input` when the credential cannot be used as it is
 */
export async function openSession(context: RequestContext, options: SessionOptions = {}): Promise<ProtrackClient> {
	let stored = await readStored(context);
	const origin = originOf(stored);
	const overrides = readOverrides(stored.endpointOverrides);
	let cancelled: Promise<never> | undefined;
	const signal = options.signal ?? ('getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined);

	const client: ProtrackClient = {
		account: stored.account,
		// Plain http or not, it is the same account.
		accountKey: `${new URL(origin).host} ${stored.account}`,
		overrides,
		hasTimeFor: options.hasTimeFor,
		clockOffset: () => clockOffsetOf(stored),
		throwIfCancelled() {
			if (signal?.aborted) throw ProtrackError.cancelled();
		},
		async sleep(ms) {
			for (let left = ms; left > 0; left -= LOOK_FOR_CANCEL_MS) {
				client.throwIfCancelled();
				await sleep(Math.min(left, LOOK_FOR_CANCEL_MS));
			}
			client.throwIfCancelled();
		},
		async send(request) {
			if (usableToken(stored, Math.floor(Date.now() / 1000)) === '') stored = await renewed(stored.accessToken);
			const sentWith = ownToken(stored);
			const envelope = await exchange(stored, request);
			if (!TOKEN_GONE.has(envelope.code)) return envelope;
			// Another of this session's calls may have renewed meanwhile.
			const renewal = ownToken(stored) === sentWith ? renewed(sentWith) : Promise.resolve(stored);
			// What may not be sent twice is not sent again, but the next one finds a good token.
			if (!request.repeatable) {
				await renewal.then((fresh) => (stored = fresh)).catch(() => {});
				return envelope;
			}
			stored = await renewal;
			return await exchange(stored, request);
		},
	};

	/** A login that fails has had its own patience; the call that wanted it does not start all over. */
	async function renewed(stale: string): Promise<StoredAccount> {
		try {
			client.throwIfCancelled();
			return await unlessCancelled(accountWithToken(context, stale));
		} catch (error) {
			throw error instanceof ProtrackError ? error.asFinal() : error;
		}
	}

	/** The task may serve others and goes on; only this execution stops waiting for it. */
	async function unlessCancelled<T>(task: Promise<T>): Promise<T> {
		cancelled ??= new Promise<never>((_, reject) => {
			signal?.addEventListener('abort', () => reject(ProtrackError.cancelled()), { once: true });
		});
		// One for all calls of the session; whoever does not wait for it any more must not be told.
		cancelled.catch(() => {});
		return await Promise.race([task, cancelled]);
	}

	async function exchange(account: StoredAccount, request: WireRequest): Promise<Envelope> {
		options.onRequest?.(request);
		const reply = await sendWithToken(context, account, {
			method: request.method,
			url: origin + request.path,
			qs: request.query,
			headers: request.headers,
			timeout: options.timeForRequest?.(),
		});
		const token = ownToken(account);
		// Whatever the tokens of a white label look like: none that a server echoes goes any further.
		const body = token ? reply.body.replaceAll(token, '[hidden]') : reply.body;
		return readEnvelope({ ...reply, body }, request.title);
	}

	return client;
}
