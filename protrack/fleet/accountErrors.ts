import type { ProtrackError } from '../client';
import { errorsByReason } from './errorsByReason';

/** A list of one account that could not be read. */
export interface AccountFailure {
	account: string;
	error: ProtrackError;
}

const MAX_NAMED = 5;
/** Characters; a longer name is cut. */
const MAX_NAME = 100;

/**
 * What the failures of lists say to a person, each different error once with the accounts that it is about.
 * @param isTree whether more accounts than one were asked for; of a single one no name is needed
 * @returns no more errors than failures, in their order
 */
export function accountErrors(failures: Iterable<AccountFailure>, isTree = true): ProtrackError[] {
	const labeled = [...failures].map(({ account, error }) => ({ label: account, error }));
	return errorsByReason(labeled, isTree ? namesOf : undefined);
}

function namesOf(accounts: string[]): string {
	const names = accounts
		.slice(0, MAX_NAMED)
		.map((account) => `"${account.slice(0, MAX_NAME)}"`)
		.join(', ');
	return `${accounts.length === 1 ? 'Account' : 'Accounts'} ${names}${accounts.length > MAX_NAMED ? ', …' : ''}`;
}
