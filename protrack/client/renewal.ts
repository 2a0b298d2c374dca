import type { StoredAccount } from './tokenState';

/*
 * How a node asks its credential for a new token. n8n runs and stores a credential's login only on the way to a
 * request, so the node starts a request to this address; the credential stops it before it is sent.
 */
export const RENEWAL_URL = 'protrack:renewal';

/** What a node puts beside the stored values when it starts a renewal. */
export interface RenewalOrder {
	/** `claim`: only tell the other processes who is about to log in. */
	renewalStep: 'claim' | 'login';
	/** The token to leave in place while the claim is written. */
	keepToken: string;
}

/** The values that a claim leaves in the credential. @param now epoch milliseconds */
export function stateAfterLease(order: StoredAccount & RenewalOrder, now: number) {
	// Whatever is not declared in the credential, n8n 2.8 stores as well, and shows it to whoever opens the credential.
	return { accessToken: order.keepToken, keepToken: '', renewalLease: order.renewalLease, renewalLeaseAt: String(now) };
}

/** How long a login may take in all, its second request (10014) included. The live platform was seen to take 10 s for a call. */
export const LOGIN_DEADLINE_MS = 15_000;
/** A claim older than any login belongs to a process that died. */
export const LEASE_LIFE_MS = LOGIN_DEADLINE_MS + 5000;

/** @param now epoch milliseconds */
export function isLeaseHeld(stored: StoredAccount, now: number): boolean {
	// One from a clock that is far ahead would stand for as long as that clock was wrong.
	return stored.renewalLease !== '' && Math.abs(now - Number(stored.renewalLeaseAt)) < LEASE_LIFE_MS;
}
