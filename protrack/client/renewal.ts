import type { StoredAccount } from './tokenState';

/*
 * How a session asks for a new token. The host runs a login and stores its result only while it makes a request. So the session starts a request to
 * this address, which is stopped before it is sent.
 */
export const RENEWAL_URL = 'protrack:renewal';

/** What a session adds to the stored values when it starts a renewal. */
export interface RenewalRequest {
	/** `lease`: only tell the other processes who is about to log in. */
	renewalStep: 'lease' | 'login';
	/** The token to leave in place while the lease is written. */
	keepToken: string;
}

/** The values to store with a lease. @param now epoch milliseconds */
export function stateAfterLease({ keepToken, renewalLease }: StoredAccount & RenewalRequest, now: number) {
	// Empty, because the host may store values that are not declared, and show them.
	return { accessToken: keepToken, keepToken: '', renewalLease, renewalLeaseAt: String(now) };
}

/** How long a login may take in all, its second request (10014) included. The live platform was seen to take 10 s for a call. */
export const LOGIN_DEADLINE_MS = 15_000;
/** A lease that is older than any login belongs to a process that died. */
export const LEASE_LIFE_MS = LOGIN_DEADLINE_MS + 5000;

/** @param now epoch milliseconds */
export function isLeaseHeld(stored: StoredAccount, now: number): boolean {
	// A lease in the future is from a clock that was ahead; it would be held for as long as that clock was wrong.
	return stored.renewalLease !== '' && Math.abs(now - Number(stored.renewalLeaseAt)) < LEASE_LIFE_MS;
}
