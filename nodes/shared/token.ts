import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';

import {
	LEASE_LIFE_MS,
	isLeaseHeld,
	createProcessMap,
	LOGIN_DEADLINE_MS,
	lastLoginError,
	ProtrackError,
	RATE_LIMIT_SECONDS,
	activeLoginError,
	usableToken,
	withDeadline,
	withRetry,
	type DeadlineOptions,
	type RetryPolicy,
	type StoredAccount,
} from '../../protrack/client';
import { CREDENTIAL, readStored, renewStored, type RequestContext } from './transport';

/*
 * A new token ends the old one, for everybody. So all executions of one process share one renewal, and processes elect
 * one of them by a claim in the credential: the last one that wrote its name logs in, the others wait for its token.
 */

/** A renewal under way: whoever waits for it gets its token, or its failure. */
interface Renewal {
	account: Promise<StoredAccount>;
	/** Why it was not done at the first try. */
	lastError?: ProtrackError;
}

/** The renewals under way in this process, by credential; each is deleted at its deadline at the latest. */
const renewals = createProcessMap<Renewal>({});

/** Longer than n8n takes from reading a credential to writing it, so that the last claim is the one that all see. */
const LEASE_SETTLES_MS = 250;
const LOOK_AGAIN_MS = 150;
/** Long enough for one claimant to die and another to log in. */
const LEASE_WAIT_MS = LEASE_LIFE_MS + LOGIN_DEADLINE_MS + 5000;
/** However a renewal hangs: after so long the next one who needs a token begins anew. */
export const RENEWAL_DEADLINE_MS = 90_000;

/** All who wait for a renewal share its tries, and nobody's canceling ends it for the others. */
const waiter = { sleep, throwIfCanceled() {} };

/** The platform limits logins harder than calls: the next one waits until the last rejection has lost its force. */
const loginRetry = ({ kind, retry }: ProtrackError): RetryPolicy | null => {
	// Times 0.75 at least, and the stored rejection is rounded up to a second.
	if (kind === 'rate') return { firstWaitMs: ((RATE_LIMIT_SECONDS + 1) * 1000) / 0.75, tries: 2, growth: 1 };
	return retry && { ...retry, firstWaitMs: 1500 };
};

const epochSeconds = () => Math.floor(Date.now() / 1000);

/**
 * @param stale a token that the platform has refused, or "" if there was none
 * @param deadline how long the caller waits; the renewal itself goes on for the others
 * @returns the account with a token that is young and not the stale one; logs in only if nobody else has done so
 * @throws ProtrackError what the login was refused with; at the deadline why it is not done yet
 */
export async function accountWithToken(
	context: RequestContext,
	stale: string,
	deadline: DeadlineOptions,
): Promise<StoredAccount> {
	const stored = await readStored(context);
	if (isFresh(stored, stale)) return stored;
	const key = context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
	const renewal = renewals.get(key) ?? startRenewal(context, stale, key);
	const errorAtDeadline = () => renewal.lastError ?? tooLong();
	return await withDeadline({ ...deadline, errorAtDeadline }, async () => await renewal.account);
}

function startRenewal(context: RequestContext, stale: string, key: string): Renewal {
	const remember = (error: unknown): never => {
		if (error instanceof ProtrackError) renewal.lastError = error;
		throw error;
	};
	const tryOnce = async () => await renew(context, stale).catch(remember);
	const errorAtDeadline = () => renewal.lastError ?? tooLong();
	const account = withDeadline(
		{ ms: RENEWAL_DEADLINE_MS, errorAtDeadline },
		async () => await withRetry(waiter, tryOnce, loginRetry),
	).finally(() => renewals.delete(key, renewal));
	const renewal: Renewal = { account };
	renewals.set(key, renewal);
	// Whoever waits is told; when nobody does any more, nobody needs to be.
	account.catch(() => {});
	return renewal;
}

function tooLong(): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: 'The login took too long',
		hint: 'Run the workflow again. If it stays, open the credential and test it.',
		httpCode: '503',
	});
}

function isFresh(stored: StoredAccount, stale: string): boolean {
	const token = usableToken(stored, epochSeconds());
	return token !== '' && token !== stale;
}

async function renew(context: RequestContext, stale: string): Promise<StoredAccount> {
	const me = randomUUID();
	const givenUpAt = Date.now() + LEASE_WAIT_MS;
	while (Date.now() < givenUpAt) {
		const stored = await readStored(context);
		if (isFresh(stored, stale)) return stored;
		throwRefusal(stored);
		if (stored.renewalLease === me) return await logIn(context, stored, me);
		if (isLeaseHeld(stored, Date.now())) {
			await sleep(LOOK_AGAIN_MS);
			continue;
		}
		await renewStored(context, stored, {
			renewalStep: 'claim',
			renewalLease: me,
			keepToken: stored.accessToken,
		});
		await sleep(LEASE_SETTLES_MS);
	}
	throw ProtrackError.of({
		kind: 'temporary',
		message: 'Another process of n8n has been logging in for too long',
		hint: 'Run the workflow again. If it stays, open the credential and test it.',
		httpCode: '503',
	}).asNonRetryable();
}

async function logIn(context: RequestContext, stored: StoredAccount, me: string): Promise<StoredAccount> {
	context.logger.debug('Protrack: logging in for a new token');
	const renewed = await renewStored(context, stored, { renewalStep: 'login', renewalLease: me, keepToken: '' });
	// However short its life is, or was cut by a clock that was set meanwhile: there is no younger one.
	if (renewed.accessToken !== '') return renewed;
	// However long n8n took to store it: this refusal is ours.
	const refusal = lastLoginError(renewed);
	if (refusal) throw refusal;
	throw ProtrackError.of({
		kind: 'reply',
		message: 'n8n did not run the login of the credential',
		hint: 'Open the credential in this node, save it, and run the workflow again.',
		httpCode: '500',
	});
}

function throwRefusal(stored: StoredAccount): void {
	const refusal = activeLoginError(stored, epochSeconds());
	if (refusal) throw refusal;
}
