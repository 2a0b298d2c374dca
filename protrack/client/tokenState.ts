import { z } from '../thirdParty';
import { ACCOUNT_BLOCKED } from './errorCodes';
import { errorKinds, type ErrorKind } from './errorKinds';
import { ProtrackError } from './errors';
import { fieldNames, hintNames } from './hints';
import { parseJson } from './json';
import type { LoginInput, Token } from './login';
import { fingerprintLogin, isFingerprintOf } from './loginFingerprint';
import { scalarText } from './scalarText';

/** The token and what is stored with it, shared by all processes. All values are texts. */
export interface TokenState {
	accessToken: string;
	/** Epoch seconds. */
	issuedAt: string;
	/** Seconds. */
	expiresIn: string;
	/** Fingerprint of the login that the token was made with: it must not be used for another account. As secret as the token. */
	issuedFor: string;
	/** Seconds by which the platform's clock was ahead of the host's at this login, "" when that is not known. */
	clockOffset: string;
	/** The process that is about to log in, so that the others wait. */
	renewalLease: string;
	/** Epoch milliseconds. */
	renewalLeaseAt: string;
	/** The error of the last login as JSON, so that nobody tries it again too early. It has a fingerprint of the login, so it is as secret as the token. */
	loginError: string;
}

export interface StoredAccount extends LoginInput, TokenState {
	/** The last token that the platform rejected before its time, as JSON; undefined or "" for none. */
	earlyEnd?: string;
}

/** A token that the platform rejected before its time. */
export interface EarlyEnd {
	/** Epoch seconds. */
	at: number;
	/** How old the token was, in seconds. */
	after: number;
}

/** The stored values with account and password as text: they may have been entered as numbers. */
export function asTexts<Login extends LoginInput>(stored: Login): Login {
	return { ...stored, account: scalarText(stored.account).trim(), password: scalarText(stored.password) };
}

const RENEW_AFTER_SECONDS = 90 * 60;
const RESERVE_SECONDS = 30 * 60;

/** How far the clocks of two machines that share the stored values may differ. */
const CLOCK_JITTER_SECONDS = 60;

/** @returns the stored token if it was made with this login and is young enough, else "" */
export function usableToken(stored: StoredAccount, now: number): string {
	return isYoung(stored, now) ? ownToken(stored) : '';
}

/** Whether the stored token, if there is one, need not be renewed yet. @param now epoch seconds */
export function isYoung(stored: StoredAccount, now: number): boolean {
	return now - Number(stored.issuedAt) < usableSeconds(Number(stored.expiresIn));
}

/** @returns the stored token whatever its age, but "" when it belongs to another login */
export function ownToken(stored: StoredAccount): string {
	return stored.accessToken && isFingerprintOf(stored.issuedFor, stored) ? stored.accessToken : '';
}

/** @returns the stored token if it was made with this login and has not expired, even if it soon will, else "" */
export function livingToken(stored: StoredAccount, now: number): string {
	return now - Number(stored.issuedAt) < Number(stored.expiresIn) ? ownToken(stored) : '';
}

/** The vendor advises 90 minutes of 120. At least half of a shorter life is used, or each call would need a login. */
function usableSeconds(expiresIn: number): number {
	return Math.min(RENEW_AFTER_SECONDS, Math.max(expiresIn - RESERVE_SECONDS, expiresIn / 2));
}

/** @returns seconds, 0 when it is not known */
export function clockOffsetOf(stored: StoredAccount): number {
	return Number(stored.clockOffset) || 0;
}

/** @returns when a token last ended before its time, undefined when that was not noticed */
export function earlyEndOf({ earlyEnd }: StoredAccount): EarlyEnd | undefined {
	const read = storedEarlyEnd.safeParse(parseJson(earlyEnd ?? ''));
	return read.success ? read.data : undefined;
}

const storedEarlyEnd = z.object({ at: z.number(), after: z.number() });

/** A session asks for a login, with a lease, while the token is young only when the platform has rejected it. */
function noteEarlyEnd(stored: LoginInput & Partial<StoredAccount>, now: number): Pick<StoredAccount, 'earlyEnd'> {
	const { renewalLease, issuedFor, issuedAt, expiresIn } = stored;
	const after = now - Number(issuedAt);
	const isEarly = issuedFor && renewalLease && after >= 0 && after < usableSeconds(Number(expiresIn));
	if (!isEarly || !isFingerprintOf(issuedFor, stored)) return {};
	const early: EarlyEnd = { at: now, after };
	return { earlyEnd: JSON.stringify(early) };
}

/**
 * @param now epoch seconds when the login was sent
 * @param receivedAt epoch seconds when its reply came
 */
