import { errorCodes, errorOfCode, type ErrorInfo } from './errorCodes';
import { errorKinds, type ErrorKind, type ErrorScope, type FailureCause, type RetryPolicy } from './errorKinds';
import type { Hint, FieldName } from './hints';
import { inOneLine, serverWords } from './plainText';

/** The longest quotation of a server in a message, in characters. */
export const MAX_QUOTE = 200;

/** What an error may tell beyond its code and kind; see `ProtrackError`. */
interface Details {
	field?: { name: FieldName; problem: string };
	device?: string;
	reason?: string;
	outcomeUnknown?: boolean;
	neverSent?: boolean;
}

/** Any error of this library, in words for users. It never holds the request, so it cannot leak a token, signature or password. */
export class ProtrackError extends Error {
	override readonly name = 'ProtrackError';
	readonly kind: ErrorKind;
	/** What the error is about. */
	readonly scope: ErrorScope;
	readonly failureCause: FailureCause | null;
	/** What to do about it. */
	readonly hints: readonly Hint[];
	readonly httpCode: string;
	/** The field that has a wrong value; the message says the same. */
	readonly field?: { name: FieldName; problem: string };
	/** What the message calls the device, if it names one. */
	readonly device?: string;
	/** The reason alone, if the message begins with what was prevented. */
	readonly reason?: string;
	/** Only of a write: the platform may have carried it out, and only a person can find out. */
	readonly outcomeUnknown: boolean;
	/** No connection was made, so the request did not reach the platform. */
	readonly neverSent: boolean;

	private constructor(
		error: ErrorInfo & Details,
		/** The platform's own code, if it answered with one. */
		readonly code?: number,
	) {
		// Names of devices and accounts stand in many messages, and anybody may have chosen them.
		super(inOneLine(error.message));
		const ofCode: Partial<ErrorInfo> = code === undefined ? {} : (errorCodes[code] ?? {});
		const ofKind = errorKinds[error.kind];
		this.kind = error.kind;
		this.scope = error.scope ?? ofCode.scope ?? ofKind.scope;
		this.failureCause = error.failureCause ?? ofCode.failureCause ?? ofKind.failureCause;
		this.hints = [error.hint].flat().map(cleanHint);
		this.httpCode = error.httpCode;
		this.field = error.field;
		this.device = error.device;
		this.reason = error.reason;
		this.outcomeUnknown = error.outcomeUnknown ?? false;
		this.neverSent = error.neverSent ?? false;
	}

	/**
	 * @param code code of the reply (chapter 3)
	 * @param title name of the endpoint in messages, e.g. "Device list"
	 * @param detail the server's own message, from which the secrets in use are gone already (see `readEnvelope`)
	 * @param special what the code means for this call alone
	 */
	static fromCode(code: number, title: string, detail = '', special: Partial<ErrorInfo> = {}): ProtrackError {
		// The outcome that a code leaves unknown is that of a write; this may be a read.
		const error = { ...errorOfCode(code), ...special, outcomeUnknown: false };
		const quote = serverWords(detail, MAX_QUOTE);
		const message = `${error.message} (${title}, code ${code}${quote && `: ${quote}`})`;
		return new ProtrackError({ ...error, message }, code);
	}

	/** An error with a text of ours, mostly one without a code of the platform. */
	static of(error: ErrorInfo & Details, code?: number): ProtrackError {
		return new ProtrackError(error, code);
	}

	/** A wrong value that was found before anything was sent. */
	static input(message: string, hint: ErrorInfo['hint']): ProtrackError {
		return new ProtrackError({ kind: 'input', message, hint, httpCode: '400' });
	}

	/** A wrong value of a field that the host program shows under a name of its own. @param problem e.g. "is not a web address" */
	static field(name: FieldName, problem: string, hint: ErrorInfo['hint']): ProtrackError {
		const message = `"${name}" ${problem}`;
		return new ProtrackError({ kind: 'input', message, field: { name, problem }, hint, httpCode: '400' });
	}

	/** The user stopped the execution. */
	static canceled(): ProtrackError {
		return new ProtrackError({
			kind: 'canceled',
			message: 'The execution was canceled',
			hint: 'Nothing more was asked of the platform.',
			httpCode: '499',
		});
	}

	/** How a read that ends with this error is tried again, null when it is not. */
	get retry(): RetryPolicy | null {
		return errorKinds[this.kind].retry;
	}

	/** Whether the platform or its answer rejects just this device. */
	get isDeviceRejected(): boolean {
		return this.scope === 'device';
	}

	/** Whether other devices and other requests may work. */
	get isDeviceScoped(): boolean {
		return this.scope === 'device' || this.scope === 'request';
	}

	/** Whether every other call of the run would end with the same error. */
	get endsRun(): boolean {
		return errorKinds[this.kind].endsRun;
	}

	/** Whether the request has to be changed; otherwise it is the answer of the platform that went wrong. */
	get isUserInput(): boolean {
		const { isUserInput } = errorKinds[this.kind];
		return isUserInput === 'always' || (isUserInput === 'withoutCode' && this.code === undefined);
	}

	/** The same error with some of its parts replaced. */
	with(changes: Partial<ErrorInfo & Details>): ProtrackError {
		const { kind, scope, failureCause, message, hints, httpCode, outcomeUnknown, neverSent } = this;
		// These repeat parts of the message, so a new message drops them.
		const { field, device, reason } = changes.message === undefined ? this : {};
		const same = { kind, scope, failureCause, message, hint: hints, httpCode, outcomeUnknown, neverSent };
		return new ProtrackError({ ...same, field, device, reason, ...changes }, this.code);
	}

	/** The same error with another message. */
	withMessage(message: string): ProtrackError {
		return this.with({ message });
	}

	/** The same error with one more hint. */
	withHint(hint: Hint): ProtrackError {
		return this.with({ hint: [...this.hints, hint] });
	}

	/** The same error as the end of a login whose tries are used up: nothing is tried again, and no other call of the run would do better. */
	asLoginFailure(): ProtrackError {
		return this.retry === null ? this : this.with({ kind: 'login' });
	}
}

/**
 * Of a call whose error does not stop the others.
 * @returns the error
 * @throws what is no ProtrackError, and `canceled`
 */
export function errorToKeep(thrown: unknown): ProtrackError {
	if (!(thrown instanceof ProtrackError) || thrown.kind === 'canceled') throw thrown;
	return thrown;
}

function cleanHint(hint: Hint): Hint {
	if (typeof hint === 'string') return inOneLine(hint);
	return hint.value === undefined ? hint : { ...hint, value: inOneLine(hint.value) };
}

/**
 * Whether a code tells that the token is not valid, so that nothing was carried out and a new token may help. After any other error the token must not
 * be renewed, because that could lock the account.
 */
export function isTokenError(code: number): boolean {
	return errorCodes[code]?.kind === 'token';
}
