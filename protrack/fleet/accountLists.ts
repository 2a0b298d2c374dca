import {
	call,
	damagedError,
	errorToKeep,
	type AccountRecord,
	type DeviceRecord,
	type EndpointName,
	type ProtrackClient,
	type ProtrackError,
} from '../client';
import { FailureStreak } from './failureStreak';

/** How many devices or sub-accounts of one account the platform shows at most (chapters 2.7 and 2.15). */
export const MAX_OF_ONE_ACCOUNT = 500;

/** The readable part of a list. */
export interface ReadList<Row> {
	records: readonly Row[];
	/** Set when the list is incomplete. */
	error?: ProtrackError;
}

/** Where the lists of accounts come from. Each function throws a ProtrackError when nothing of its list can be read. */
export interface AccountLists {
	subAccounts: (account: string) => Promise<ReadList<AccountRecord>>;
	devices: (account: string) => Promise<ReadList<DeviceRecord>>;
}

/**
 * Reads the lists from the platform, one call for each (chapters 2.15 and 2.7). Both lists share one count of consecutive failures: after too many no
 * more calls are made.
 */
export function platformLists(client: ProtrackClient): AccountLists {
	const failures = new FailureStreak(({ scope }) => scope !== 'platform');
	return {
		async subAccounts(account) {
			const { result, damagedAt } = await failures.run(
				async () => await call(client, 'subAccountList', ownNameOmitted(client, account)),
			);
			return withDamage('subAccountList', result, damagedAt.length);
		},
		async devices(account) {
			const { result, damagedAt } = await failures.run(
				async () => await call(client, 'deviceList', ownNameOmitted(client, account)),
			);
			return withDamage('deviceList', result, damagedAt.length);
		},
	};
}

function withDamage<Row>(name: EndpointName, records: readonly Row[], damaged: number): ReadList<Row> {
	return damaged === 0 ? { records } : { records, error: damagedError(name, damaged, records.length + damaged) };
}

/**
 * A list whose error does not stop the others.
 * @returns an empty list with the error when it cannot be read
 * @throws ProtrackError only `canceled`
 */
export async function listOrError<Row>(list: Promise<ReadList<Row>>): Promise<ReadList<Row>> {
	try {
		return await list;
	} catch (thrown) {
		return { records: [], error: errorToKeep(thrown) };
	}
}

/** All known clients leave the account out when they ask for the lists of their own account. */
function ownNameOmitted(client: ProtrackClient, account: string): { account?: string } {
	return account === client.account ? {} : { account };
}
