/**
 * What an error is about:
 * - `device`: the platform or its answer rejects one device; others may work
 * - `request`: one request is wrong; others may work
 * - `account`: one account is rejected; others may work
 * - `platform`: any other request may fail in the same way
 */
export type ErrorScope = 'device' | 'request' | 'account' | 'platform';

/** How a read is repeated: the first wait, the number of further tries, and how much longer each wait is than the one before (2 by default). */
export interface RetryPolicy {
	firstWaitMs: number;
	tries: number;
	growth?: number;
}

/** Why a scheduled run failed, which decides how soon the next one should be. */
export type FailureCause =
	| 'rate-limited'
	| 'quota-exhausted'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid'
	| 'node-defect';

/** What follows from the kind of an error, unless the code of the platform says otherwise (errorCodes.ts). */
export interface ErrorKindRow {
	scope: ErrorScope;
	/** How a read that ends with it is tried again; null when that would not help or would do harm. */
	retry: RetryPolicy | null;
	/** Whether every other call of the run would end with the same error. */
	endsRun: boolean;
	/** Whether a write that ends with it, without a code of the platform, may have been carried out nevertheless. */
	outcomeUnknown: boolean;
	/** Whether the request has to be changed, rather than that the platform answers with an error: where the platform gives no code we refuse it ourselves. */
	isUserInput: 'always' | 'withoutCode' | 'never';
	/** For how many seconds a login that ends with it is not tried again by anybody. */
	blocksLoginSeconds: number;
	/** Null where the HTTP status says enough. */
	failureCause: FailureCause | null;
}

/** The live platform rejects one login every 11 s as too frequent; so logins are at least this far apart. */
export const RATE_LIMIT_SECONDS = 12;

/** Tens of seconds in all, for the same reason. */
const afterRateLimit: RetryPolicy = { firstWaitMs: 2000, tries: 4 };
const soon: RetryPolicy = { firstWaitMs: 500, tries: 3 };

const lasting = {
	scope: 'platform',
	retry: null,
	endsRun: false,
	outcomeUnknown: false,
	isUserInput: 'never',
	blocksLoginSeconds: 1,
	failureCause: null,
} as const satisfies ErrorKindRow;

/** All kinds of errors. One that misses a column does not compile. */
export const errorKinds = {
	/** The token is not valid any more, another one may help. The HTTP status alone (401) would say that the login is wrong. */
	token: { ...lasting, endsRun: true, failureCause: 'temporarily-unavailable' },
	/** The account or its password is rejected, so that trying again could lock the account; or there was no login in time. */
	login: { ...lasting, endsRun: true, blocksLoginSeconds: 3600, failureCause: 'temporarily-unavailable' },
	/** Too many calls, later is fine. */
	rate: {
		...lasting,
		retry: afterRateLimit,
		outcomeUnknown: true,
		blocksLoginSeconds: RATE_LIMIT_SECONDS,
		failureCause: 'rate-limited',
	},
	/** The platform failed, later is fine. */
	temporary: { ...lasting, retry: soon, outcomeUnknown: true, failureCause: 'temporarily-unavailable' },
	/** The account may not do this, or does not see the device. */
	permission: { ...lasting, scope: 'device', blocksLoginSeconds: 30 },
	/** A value of the request is wrong. */
	input: { ...lasting, scope: 'request', isUserInput: 'always' },
	/** This device cannot do it now. */
	device: { ...lasting, scope: 'device', isUserInput: 'withoutCode' },
	/** This server does not know the call. */
	unsupported: { ...lasting, endsRun: true },
	/** An empty answer. */
	noData: { ...lasting, scope: 'request' },
	/** The server was not reached, or the connection was closed. */
	network: { ...lasting, retry: soon, outcomeUnknown: true, failureCause: 'temporarily-unavailable' },
	/** What came back is no answer of this API. */
	reply: { ...lasting, outcomeUnknown: true },
	/** Some records of an answer cannot be read, so they are missing in the result. */
	damaged: lasting,
	/** The user stopped the execution. */
	canceled: { ...lasting, outcomeUnknown: true },
	/** The run has reached what it may ask for. */
	limit: { ...lasting, endsRun: true, isUserInput: 'always' },
} as const satisfies Record<string, ErrorKindRow>;

export type ErrorKind = keyof typeof errorKinds;
