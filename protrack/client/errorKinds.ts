/**
 * What an error says nothing of beyond itself:
 * - `device`: the platform or its answer rejects one device; others may work
 * - `request`: something that was asked is wrong; other requests may work
 * - `account`: one account is concerned; others may work
 * - `platform`: any other request may fail in the same way
 */
export type ErrorScope = 'device' | 'request' | 'account' | 'platform';

/** How a read is repeated: the first wait, the number of further tries, and how much longer each wait is than the one before (2 by default). */
export interface RetryPolicy {
	firstWaitMs: number;
	tries: number;
	growth?: number;
}

/** The reasons that n8n tells apart from 2.41 on before it polls again. Older ones ignore them. */
export type FailureCause =
	| 'rate-limited'
	| 'quota-exhausted'
	| 'temporarily-unavailable'
	| 'credential-invalid'
	| 'configuration-invalid'
	| 'node-defect';

/** What follows from the kind of an error. A code of the platform may say otherwise (errorCodes.ts). */
export interface ErrorKindRow {
	scope: ErrorScope;
	/** How a read that ends with it is tried again; null when that would not help or would do harm. */
	retry: RetryPolicy | null;
	/** Whether every other call of the run would end with it as well. */
	endsRun: boolean;
	/** Whether a write that ends with it, without a code of the platform, may have been carried out all the same. */
	outcomeUnknown: boolean;
	/** Whether it is about what the user has entered. */
	isUserInput: boolean;
	/** Null where the HTTP status says enough. */
	failureCause: FailureCause | null;
}

/** A login every 11 s was too often for the live platform, so it gets tens of seconds in all. */
const afterRateLimit: RetryPolicy = { firstWaitMs: 2000, tries: 4 };
const soon: RetryPolicy = { firstWaitMs: 500, tries: 3 };

const lasting = {
	scope: 'platform',
	retry: null,
	endsRun: false,
	outcomeUnknown: false,
	isUserInput: false,
	failureCause: null,
} as const satisfies ErrorKindRow;

/** All kinds of errors. One that misses a column does not compile. */
export const errorKinds = {
	/** The token is dead, another one may help: by its HTTP status alone (401) n8n would take the credential for dead. */
	token: { ...lasting, endsRun: true, failureCause: 'temporarily-unavailable' },
	/** The account or its password is rejected, or no login could be had in time. To try again would do harm. */
	login: { ...lasting, endsRun: true, failureCause: 'temporarily-unavailable' },
	/** Too many calls, later is fine. */
	rate: { ...lasting, retry: afterRateLimit, outcomeUnknown: true, failureCause: 'rate-limited' },
	/** The platform failed, later is fine. */
	temporary: { ...lasting, retry: soon, outcomeUnknown: true, failureCause: 'temporarily-unavailable' },
	/** The account may not do this, or does not see the device. */
	permission: { ...lasting, scope: 'device' },
	/** Something that was asked is wrong. */
	input: { ...lasting, scope: 'request', isUserInput: true },
	/** This device cannot do it now. */
	device: { ...lasting, scope: 'device' },
	/** This server does not know the call. */
	unsupported: { ...lasting, endsRun: true },
	/** An empty answer. */
	noData: { ...lasting, scope: 'request' },
	/** The server was not reached, or the connection was closed. */
	network: { ...lasting, retry: soon, outcomeUnknown: true, failureCause: 'temporarily-unavailable' },
	/** What came back is no answer of this API. */
	reply: { ...lasting, outcomeUnknown: true },
	/** Some records of an answer cannot be read; what they stand for is missing. */
	damaged: lasting,
	/** The user stopped the execution. */
	canceled: { ...lasting, outcomeUnknown: true },
	/** The run has reached what it may ask for. */
	limit: { ...lasting, endsRun: true, isUserInput: true },
} as const satisfies Record<string, ErrorKindRow>;

export type ErrorKind = keyof typeof errorKinds;
