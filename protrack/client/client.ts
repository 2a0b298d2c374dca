import type { EndpointName, EndpointOverrides } from './endpoints';
import type { Envelope } from './envelope';

/** One request, ready for the wire but for the token. */
export interface WireRequest {
	/** Name of the call for people. */
	title: string;
	/** The row of the table; a call that a user made up has none. */
	call?: EndpointName;
	method: 'GET' | 'POST';
	path: string;
	/** The parameters. They travel in the query string, for POST too (observed with nearly all clients), unless `parametersIn` says otherwise. */
	query: Record<string, string>;
	/** `form`: in the body, the token too. Left out for the query string. */
	parametersIn?: 'form';
	/** Whether the request may be sent again, for example after the token was renewed. */
	idempotent: boolean;
	/** Further HTTP headers. */
	headers?: Record<string, string>;
}

/** The way to the platform for one account. Whoever makes it provides token, transport and time. */
export interface ProtrackClient {
	/** The account that the token belongs to. */
	account: string;
	/** Platform and account: all clients of one account share its pace. */
	accountKey: string;
	/** What the server has in front of every path, e.g. /V2; without it there is nothing. */
	basePath?: string;
	overrides: EndpointOverrides;
	/** The token that `send` uses, "" when there is none. */
	currentToken(): string;
	/**
	 * Makes sure that `send` has a young token. It is called before a request waits for its slot, because a login can take long.
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
	 * Called before each request at the moment when it leaves: after every wait, also that for the account's pace.
	 * @throws ProtrackError to leave it unsent
	 */
	beforeSend?(): void;
	/**
	 * Called before a request goes out again, or in another form, because the platform refused it: with a token error, or as one that it does not
	 * know. @throws ProtrackError to leave it unsent
	 */
	beforeResend?(): Promise<void>;
	/** Seconds by which the platform's clock was ahead of the host's at the last login; without it nothing is known and it counts as 0. */
	clockOffset?(): number;
	/** Waits, and ends early with a `canceled` ProtrackError when the user stops the execution. */
	sleep(ms: number): Promise<void>;
	/** Gives what the task gives, or ends early with a `canceled` ProtrackError when the user stops the execution. */
	unlessCanceled<T>(task: Promise<T>): Promise<T>;
	/** Whether there is time for a wait of so many ms. Without it there always is; when there is not, an error that may pass stands at once. */
	hasTimeFor?(ms: number): boolean;
	/** Told how many records each answer held; a run that has read too many sends nothing more. */
	countRecords?(count: number): void;
	/** Told how many records of an answer could not be read. */
	noteDamage?(name: EndpointName, count: number): void;
	/** @throws ProtrackError `canceled` */
	throwIfCanceled(): void;
}

/** A request whose parameters go out in its body, for whoever adds the token: it belongs with them, as the one live client has it. */
export interface WithForm {
	form?: Record<string, string>;
}
