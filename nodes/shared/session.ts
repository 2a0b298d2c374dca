import { sleep } from 'n8n-workflow';

import {
	originOf,
	ownToken,
	ProtrackError,
	readEnvelope,
	readOverrides,
	usableToken,
	withRetry,
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

/**
 * Opens the way to the platform for one execution, poll or list. All sessions of a credential share one token.
 * @throws ProtrackError `input` when the credential cannot be used as it is
 */
export async function openSession(context: RequestContext): Promise<ProtrackClient> {
	let stored = await readStored(context);
	const origin = originOf(stored);
	const overrides = readOverrides(stored.endpointOverrides);
	const signal = 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	const client: ProtrackClient = {
		account: stored.account.trim(),
		accountKey: `${origin} ${stored.account.trim()}`,
		overrides,
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
			if (!TOKEN_GONE.has(envelope.code) || !request.repeatable) return envelope;
			// Another of this session's calls may have renewed meanwhile.
			if (ownToken(stored) === sentWith) stored = await renewed(sentWith);
			return await exchange(stored, request);
		},
	};

	/** A login that fails has had its own patience; the call that wanted it does not start all over. */
	async function renewed(stale: string): Promise<StoredAccount> {
		try {
			return await withRetry(client, async () => await accountWithToken(context, stale));
		} catch (error) {
			throw error instanceof ProtrackError ? error.asFinal() : error;
		}
	}

	async function exchange(account: StoredAccount, request: WireRequest): Promise<Envelope> {
		const reply = await sendWithToken(context, account, {
			method: request.method,
			url: origin + request.path,
			qs: request.query,
		});
		return readEnvelope(reply, request.title);
	}

	return client;
}
