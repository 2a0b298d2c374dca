import { summarizeList, type ProtrackError } from '../client';
import { errorsByReason } from './errorsByReason';

/** A list of one account that could not be read. */
export interface AccountFailure {
	account: string;
	error: ProtrackError;
}

/** Characters; a longer name is cut. */
const MAX_NAME = 100;

/**
 * Merges the errors of lists: each different error once, with the accounts that it is about.
 * @param isTree whether several accounts were asked for, so that the error has to name them
 * @returns at most as many errors as failures, in their order
 */
export function accountErrors(failures: Iterable<AccountFailure>, isTree = true): ProtrackError[] {
	const labeled = [...failures].map(({ account, error }) => ({ label: account, error }));
	return errorsByReason(labeled, isTree ? namesOf : undefined);
}

function namesOf(accounts: string[]): string {
	const names = accounts.map((account) => `"${account.slice(0, MAX_NAME)}"`);
	return `${accounts.length === 1 ? 'Account' : 'Accounts'} ${summarizeList(names, { rest: () => ', …' })}`;
}
