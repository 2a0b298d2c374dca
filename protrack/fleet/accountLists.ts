import {
	call,
	damagedError,
	ProtrackError,
	type AccountRecord,
	type DeviceRecord,
	type EndpointName,
	type ProtrackClient,
} from '../client';
import { FailureStreak } from './failureStreak';

/** The platform shows at most so many devices or sub-accounts of one account (chapters 2.7 and 2.15). */
export const MAX_OF_ONE_ACCOUNT = 500;

/** A list as far as it can be read. */
export interface ReadList<Row> {
	records: readonly Row[];
	/** Why it is not all. */
	error?: ProtrackError;
}

/** Where the lists of accounts come from. Each function throws a ProtrackError when nothing of its list can be had. */
export interface AccountLists {
	subAccounts(account: string): Promise<ReadList<AccountRecord>>;
	devices(account: string): Promise<ReadList<DeviceRecord>>;
}

/**
 * Lists as the platform gives them now, one call for each (chapters 2.15 and 2.7). A platform in trouble is not asked on and on, whichever of the
 * two lists failed.
 */
export function platformLists(client: ProtrackClient): AccountLists {
	// One that may pass is the platform's.
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
 * A list that others can do without.
 * @returns the error beside an empty list when it cannot be had
 * @throws ProtrackError only `canceled`
 */
export async function listOrError<Row>(list: Promise<ReadList<Row>>): Promise<ReadList<Row>> {
	try {
		return await list;
	} catch (thrown) {
		if (!(thrown instanceof ProtrackError) || thrown.kind === 'canceled') throw thrown;
		return { records: [], error: thrown };
	}
}

/** The own account is asked for without its name: that is what all known clients do. */
function ownNameOmitted(client: ProtrackClient, account: string): { account?: string } {
	return account === client.account ? {} : { account };
}
