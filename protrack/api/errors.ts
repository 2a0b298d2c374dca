import { faultOf, faults, type Fault, type FaultKind } from './codes';
import { inOneLine, serverWords } from './plainText';

/** The longest quotation of a server in a message, in characters. */
export const MAX_SAID = 200;

/** What became of the request; see `ProtrackError`. */
interface Fate {
	outcomeUnknown?: boolean;
	neverSent?: boolean;
}

/**
 * Every fault of the platform, as a person needs it. It never carries the request, so that no
 * token, signature or password can leave with it.
 */
export class ProtrackError extends Error {
	override readonly name = 'ProtrackError';
	readonly kind: FaultKind;
	readonly advice: string;
	readonly httpCode: string;
	/** Only of a write: the platform may have carried it out all the same, and only a person can find out. */
	readonly outcomeUnknown: boolean;
	/** No connection was made, so the request cannot have reached anybody. */
	readonly neverSent: boolean;

	private constructor(
		fault: Fault & Fate,
		/** The platform's own code, if it answered with one. */
		readonly code?: number,
	) {
		// Names of devices and accounts stand in many messages, and anybody may have chosen them.
		super(inOneLine(fault.message));
		this.kind = fault.kind;
		this.advice = inOneLine(fault.advice);
		this.httpCode = fault.httpCode;
		this.outcomeUnknown = fault.outcomeUnknown ?? false;
		this.neverSent = fault.neverSent ?? false;
	}

	/**
	 * @param code code of the reply (chapter 3)
	 * @param call name of the call for people, e.g. "Device list"
	 * @param detail the server's own message, from which the secrets in use are gone already (see `readEnvelope`)
	 * @param special what the code means for this call alone
	 */
	static fromCode(code: number, call: string, detail = '', special: Partial<Fault> = {}): ProtrackError {
		// What the code says of a write is not said of a read.
		const { kind, message, advice, httpCode } = { ...faultOf(code), ...special };
		const said = serverWords(detail, MAX_SAID);
		return new ProtrackError(
			{ kind, message: `${message} (${call}, code ${code}${said && `: ${said}`})`, advice, httpCode },
			code,
		);
	}

	/** A fault in our own words, mostly one that the platform has no code for. */
	static of(fault: Fault & Fate, code?: number): ProtrackError {
		return new ProtrackError(fault, code);
	}

	/** The limits of a call are checked before it is sent. */
	static input(message: string, advice: string): ProtrackError {
		return new ProtrackError({ kind: 'input', message, advice, httpCode: '400' });
	}

	/** The same fault, but nobody shall try again: all patience is used up. */
	asFinal(): ProtrackError {
		const { message, advice, httpCode, code } = this;
		const passing = ['rate', 'temporary', 'network'].includes(this.kind);
		return passing ? new ProtrackError({ kind: 'login', message, advice, httpCode }, code) : this;
	}

	/** What happened and what to do, for places that show one text only. */
	get fullText(): string {
		return `${this.message}. ${this.advice}`;
	}

	/** The same fault with one sentence more to its advice. */
	withAdvice(more: string): ProtrackError {
		const { message, advice, code } = this;
		return new ProtrackError({ ...this, message, advice: `${advice} ${more}` }, code);
	}

	/** The same error in other words. */
	withMessage(message: string): ProtrackError {
		return new ProtrackError({ ...this, message }, this.code);
	}

	/** The user stopped the execution. */
	static cancelled(): ProtrackError {
		return new ProtrackError({
			kind: 'cancelled',
			message: 'The execution was cancelled',
			advice: 'Nothing more was asked of the platform.',
			httpCode: '499',
		});
	}
}

/**
 * Whether a code says that the token is gone, so that nothing was carried out and another token may help. Renewing on anything else could
 * lock the account.
 */
export function isTokenError(code: number): boolean {
	return faults[code]?.kind === 'token';
}

/** Codes by which the platform speaks of the device that was asked for, whatever the others are. */
const OF_ONE_DEVICE = new Set([10013, 20005]);

/** Whether the platform refuses just this device. */
export function isRefusal({ kind, code }: ProtrackError): boolean {
	return kind === 'device' || OF_ONE_DEVICE.has(code ?? 0);
}
