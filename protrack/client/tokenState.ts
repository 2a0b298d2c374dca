import { z } from '../thirdParty';
import { ACCOUNT_BLOCKED } from './errorCodes';
import { errorKinds, type ErrorKind } from './errorKinds';
import { ProtrackError } from './errors';
import type { LoginInput, Token } from './login';
import { isMarkOf, markLogin } from './loginFingerprint';

/*
 * The token lives in the credential, where every process sees it. These are the values that are stored with it;
 * n8n keeps them as text.
 */
export interface TokenState {
	accessToken: string;
	/** Epoch seconds. */
	issuedAt: string;
	/** Seconds. */
	expiresIn: string;
	/** Mark of the login that the token was made with: after a change of account it must not be used. As secret as the token. */
	issuedFor: string;
	/** Seconds by which the platform's clock was ahead of the host's at this login, "" when the platform did not tell. */
	clockOffset: string;
	/** Who is about to log in, so that the others wait. */
	renewalLease: string;
	/** Epoch milliseconds. */
	renewalLeaseAt: string;
	/** The last login's refusal as JSON, so that nobody tries it again too early. It holds a mark of the login, so it is as secret as the token. */
	loginError: string;
}

export type StoredAccount = LoginInput & TokenState;

/** An expression or an import may give account and password as numbers. */
export function asTexts<Login extends LoginInput>(stored: Login): Login {
	return { ...stored, account: String(stored.account ?? '').trim(), password: String(stored.password ?? '') };
}

const RENEW_AFTER_SECONDS = 90 * 60;
const RESERVE_SECONDS = 30 * 60;

/** One login every 11 s was too often for the live platform. */
export const RATE_LIMIT_SECONDS = 12;

/** How long a refused login stands. A wrong password must not be tried again, or the platform locks the account. */
const CACHED_ERROR_SECONDS: Partial<Record<ErrorKind, number>> = {
	login: 3600,
	permission: 30,
	rate: RATE_LIMIT_SECONDS,
};
const OTHER_CACHED_ERROR_SECONDS = 1;
/** The clocks of two machines that share a credential may differ by so much. */
const CLOCK_JITTER_SECONDS = 60;

/** @returns the stored token if it was made with this login and is young enough, else "" */
export function usableToken(stored: StoredAccount, now: number): string {
	return now - Number(stored.issuedAt) < usableSeconds(Number(stored.expiresIn)) ? ownToken(stored) : '';
}

/** @returns the stored token whatever its age, but "" when it belongs to another login */
export function ownToken(stored: StoredAccount): string {
	return stored.accessToken && isMarkOf(stored.issuedFor, stored) ? stored.accessToken : '';
}

/** @returns the stored token if it was made with this login and its life has not ended, however soon it will, else "" */
export function livingToken(stored: StoredAccount, now: number): string {
	return now - Number(stored.issuedAt) < Number(stored.expiresIn) ? ownToken(stored) : '';
}

/** The vendor advises 90 minutes of 120; of a shorter life at least half is used, or each call would need a login. */
function usableSeconds(expiresIn: number): number {
	return Math.min(RENEW_AFTER_SECONDS, Math.max(expiresIn - RESERVE_SECONDS, expiresIn / 2));
}

/** @returns seconds, 0 when nothing is known, as of a token that was stored before this value was */
export function clockOffsetOf(stored: StoredAccount): number {
	return Number(stored.clockOffset) || 0;
}

/**
 * @param now epoch seconds when the login was sent
 * @param receivedAt epoch seconds when its reply came
 */
export function stateAfterLogin(stored: LoginInput, token: Token, now: number, receivedAt = now): TokenState {
	return {
		accessToken: token.accessToken,
		issuedAt: String(now),
		expiresIn: String(token.expiresIn),
		issuedFor: markLogin(stored),
		clockOffset: typeof token.serverTime === 'number' ? String(token.serverTime - receivedAt) : '',
		...noLease,
		loginError: '',
	};
}

/** @param now epoch seconds */
export function stateAfterLoginError(stored: StoredAccount, error: ProtrackError, now: number): TokenState {
	const { code, kind, scope, message, hint, httpCode } = error;
	// A blocked account can be unblocked at any time; only a wrong password does harm when it is tried again.
	const seconds = code === ACCOUNT_BLOCKED ? CACHED_ERROR_SECONDS.permission : CACHED_ERROR_SECONDS[kind];
	const until = now + (seconds ?? OTHER_CACHED_ERROR_SECONDS);
	return {
		...(isDenied(error) ? noToken : tokenOf(stored)),
		...noLease,
		loginError: JSON.stringify({
			at: now,
			until,
			mark: markLogin(stored),
			code,
			error: { kind, scope, message, hint, httpCode },
		}),
	};
}

/** A login that was only not to be had leaves a token that it would have replaced (a test of the credential) as good as it was. */
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

/** @returns the last refusal of this very login, however long ago it was, or null */
export function lastLoginError(stored: StoredAccount): ProtrackError | null {
	return refusalIn(stored)?.error ?? null;
}

/** @returns the refusal of this very login if it still stands, or null @param now epoch seconds */
export function activeLoginError(stored: StoredAccount, now: number): ProtrackError | null {
	const refusal = refusalIn(stored);
	// One from a clock that was ahead would stand for as long as that clock was wrong.
	const stands = refusal && now < refusal.until && now >= refusal.at - CLOCK_JITTER_SECONDS;
	return stands ? refusal.error : null;
}

/** A login that is so young was made with the present account and password just now. Its age counts from when it was sent, and it may take 15 s. */
const RECENT_LOGIN_SECONDS = 20;
/** Its rejection counts from when the login ended; what n8n takes to store it lies between. */
const RECENT_REJECTION_SECONDS = 5;

/**
 * @param now epoch seconds
 * @returns what became of a login that was made with this very account and password in the last seconds: `accepted`, why it was rejected, or null
 * when there was none
 */
export function recentLogin(stored: StoredAccount, now: number): 'accepted' | ProtrackError | null {
	const isWithin = (seconds: number, time: number) => Math.abs(now - time) <= seconds;
	const rejection = refusalIn(stored);
	if (rejection && (isWithin(RECENT_REJECTION_SECONDS, rejection.at) || activeLoginError(stored, now)))
		return rejection.error;
	return ownToken(stored) !== '' && isWithin(RECENT_LOGIN_SECONDS, Number(stored.issuedAt)) ? 'accepted' : null;
}

function refusalIn(stored: StoredAccount): { at: number; until: number; error: ProtrackError } | null {
	const refusal = storedLoginError.safeParse(parseJson(stored.loginError));
	if (!refusal.success || !isMarkOf(refusal.data.mark, stored)) return null;
	const { at, until, error, code } = refusal.data;
	return { at, until, error: ProtrackError.of(error, code) };
}

const storedLoginError = z.object({
	at: z.number(),
	until: z.number(),
	mark: z.string(),
	code: z.number().optional(),
	error: z.object({
		kind: z.enum(Object.keys(errorKinds) as [ErrorKind, ...ErrorKind[]]),
		scope: z.enum(['device', 'request', 'account', 'platform']).optional(),
		message: z.string(),
		hint: z.string(),
		httpCode: z.string(),
	}),
});

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
