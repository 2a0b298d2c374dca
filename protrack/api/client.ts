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
	/** Every parameter travels in the query string, for POST too (observed with all clients). */
	query: Record<string, string>;
	/** Whether the request may be sent again, for example after the token was renewed. */
	repeatable: boolean;
}

/** The way to the platform for one account. Whoever makes it provides token, transport and time. */
export interface ProtrackClient {
	/** The account that the token belongs to. */
	account: string;
	/** Platform and account: all clients of one account share its pace. */
	accountKey: string;
	overrides: EndpointOverrides;
	/**
	 * Sends one request with a valid token and reads the frame of the reply.
	 * @throws ProtrackError
	 */
	send(request: WireRequest): Promise<Envelope>;
	/** Waits, and ends early with a `cancelled` ProtrackError when the user stops the execution. */
	sleep(ms: number): Promise<void>;
	/** Whether there is time for a wait of so many ms. Without it there always is; when there is not, a fault that may pass stands at once. */
	hasTimeFor?(ms: number): boolean;
	/** Told how many records each answer held; a run that has read too many sends nothing more. */
	countRecords?(count: number): void;
	/** @throws ProtrackError `cancelled` */
	throwIfCancelled(): void;
}
