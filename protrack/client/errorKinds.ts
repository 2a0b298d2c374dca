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
export type FailureCause = 'rate-limited' | 'temporarily-unavailable' | 'login-invalid';

/** What follows from the kind of an error, unless the code of the platform says otherwise (errorCodes.ts). */
export interface ErrorKindRow {
	scope: ErrorScope;
	/** How a read that ends with it is tried again; null when another try cannot help or does harm. */
	retry: RetryPolicy | null;
	/** Whether every other call of the run would end with the same error. */
	endsRun: boolean;
	/** Whether a write that ends with it, without a code of the platform, may have been carried out nevertheless. */
	outcomeUnknown: boolean;
	/** Whether the user has to change the request. `withoutCode`: only where we reject it ourselves; with a code it is an answer of the platform. */
	isUserInput: 'always' | 'withoutCode' | 'never';
	/** For how many seconds no process tries a login again after it ended with this error. */
	blocksLoginSeconds: number;
	/** Null where the HTTP status says enough. */
	failureCause: FailureCause | null;
}

/** The live platform rejects logins that are 11 s apart as too frequent, so they are at least this far apart. */
export const RATE_LIMIT_SECONDS = 12;

/** The waits add up to about 30 s, so that a login that was too early is tried again when it may succeed. */
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
	/** The token is no longer valid; a new one may be. The failure cause is set, because HTTP status 401 alone reads like a wrong login. */
	token: { ...lasting, endsRun: true, failureCause: 'temporarily-unavailable' },
	/** The account or its password is rejected, and another try could lock the account; or the login did not finish in time. */
	login: { ...lasting, endsRun: true, blocksLoginSeconds: 3600, failureCause: 'temporarily-unavailable' },
	/** Too many calls; works again later. */
	rate: {
		...lasting,
		retry: afterRateLimit,
		outcomeUnknown: true,
		blocksLoginSeconds: RATE_LIMIT_SECONDS,
		failureCause: 'rate-limited',
	},
	/** The platform failed; may work again later. */
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
	/** The reply is not an answer of this API. */
	reply: { ...lasting, outcomeUnknown: true },
	/** Some records of an answer cannot be read, so they are missing in the result. */
	damaged: lasting,
	/** The user stopped the execution. */
	canceled: { ...lasting, outcomeUnknown: true },
	/** The run has reached one of its limits. */
	limit: { ...lasting, endsRun: true, isUserInput: 'always' },
} as const satisfies Record<string, ErrorKindRow>;

export type ErrorKind = keyof typeof errorKinds;
