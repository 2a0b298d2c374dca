import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';

import {
	LEASE_LIFE_MS,
	isLeaseHeld,
	createProcessMap,
	epochSecondsNow,
	getOrCreate,
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
 * A new token invalidates the old one for everybody. So all executions of one process share one renewal, and the processes elect one of them by a lease
 * in the credential: the process that wrote its ID last logs in, and the others wait for its token.
 */

/** A renewal under way. All callers that wait for it get its token or its error. */
interface Renewal {
	account: Promise<StoredAccount>;
	/** Why the last try failed. */
	lastError?: ProtrackError;
}

/** The renewals under way in this process, by credential; each is deleted at its deadline at the latest. */
const renewals = createProcessMap<Renewal>({});

/** Longer than n8n takes from reading a credential to writing it, so that all processes see the last lease. */
const LEASE_SETTLES_MS = 250;
const READ_AGAIN_MS = 150;
/** Long enough for one process to die and another to log in. */
const LEASE_WAIT_MS = LEASE_LIFE_MS + LOGIN_DEADLINE_MS + 5000;
/** A renewal that hangs ends after this time, and the next call that needs a token starts a new one. */
export const RENEWAL_DEADLINE_MS = 90_000;

/** Callers share the tries of a renewal, so a canceled caller must not end it for the others. */
const waiter = { sleep, throwIfCanceled() {} };

/** The platform limits logins more strictly than calls: the next login waits until the stored error of the last one has expired. */
const loginRetry = ({ kind, retry }: ProtrackError): RetryPolicy | null => {
	// The random part of a wait is 0.75 at least, and the stored error is rounded up to a second.
	if (kind === 'rate') return { firstWaitMs: ((RATE_LIMIT_SECONDS + 1) * 1000) / 0.75, tries: 2, growth: 1 };
	return retry && { ...retry, firstWaitMs: 1500 };
};

/**
 * Gets a valid token, and logs in only if no other caller or process has done so.
 * @param stale a token that the platform has rejected, or "" if there was none
 * @param deadline how long the caller waits; the renewal itself goes on for the others
 * @returns the account with a token that is fresh and not the stale one
 * @throws ProtrackError the error of the login; at the deadline that of its last try
 */
export async function accountWithToken(
	context: RequestContext,
	stale: string,
	deadline: DeadlineOptions,
): Promise<StoredAccount> {
	const stored = await readStored(context);
	if (isFresh(stored, stale)) return stored;
	const key = context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
	const renewal = getOrCreate(renewals, key, () => startRenewal(context, stale, key));
	const errorAtDeadline = () => renewal.lastError ?? tooLong();
	return await withDeadline({ ...deadline, errorAtDeadline }, async () => await renewal.account);
}

function startRenewal(context: RequestContext, stale: string, key: string): Renewal {
	const noteError = (error: unknown): never => {
		if (error instanceof ProtrackError) renewal.lastError = error;
		throw error;
	};
	const tryOnce = async () => await renew(context, stale).catch(noteError);
	const errorAtDeadline = () => renewal.lastError ?? tooLong();
	const account = withDeadline(
		{ ms: RENEWAL_DEADLINE_MS, errorAtDeadline },
		async () => await withRetry(waiter, tryOnce, loginRetry),
	).finally(() => renewals.delete(key, renewal));
	const renewal: Renewal = { account };
	// When nobody waits any more, its error must not be an unhandled rejection.
	account.catch(() => {});
	return renewal;
}

const RUN_AGAIN_OR_TEST = 'Run the workflow again. If it stays, open the credential and test it.';

function tooLong(): ProtrackError {
	return ProtrackError.of({
		kind: 'temporary',
		message: 'The login took too long',
		hint: RUN_AGAIN_OR_TEST,
		httpCode: '503',
	});
}

function isFresh(stored: StoredAccount, stale: string): boolean {
	const token = usableToken(stored, epochSecondsNow());
	return token !== '' && token !== stale;
}

async function renew(context: RequestContext, stale: string): Promise<StoredAccount> {
	const leaseHolder = randomUUID();
	const givenUpAt = Date.now() + LEASE_WAIT_MS;
	while (Date.now() < givenUpAt) {
		const stored = await readStored(context);
		if (isFresh(stored, stale)) return stored;
		throwIfLoginBlocked(stored);
		if (stored.renewalLease === leaseHolder) return await logIn(context, stored, leaseHolder);
		if (isLeaseHeld(stored, Date.now())) {
			await sleep(READ_AGAIN_MS);
			continue;
		}
		await renewStored(context, stored, {
			renewalStep: 'lease',
			renewalLease: leaseHolder,
			keepToken: stored.accessToken,
		});
		await sleep(LEASE_SETTLES_MS);
	}
	throw ProtrackError.of({
		kind: 'temporary',
		message: 'Another process of n8n has been logging in for too long',
		hint: RUN_AGAIN_OR_TEST,
		httpCode: '503',
	}).asLoginFailure();
}

async function logIn(context: RequestContext, stored: StoredAccount, leaseHolder: string): Promise<StoredAccount> {
	context.logger.debug('Protrack: logging in for a new token');
	const renewed = await renewStored(context, stored, {
		renewalStep: 'login',
		renewalLease: leaseHolder,
		keepToken: '',
	});
	// Its age is not checked, because the clock may have been set meanwhile and there is no newer token.
	if (renewed.accessToken !== '') return renewed;
	// Its age does not matter: it is the error of this login.
	const error = lastLoginError(renewed);
	if (error) throw error;
	throw ProtrackError.of({
		kind: 'reply',
		message: 'n8n did not run the login of the credential',
		hint: 'Open the credential in this node, save it, and run the workflow again.',
		httpCode: '500',
	});
}

/** @throws ProtrackError the error of the last login while that must not be tried again */
function throwIfLoginBlocked(stored: StoredAccount): void {
	const error = activeLoginError(stored, epochSecondsNow());
	if (error) throw error;
}
