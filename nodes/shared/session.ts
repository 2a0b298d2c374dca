import { sleep } from 'n8n-workflow';

import {
	basePathOf,
	baseUrlOf,
	cancellationOf,
	clockOffsetOf,
	createProcessMap,
	hashPassword,
	ownToken,
	ProtrackError,
	readEnvelope,
	readOverrides,
	secretsOf,
	usableToken,
	type ProtrackClient,
	type Secrets,
	type StoredAccount,
	type Timer,
	type WireRequest,
} from '../../protrack/client';
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
	const baseUrl = baseUrlOf(stored);
	const basePath = basePathOf(stored);
	const { timer } = options;
	const cancellation = cancellationOf(
		options.signal ?? ('getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined),
	);
	const { throwIfCanceled, unlessCanceled } = cancellation;
	let hidden = secretsIn(stored);
	// Plain http or not, it is the same account.
	const accountKey = `${new URL(baseUrl).host}${basePath} ${stored.account}`;
	let isEncodingTold = false;
	const warnOfEncoding = () => {
		if (!isEncodingTold) tellEncoding(context, accountKey);
		isEncodingTold = true;
	};

	return {
		account: stored.account,
		accountKey,
		basePath,
		overrides: readOverrides(stored.endpointOverrides),
		hasTimeFor: options.hasTimeFor,
		noteDamage: options.noteDamage,
		clockOffset: () => clockOffsetOf(stored),
		throwIfCanceled,
		unlessCanceled,
		async sleep(ms) {
			for (let left = ms; left > 0; left -= LOOK_FOR_CANCEL_MS) {
				throwIfCanceled();
				await sleep(Math.min(left, LOOK_FOR_CANCEL_MS));
			}
			throwIfCanceled();
		},
		currentToken: () => ownToken(stored),
		async ensureToken(rejected) {
			// Another of this session's calls may have renewed meanwhile.
			const isGood = usableToken(stored, Math.floor(Date.now() / 1000)) !== '' && ownToken(stored) !== rejected;
			if (isGood) return;
			throwIfCanceled();
			try {
				const deadline = {
					ms: Math.min(RENEWAL_DEADLINE_MS, options.timeForToken?.() ?? Infinity),
					cancellation,
					timer,
				};
				stored = await accountWithToken(context, rejected ?? stored.accessToken, deadline);
				hidden = secretsIn(stored);
			} catch (error) {
				// A login that fails was tried often enough; the call that wanted it does not start all over.
				throw error instanceof ProtrackError ? error.asNonRetryable() : error;
			}
		},
		async send(request) {
			throwIfCanceled();
			options.onRequest?.(request);
			const { method, path, query, parametersIn, headers } = request;
			const parameters = parametersIn === 'form' ? { form: query } : { qs: query };
			// Another call may renew the token while this one is under way.
			const secrets = hidden;
			const deadline = {
				ms: Math.min(REQUEST_DEADLINE_MS, options.timeForRequest?.() ?? Infinity),
				cancellation,
				timer,
			};
			const reply = await sendWithToken(
				context,
				stored,
				{ method, url: baseUrl + path, ...parameters, headers },
				deadline,
			);
			if (reply.isUncertain) warnOfEncoding();
			return readEnvelope(reply, request.title, secrets);
		},
	};
}

/** What a server may echo and nobody may read. */
function secretsIn(stored: StoredAccount): Secrets {
	return secretsOf([ownToken(stored), stored.password, hashPassword(stored.password)]);
}

const UNCERTAIN_ENCODING =
	'The platform sends text that is not UTF-8 and does not say what it is; names of devices and accounts may be wrong. Ask your provider to send UTF-8, or to declare the charset in the Content-Type header.';

/** Accounts, by key, of which the log has it: a trigger that polls every minute would fill the log. */
const toldInLog = createProcessMap<true>({ maxEntries: 1000 });

/** Tells it where the user looks: above the output of each execution, in the log for all else. */
function tellEncoding(context: RequestContext, accountKey: string): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message: UNCERTAIN_ENCODING, location: 'outputPane', type: 'warning' });
		return;
	}
	if (!toldInLog.get(accountKey)) context.logger.warn(`Protrack: ${UNCERTAIN_ENCODING}`);
	toldInLog.set(accountKey, true);
}
