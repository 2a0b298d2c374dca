import { ProtrackError } from '../../protrack/api';

const MAX_NAMED = 5;

/**
 * The errors of lists of accounts, each different one once with the accounts that it is about.
 * @param isTree whether more accounts than one were asked for; of a single one no name is needed
 */
export function accountErrors(failures: Iterable<{ account: string; error: ProtrackError }>, isTree: boolean): ProtrackError[] {
	const reasons = new Map<string, { error: ProtrackError; accounts: Set<string> }>();
	for (const { account, error } of failures) {
		const reason = reasons.get(error.message) ?? { error, accounts: new Set() };
		reason.accounts.add(account);
		reasons.set(error.message, reason);
	}
	return [...reasons.values()].map(({ error, accounts }) =>
		isTree ? ProtrackError.of({ ...error, message: `${named([...accounts])}: ${error.message}` }, error.code) : error,
	);
}

function named(accounts: string[]): string {
	const names = accounts.slice(0, MAX_NAMED).map((account) => `"${account}"`).join(', ');
	return `${accounts.length === 1 ? 'Account' : 'Accounts'} ${names}${accounts.length > MAX_NAMED ? ', …' : ''}`;
}
