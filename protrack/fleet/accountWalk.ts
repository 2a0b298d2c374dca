import { call, ProtrackError, type AccountRecord, type ProtrackClient } from '../api';
import { MAX_AT_ONCE } from './concurrency';
import { FailureStreak } from './failureStreak';

/** An account and where it stands in the tree. */
export interface PlacedAccount {
	record: AccountRecord;
	parent: string;
	/** 1 for the direct sub-accounts of the account that was asked for. */
	depth: number;
	/** Login names from the account that was asked for down to this one, e.g. "demo / north / far north". */
	path: string;
}

/** The accounts directly below one. */
export interface Branch {
	parent: string;
	/** How many accounts the platform listed, those included that were met before. */
	listed: number;
	accounts: PlacedAccount[];
	/** Why the accounts below are not known. */
	error?: ProtrackError;
}

/**
 * Walks down the tree of accounts level by level, one call for each account (chapter 2.15). Whoever has enough stops
 * asking for branches, so it begins with one call at a time and takes more only as the walk goes on.
 * @param account undefined for the account of the credential
 * @param failures shared with other calls of the same walk
 * @throws ProtrackError only `cancelled`: any other fault is that of its branch, and does not stop the others
 */
export async function* walkSubAccounts(
	client: ProtrackClient,
	account?: string,
	failures = new FailureStreak(isOfOneAccount),
): AsyncGenerator<Branch, void, undefined> {
	const root = account ?? client.account;
	// The platform's own sample lists the asking account among its sub-accounts, and a loop would never end.
	const paths = new Map([[root, root]]);
	let level = [root];
	let atOnce = 1;
	for (let depth = 1; level.length > 0; depth += 1) {
		const next: string[] = [];
		for (let start = 0; start < level.length; ) {
			const parents = level.slice(start, start + atOnce);
			start += parents.length;
			atOnce = Math.min(atOnce * 2, MAX_AT_ONCE);
			const lists = await Promise.all(parents.map((parent) => listBelow(client, parent, failures)));
			for (const [index, parent] of parents.entries()) {
				const { records, error } = lists[index] ?? { records: [] };
				const accounts: PlacedAccount[] = [];
				for (const record of records) {
					if (paths.has(record.account)) continue;
					const path = `${paths.get(parent)} / ${record.account}`;
					paths.set(record.account, path);
					next.push(record.account);
					accounts.push({ record, parent, depth, path });
				}
				yield { parent, listed: records.length, accounts, error };
			}
		}
		level = next;
	}
}

/** Whether an error says nothing of other accounts. One that may pass is the platform's, and none of these. */
export function isOfOneAccount({ kind, code }: ProtrackError): boolean {
	return ['permission', 'input', 'device', 'noData'].includes(kind) || code === ACCOUNT_BLOCKED;
}

const ACCOUNT_BLOCKED = 10016;

async function listBelow(client: ProtrackClient, account: string, failures: FailureStreak): Promise<{ records: AccountRecord[]; error?: ProtrackError }> {
	try {
		const { result } = await failures.run(async () => await call(client, 'subAccountList', ownNameOmitted(client, account)));
		return { records: result };
	} catch (thrown) {
		if (!(thrown instanceof ProtrackError) || thrown.kind === 'cancelled') throw thrown;
		return { records: [], error: thrown };
	}
}

/** The own account is asked for without its name: that is what all known clients do. */
export function ownNameOmitted(client: ProtrackClient, account: string): { account?: string } {
	return account === client.account ? {} : { account };
}
