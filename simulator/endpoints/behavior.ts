import type { EndpointName } from './paths';

/** Milliseconds before a request is served: for all, or by endpoint name or path. */
export type Latency = number | Partial<Record<EndpointName | `/${string}`, number>>;

/** Where an endpoint reads its parameters, the token included. */
type ParametersIn = 'query' | 'form' | 'both';

/** What nobody knows about the platform, or what a test wants tighter. All may change while it runs (`configure`). */
export interface Behavior {
	/** Chapter 2.1. Default 7200. */
	tokenLifetimeSeconds: number;
	/** The tolerance behind 10014 is unknown. Default 300. */
	timeToleranceSeconds: number;
	/** The code that a replaced token gets is unknown (10010, 10011, 10012). Default 10011. */
	replacedTokenCode: number;
	/** Least simulated time between two authorizations of an account, else 10009. Default 0 = no limit. */
	authorizationMinIntervalMs: number;
	/** Requests of one account in any second of simulated time, else 10009. Default no limit. */
	maxRequestsPerSecond: number;
	/** Requests of one account in any minute of simulated time, else 10009. Default no limit. */
	maxRequestsPerMinute: number;
	/** What a list of IMEIs gets when one is not the account's. Unknown. Default 'omit': the others come back. */
	unauthorizedInBatch: 'omit' | 'refuse';
	/**
	 * Epoch seconds up to which mileage is counted; a range that ends later is rejected (one live client: midnight UTC of its day). Whether that is
	 * "today is not counted yet" is not known. Default no end; a device may have its own.
	 */
	mileageCountedUntil: number;
	/** Where the message of that rejection stands (api-facts §8). Default 'message'. */
	mileageRejectionIn: 'message' | 'record';
	/** What playback answers when there is nothing. Default 'empty'. */
	emptyPlayback: 'empty' | 'absent' | '20023';
	/** Simulated time until a device answers a command. Default 3000. */
	commandAnswerDelayMs: number;
	/** Silence after which a device counts as offline; the platform's own limit lies between 57 s and 52 min. Default 900. */
	offlineAfterSeconds: number;
	/**
	 * Where endpoints read their parameters, for all or by endpoint name or path. Documented is the query string; a live client posts a form for commands
	 * and their status (api-facts §8), and whether servers read both is unknown. Default 'query'.
	 */
	parametersIn: ParametersIn | Partial<Record<EndpointName | `/${string}`, ParametersIn>>;
	/**
	 * What a path that does not exist is answered with. 10001 is in the document and was never seen; servers may send a page with HTTP 404 or 200, or ask for
	 * the token first. Default 'code'.
	 */
	unknownPath: 'code' | 'http404' | 'page' | 'token';
	/** What a request without a token gets. Seen was 10005; other servers of the family were said to answer 10010, 10011 or 10003. Default 10005. */
	missingTokenCode: number;
	/** Endpoints that take one method only, and answer HTTP 405 to the other. Default none: whether the platform looks at the method is unknown. */
	methods: Partial<Record<EndpointName, 'GET' | 'POST'>>;
	/** Real time before a request is served. Default 0. */
	latencyMs: Latency;
}

const DEFAULT_BEHAVIOR: Behavior = {
	tokenLifetimeSeconds: 7200,
	timeToleranceSeconds: 300,
	replacedTokenCode: 10011,
	authorizationMinIntervalMs: 0,
	maxRequestsPerSecond: Infinity,
	maxRequestsPerMinute: Infinity,
	unauthorizedInBatch: 'omit',
	mileageCountedUntil: Infinity,
	mileageRejectionIn: 'message',
	emptyPlayback: 'empty',
	commandAnswerDelayMs: 3000,
	offlineAfterSeconds: 900,
	parametersIn: 'query',
	unknownPath: 'code',
	missingTokenCode: 10005,
	methods: {},
	latencyMs: 0,
};

/** The behavior that the options ask for, defaults filled in. */
export function behaviorOf(options: Partial<Behavior>): Behavior {
	const behavior = { ...DEFAULT_BEHAVIOR };
	for (const key of Object.keys(DEFAULT_BEHAVIOR) as Array<keyof Behavior>) {
		if (options[key] !== undefined) Object.assign(behavior, { [key]: options[key] });
	}
	return behavior;
}
