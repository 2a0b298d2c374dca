import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import {
	basePathOf,
	baseUrlOf,
	cancellationOf,
	clockOffsetOf,
	createProcessMap,
	earlyEndOf,
	epochSecondsNow,
	hashPassword,
	ownToken,
	ProtrackError,
	readEnvelope,
	readOverrides,
	secretsOf,
	isYoung,
	type DeadlineOptions,
	type ProtrackClient,
	type Secrets,
	type StoredAccount,
	type Timer,
	type WireRequest,
} from '../../protrack/client';
import { foundRouteHints } from './foundRouteHints';
import { accountWithToken, RENEWAL_DEADLINE_MS } from './token';
import {
	PROBE_DEADLINE_MS,
	readStored,
	REQUEST_DEADLINE_MS,
	sendBare,
	sendWithToken,
	type RequestContext,
} from './transport';

/** How often a wait checks whether it was canceled. */
const CANCEL_CHECK_MS = 500;

/** The session settings of a poll. */
export interface SessionOptions {
	/** Called before each request; logins are not among them. */
	onRequest?: (request: WireRequest) => void;
	/** See `ProtrackClient`. */
	hasTimeFor?: (ms: number) => boolean;
	/** How long the next request may take at most, in ms. */
	timeForRequest?: () => number;
	/** How long it may wait for a token, in ms. */
	timeForToken?: () => number;
	/** Called with the number of records of an answer that cannot be read. */
	noteDamage?: ProtrackClient['noteDamage'];
	/** Aborted when this session must make no further calls; in executions n8n's own cancel signal is used. */
	signal?: AbortSignal;
	/** The clock of the deadlines. */
	timer?: Timer;
}

/**
 * Opens a session with the platform for one execution, poll or list. All sessions of a credential share one token.
 * @throws ProtrackError `input` when the credential cannot be used as it is
 */
export async function openSession(context: RequestContext, options: SessionOptions = {}): Promise<ProtrackClient> {
	let stored = await readStored(context);
	const baseUrl = baseUrlOf(stored);
	const basePath = basePathOf(stored);
	const cancellation = cancellationOf(options.signal ?? cancelSignalOf(context));
	const { throwIfCanceled, unlessCanceled } = cancellation;
	const { timer } = options;
	// Computed once, because it hashes the login.
	let token = ownToken(stored);
	let secrets = secretsIn(stored);
	// The scheme is left out, because http and https lead to the same account.
	const serverKey = new URL(baseUrl).host + basePath;
	const accountKey = `${serverKey} ${stored.account}`;
	const warnOfEncoding = onlyOnce(() => warnOfUnknownEncoding(context, accountKey));

	return {
		account: stored.account,
		accountKey,
		serverKey,
		basePath,
		overrides: readOverrides(stored.endpointOverrides),
		hasTimeFor: options.hasTimeFor,
		noteDamage: options.noteDamage,
		clockOffset: () => clockOffsetOf(stored),
		earlyTokenEnd: () => earlyEndOf(stored),
		throwIfCanceled,
		unlessCanceled,
		sleep: async (ms) => await sleepUnlessCanceled(ms, throwIfCanceled),
		currentToken: () => token,
		async ensureToken(rejected) {
			// Another call of this session may have renewed it meanwhile.
			const isValid = token !== '' && token !== rejected && isYoung(stored, epochSecondsNow());
			if (isValid) return;
			throwIfCanceled();
			const ms = Math.min(RENEWAL_DEADLINE_MS, options.timeForToken?.() ?? Infinity);
			try {
				stored = await accountWithToken(context, rejected ?? stored.accessToken, { ms, cancellation, timer });
				token = ownToken(stored);
				secrets = secretsIn(stored);
			} catch (error) {
				// The login has had all its tries; the call that needed it must not start more.
				throw error instanceof ProtrackError ? error.asLoginFailure() : error;
			}
		},
		...(isExecution(context) && searchOf(context, baseUrl, () => secrets, { cancellation, timer })),
		async send(request) {
			throwIfCanceled();
			options.onRequest?.(request);
			// Another call may renew the token while this one is on its way.
			const secretsInUse = secrets;
			const ms = Math.min(REQUEST_DEADLINE_MS, options.timeForRequest?.() ?? Infinity);
			const reply = await sendWithToken(context, stored, httpRequestOf(request, baseUrl), { ms, cancellation, timer });
			if (reply.isUncertain) warnOfEncoding();
			return readEnvelope(reply, request.title, secretsInUse);
		},
	};
}

function httpRequestOf({ method, path, query, parametersIn, headers }: WireRequest, baseUrl: string) {
	const parameters = parametersIn === 'form' ? { form: query } : { qs: query };
	return { method, url: baseUrl + path, ...parameters, headers };
}

/** n8n gives a cancel signal to executions, but not to polls and lists. So only in executions calls are looked for, which takes a while. */
const isExecution = (context: RequestContext): context is IExecuteFunctions => 'getExecutionCancelSignal' in context;

/** The parts of a client that look for calls. */
function searchOf(
	context: IExecuteFunctions,
	baseUrl: string,
	secrets: () => Secrets,
	waits: Omit<DeadlineOptions, 'ms'>,
): Pick<ProtrackClient, 'probe' | 'noteFoundRoute'> {
	return {
		noteFoundRoute: foundRouteHints(context),
		probe: async ({ method, path, title }) => {
			const reply = await sendBare(context, { method, url: baseUrl + path }, { ...waits, ms: PROBE_DEADLINE_MS });
			return readEnvelope(reply, title, secrets());
		},
	};
}

function cancelSignalOf(context: RequestContext): AbortSignal | undefined {
	return isExecution(context) ? context.getExecutionCancelSignal() : undefined;
}

async function sleepUnlessCanceled(ms: number, throwIfCanceled: () => void): Promise<void> {
	for (let left = ms; left > 0; left -= CANCEL_CHECK_MS) {
		throwIfCanceled();
		await sleep(Math.min(left, CANCEL_CHECK_MS));
	}
	throwIfCanceled();
}

function onlyOnce(task: () => void): () => void {
	let isDone = false;
	return () => {
		if (!isDone) task();
		isDone = true;
	};
}

/** The secrets that a server may echo and that must not appear in any text. */
function secretsIn(stored: StoredAccount): Secrets {
	return secretsOf([ownToken(stored), stored.password, hashPassword(stored.password)]);
}

const UNCERTAIN_ENCODING =
	'The platform sends text that is not UTF-8 and does not say what it is; names of devices and accounts may be wrong. Ask your provider to send UTF-8, or to declare the charset in the Content-Type header.';

/** Accounts whose warning was logged: a trigger that polls every minute would fill the log. */
const warned = createProcessMap<true>({ maxEntries: 1000 });

/** Warns where the user looks: above the output of an execution, otherwise in the log. */
function warnOfUnknownEncoding(context: RequestContext, accountKey: string): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message: UNCERTAIN_ENCODING, location: 'outputPane', type: 'warning' });
		return;
	}
	if (!warned.get(accountKey)) context.logger.warn(`Protrack: ${UNCERTAIN_ENCODING}`);
	warned.set(accountKey, true);
}
