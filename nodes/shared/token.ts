import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';

import {
	claimStands,
	lastRefusal,
	ProtrackError,
	standingRefusal,
	usableToken,
	withRetry,
	type StoredAccount,
} from '../../protrack/api';
import { CREDENTIAL, readStored, renewStored, type RequestContext } from './transport';

/*
 * A new token ends the old one, for everybody. So all executions of one process share one renewal, and processes elect
 * one of them by a claim in the credential: the last one that wrote its name logs in, the others wait for its token.
 */

/** The renewals under way in this process, by credential. */
const renewals = new Map<string, Promise<StoredAccount>>();

/** Longer than n8n takes from reading a credential to writing it, so that the last claim is the one that all see. */
const CLAIM_SETTLES_MS = 250;
const LOOK_AGAIN_MS = 150;
/** Long enough for one claimant to die and another to log in. */
const PATIENCE_MS = 90_000;

/** All who wait for a renewal share its tries, and nobody's cancelling ends it for the others. */
const patience = { sleep, throwIfCancelled() {} };

const epochSeconds = () => Math.floor(Date.now() / 1000);

/**
 * @param stale a token that the platform has refused, or "" if there was none
 * @returns the account with a token that is young and not the stale one; logs in only if nobody else has done so
 * @throws ProtrackError what the login was refused with
 */
export async function accountWithToken(context: RequestContext, stale: string): Promise<StoredAccount> {
	const stored = await readStored(context);
	if (isFresh(stored, stale)) return stored;
	const key = context.getNode().credentials?.[CREDENTIAL]?.id ?? '';
	const renewal =
		renewals.get(key) ??
		withRetry(patience, async () => await renew(context, stale)).finally(() => renewals.delete(key));
	renewals.set(key, renewal);
	return await renewal;
}

function isFresh(stored: StoredAccount, stale: string): boolean {
	const token = usableToken(stored, epochSeconds());
	return token !== '' && token !== stale;
}

async function renew(context: RequestContext, stale: string): Promise<StoredAccount> {
	const me = randomUUID();
	const givenUpAt = Date.now() + PATIENCE_MS;
	while (Date.now() < givenUpAt) {
		const stored = await readStored(context);
		if (isFresh(stored, stale)) return stored;
		throwRefusal(stored);
		if (stored.renewalClaim === me) return await logIn(context, stored, me);
		if (claimStands(stored, Date.now())) {
			await sleep(LOOK_AGAIN_MS);
			continue;
		}
		await renewStored(context, stored, {
			renewalStep: 'claim',
			renewalClaim: me,
			keepToken: stored.accessToken,
		});
		await sleep(CLAIM_SETTLES_MS);
	}
	throw ProtrackError.of({
		kind: 'temporary',
		message: 'Another process of n8n has been logging in for too long',
		advice: 'Run the workflow again. If it stays, open the credential and test it.',
		httpCode: '503',
	}).asFinal();
}

async function logIn(context: RequestContext, stored: StoredAccount, me: string): Promise<StoredAccount> {
	context.logger.debug('Protrack: logging in for a new token');
	const renewed = await renewStored(context, stored, { renewalStep: 'login', renewalClaim: me, keepToken: '' });
	if (isFresh(renewed, '')) return renewed;
	// However long n8n took to store it: this refusal is ours.
	const refusal = lastRefusal(renewed);
	if (refusal) throw refusal;
	throw ProtrackError.of({
		kind: 'reply',
		message: 'n8n did not run the login of the credential',
		advice: 'Open the credential in this node, save it, and run the workflow again.',
		httpCode: '500',
	});
}

function throwRefusal(stored: StoredAccount): void {
	const refusal = standingRefusal(stored, epochSeconds());
	if (refusal) throw refusal;
}
