import { errorCodes, errorOfCode, type ErrorInfo } from './errorCodes';
import { errorKinds, type ErrorKind, type ErrorScope, type FailureCause, type RetryPolicy } from './errorKinds';
import { inOneLine, serverWords } from './plainText';

/** The longest quotation of a server in a message, in characters. */
export const MAX_SAID = 200;

/** What became of the request; see `ProtrackError`. */
interface Fate {
	outcomeUnknown?: boolean;
	neverSent?: boolean;
}

/**
 * Every error of the platform, as a person needs it. It never carries the request, so that no
 * token, signature or password can leave with it.
 */
export class ProtrackError extends Error {
	override readonly name = 'ProtrackError';
	readonly kind: ErrorKind;
	/** What it says something of. */
	readonly scope: ErrorScope;
	readonly failureCause: FailureCause | null;
	readonly hint: string;
	readonly httpCode: string;
	/** Only of a write: the platform may have carried it out all the same, and only a person can find out. */
	readonly outcomeUnknown: boolean;
	/** No connection was made, so the request cannot have reached anybody. */
	readonly neverSent: boolean;

	private constructor(
		error: ErrorInfo & Fate,
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
		this.hint = inOneLine(error.hint);
		this.httpCode = error.httpCode;
		this.outcomeUnknown = error.outcomeUnknown ?? false;
		this.neverSent = error.neverSent ?? false;
	}

	/**
	 * @param code code of the reply (chapter 3)
	 * @param call name of the call for people, e.g. "Device list"
	 * @param detail the server's own message, from which the secrets in use are gone already (see `readEnvelope`)
	 * @param special what the code means for this call alone
	 */
	static fromCode(code: number, call: string, detail = '', special: Partial<ErrorInfo> = {}): ProtrackError {
		// What the code says of a write is not said of a read.
		const error = { ...errorOfCode(code), ...special, outcomeUnknown: false };
		const said = serverWords(detail, MAX_SAID);
		const message = `${error.message} (${call}, code ${code}${said && `: ${said}`})`;
		return new ProtrackError({ ...error, message }, code);
	}

	/** An error in our own words, mostly one that the platform has no code for. */
	static of(error: ErrorInfo & Fate, code?: number): ProtrackError {
		return new ProtrackError(error, code);
	}

	/** The limits of a call are checked before it is sent. */
	static input(message: string, hint: string): ProtrackError {
		return new ProtrackError({ kind: 'input', message, hint, httpCode: '400' });
	}

	/** How a read that ends with it is tried again, null when it is not. */
	get retry(): RetryPolicy | null {
		return errorKinds[this.kind].retry;
	}

	/** Whether the platform or its answer rejects just this device. */
	get isDeviceRejected(): boolean {
		return this.scope === 'device';
	}

	/** Whether it says nothing of other devices, nor of other requests. */
	get isDeviceScoped(): boolean {
		return this.scope === 'device' || this.scope === 'request';
	}

	/** Whether every other call of the run would end with it as well. */
	get endsRun(): boolean {
		return errorKinds[this.kind].endsRun;
	}

	/** The same error, but nobody tries again: it has been tried for as long as it may. */
	asNonRetryable(): ProtrackError {
		if (this.retry === null) return this;
		const { message, hint, httpCode, code, failureCause } = this;
		return new ProtrackError({ kind: 'login', failureCause, message, hint, httpCode }, code);
	}

	/** What happened and what to do, for places that show one text only. */
	get fullText(): string {
		return `${this.message}. ${this.hint}`;
	}

	/** The same error with one sentence more to its hint. */
	withHint(more: string): ProtrackError {
		const { message, hint, code } = this;
		return new ProtrackError({ ...this, message, hint: `${hint} ${more}` }, code);
	}

	/** The same error in other words. */
	withMessage(message: string): ProtrackError {
		return new ProtrackError({ ...this, message }, this.code);
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
}

/**
 * Whether a code says that the token is gone, so that nothing was carried out and another token may help. Renewing on anything else could
 * lock the account.
 */
export function isTokenError(code: number): boolean {
	return errorCodes[code]?.kind === 'token';
}
