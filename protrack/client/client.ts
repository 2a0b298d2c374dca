import type { Route } from './defineEndpoint';
import type { EndpointName, EndpointOverrides } from './endpoints';
import type { Envelope } from './envelope';
import type { EarlyEnd } from './tokenState';

/** One request, complete except for the token. */
export interface WireRequest {
	/** The name of the endpoint in messages. */
	title: string;
	/** Undefined for a custom call. */
	endpoint?: EndpointName;
	method: 'GET' | 'POST';
	path: string;
	/** The parameters. They travel in the query string, for POST too (observed with nearly all clients), unless `parametersIn` says otherwise. */
	query: Record<string, string>;
	/** `form`: in the body, the token too. Left out for the query string. */
	parametersIn?: 'form';
	/** Whether it can be sent again without harm after it may have reached the platform. */
	idempotent: boolean;
	/** Further HTTP headers. */
	headers?: Record<string, string>;
}

/** A request that holds nothing but a method and a path: it has no place for a token or a parameter. */
export interface Probe extends Pick<Route, 'method' | 'path'> {
	/** The name of the request in messages. */
	title: string;
}

/** Access to the platform for one account. Its creator provides token, transport and time. */
export interface ProtrackClient {
	/** The account that the token belongs to. */
	account: string;
	/** Platform and account: all clients of one account share its rate limiter. */
	accountKey: string;
	/** The platform alone: what is found out about its paths serves all of its accounts. Undefined where nothing is remembered. */
	serverKey?: string;
	/** What the server has in front of every path, e.g. /V2; undefined for nothing. */
	basePath?: string;
	overrides: EndpointOverrides;
	/** The token that `send` uses, "" when there is none. */
	currentToken(): string;
	/**
	 * Makes sure that `send` has a young token. Called before a request waits for the rate limiter, because a login can take long.
	 * @param rejected a token that the platform has rejected: another one is needed
	 * @throws ProtrackError what the login was rejected with
	 */
	ensureToken(rejected?: string): Promise<void>;
	/**
	 * Sends one request with the current token, once, and reads the frame of the reply.
	 * @throws ProtrackError at the deadline at the latest
	 */
	send(request: WireRequest): Promise<Envelope>;
	/**
	 * Asks a path without a token and without parameters, once. Undefined where no calls are looked for, because nobody could stop it.
	 * @throws ProtrackError at the deadline at the latest; also for a reply that is no answer of the API
	 */
	probe?: (request: Probe) => Promise<Envelope>;
	/** Called when a call has worked at a route that was found by looking for it. */
	noteFoundRoute?(name: EndpointName, route: Route): void;
	/**
	 * Called right before each request is sent: after every wait, including that for the rate limiter.
	 * @throws ProtrackError to leave it unsent
	 */
	beforeSend?(): void;
	/**
	 * Called before a request is sent again, or in another form, because the platform rejected it with a token error or did not know it.
	 * @throws ProtrackError to leave it unsent
	 */
	beforeResend?(): Promise<void>;
	/** Seconds by which the platform's clock was ahead of the host's at the last login; undefined counts as 0. */
	clockOffset?(): number;
	/** When a token of this account last ended before its time, as far as that was noticed. */
	earlyTokenEnd?(): EarlyEnd | undefined;
	/** Waits, and ends early with a `canceled` ProtrackError when the user stops the execution. */
	sleep(ms: number): Promise<void>;
	/** Waits for a task, and ends early with a `canceled` ProtrackError when the user stops the execution. */
	unlessCanceled<T>(task: Promise<T>): Promise<T>;
	/** Whether there is time for a wait of so many ms; undefined where there always is. Without time a transient error is thrown at once. */
	hasTimeFor?(ms: number): boolean;
	/** Called with the number of records of each answer; a run that has read too many sends nothing more. */
	countRecords?(count: number): void;
	/** Called with the number of records of an answer that cannot be read. */
	noteDamage?(name: EndpointName, count: number): void;
	/** @throws ProtrackError `canceled` */
	throwIfCanceled(): void;
}

/** The same client with some of its parts replaced; it inherits everything else, also what changes later. */
export function extendClient(client: ProtrackClient, changes: Partial<ProtrackClient>): ProtrackClient {
	return Object.assign(Object.create(client) as ProtrackClient, changes);
}

/** A request whose parameters are sent in its body, where the token has to be added too, as the one known client does it. */
export interface WithForm {
	form?: Record<string, string>;
}
