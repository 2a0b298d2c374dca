import { call, ProtrackError, type AccountRecord, type DeviceRecord, type ProtrackClient } from '../api';
import { FailureStreak } from './failureStreak';

/** The platform shows at most so many devices or sub-accounts of one account (chapters 2.7 and 2.15). */
export const MOST_OF_ONE_ACCOUNT = 500;

/** Where the lists of accounts come from. Each function throws a ProtrackError when its list cannot be had. */
export interface AccountLists {
	subAccounts(account: string): Promise<readonly AccountRecord[]>;
	devices(account: string): Promise<readonly DeviceRecord[]>;
}

/**
 * Lists as the platform gives them now, one call for each (chapters 2.15 and 2.7). A platform in trouble is not asked on and on, whichever of the
 * two lists failed.
 */
export function platformLists(client: ProtrackClient): AccountLists {
	const failures = new FailureStreak(isOfOneAccount);
	return {
		async subAccounts(account) {
			return (await failures.run(async () => await call(client, 'subAccountList', ownNameOmitted(client, account)))).result;
		},
		async devices(account) {
			return (await failures.run(async () => await call(client, 'deviceList', ownNameOmitted(client, account)))).result;
		},
	};
}

/**
 * A list that others can do without.
 * @returns the error beside an empty list when it cannot be had
 * @throws ProtrackError only `cancelled`
 */
export async function listOrError<Row>(list: Promise<readonly Row[]>): Promise<{ records: readonly Row[]; error?: ProtrackError }> {
	try {
		return { records: await list };
	} catch (thrown) {
		if (!(thrown instanceof ProtrackError) || thrown.kind === 'cancelled') throw thrown;
		return { records: [], error: thrown };
	}
}

const ACCOUNT_BLOCKED = 10016;

/** Whether an error says nothing of other accounts. One that may pass is the platform's, and none of these. */
function isOfOneAccount({ kind, code }: ProtrackError): boolean {
	return ['permission', 'input', 'device', 'noData'].includes(kind) || code === ACCOUNT_BLOCKED;
}

/** The own account is asked for without its name: that is what all known clients do. */
function ownNameOmitted(client: ProtrackClient, account: string): { account?: string } {
	return account === client.account ? {} : { account };
}