export function stateAfterLogin(
	stored: LoginInput & Partial<StoredAccount>,
	token: Token,
	now: number,
	receivedAt = now,
): TokenState & Pick<StoredAccount, 'earlyEnd'> {
	return {
		...noteEarlyEnd(stored, now),
		accessToken: token.accessToken,
		issuedAt: String(now),
		expiresIn: String(token.expiresIn),
		issuedFor: fingerprintLogin(stored),
		clockOffset: typeof token.serverTime === 'number' ? String(token.serverTime - receivedAt) : '',
		...noLease,
		loginError: '',
	};
}

/** @param now epoch seconds */
export function stateAfterLoginError(stored: StoredAccount, error: ProtrackError, now: number): TokenState {
	const { code, kind, scope, message, field, hints: hint, httpCode } = error;
	// A blocked account can be unblocked at any time; only a wrong password must not be tried again.
	const { blocksLoginSeconds } = errorKinds[code === ACCOUNT_BLOCKED ? 'permission' : kind];
	const until = now + blocksLoginSeconds;
	return {
		...(isDenied(error) ? noToken : tokenOf(stored)),
		...noLease,
		loginError: JSON.stringify({
			at: now,
			until,
			// Named as in the states of version 0.1.0.
			mark: fingerprintLogin(stored),
			code,
			error: { kind, scope, message, field, hint, httpCode },
		}),
	};
}

/** Whether the login was rejected. A login that failed for another reason did not end the token that it should have replaced. */
const isDenied = ({ kind }: ProtrackError): boolean => kind === 'login' || kind === 'permission';

const tokenOf = ({ accessToken, issuedAt, expiresIn, issuedFor, clockOffset }: StoredAccount) => ({
	accessToken,
	issuedAt,
	expiresIn,
	issuedFor,
	clockOffset,
});
const noToken = { accessToken: '', issuedAt: '', expiresIn: '', issuedFor: '', clockOffset: '' };
const noLease = { renewalLease: '', renewalLeaseAt: '' };

/** @returns the last error of a login with this account and password, whatever its age, or null */
export function lastLoginError(stored: StoredAccount): ProtrackError | null {
	return cachedErrorIn(stored)?.error ?? null;
}

/** @returns the error of the last login while it forbids another try, else null @param now epoch seconds */
export function activeLoginError(stored: StoredAccount, now: number): ProtrackError | null {
	const cached = cachedErrorIn(stored);
	// An error in the future is from a clock that was ahead; it would be active for as long as that clock was wrong.
	const isActive = cached && now < cached.until && now >= cached.at - CLOCK_JITTER_SECONDS;
	return isActive ? cached.error : null;
}

/** The age of a login counts from when it was sent, and it may take 15 s. */
const RECENT_LOGIN_SECONDS = 20;
/** The age of its error counts from when it ended, so this covers only the time to store it. */
const RECENT_ERROR_SECONDS = 5;

/**
 * @param now epoch seconds
 * @returns the outcome of a login with this account and password in the last seconds: `accepted`, its error, or null when there was none
 */
export function recentLogin(stored: StoredAccount, now: number): 'accepted' | ProtrackError | null {
	const isWithin = (seconds: number, time: number) => Math.abs(now - time) <= seconds;
	const cached = cachedErrorIn(stored);
	if (cached && (isWithin(RECENT_ERROR_SECONDS, cached.at) || activeLoginError(stored, now))) return cached.error;
	return ownToken(stored) !== '' && isWithin(RECENT_LOGIN_SECONDS, Number(stored.issuedAt)) ? 'accepted' : null;
}

function cachedErrorIn(stored: StoredAccount): { at: number; until: number; error: ProtrackError } | null {
	const cached = storedLoginError.safeParse(parseJson(stored.loginError));
	if (!cached.success || !isFingerprintOf(cached.data.mark, stored)) return null;
	const { at, until, error, code } = cached.data;
	return { at, until, error: ProtrackError.of(error, code) };
}

const namedHint = z.object({ name: z.enum(hintNames), value: z.string().optional() });

const storedLoginError = z.object({
	at: z.number(),
	until: z.number(),
	mark: z.string(),
	code: z.number().optional(),
	error: z.object({
		kind: z.enum(Object.keys(errorKinds) as [ErrorKind, ...ErrorKind[]]),
		scope: z.enum(['device', 'request', 'account', 'platform']).optional(),
		message: z.string(),
		field: z.object({ name: z.enum(fieldNames), problem: z.string() }).optional(),
		// A plain text in the states of version 0.1.0.
		hint: z.union([z.string(), z.array(z.union([z.string(), namedHint]))]),
		httpCode: z.string(),
	}),
});
