import { call, ProtrackError, type AccountRecord, type DeviceRecord, type ProtrackClient } from '../api';
import { isOfOneAccount, ownNameOmitted } from './accountWalk';
import { MAX_AT_ONCE } from './concurrency';
import { errorsByReason } from './errorsByReason';
import { FailureStreak } from './failureStreak';

/** The platform shows at most so many devices or sub-accounts of one account (chapters 2.7 and 2.15). */
export const MOST_OF_ONE_ACCOUNT = 500;

export interface AccountNode {
	record: AccountRecord;
	parent: string;
	/** 1 for the direct sub-accounts of the account that was asked for. */
	depth: number;
}

export interface OwnedDevice {
	record: DeviceRecord;
	/** The account that holds the device. */
	account: string;
}

/** A list of one account that could not be read. */
export interface ListFailure {
	account: string;
	list: 'devices' | 'subAccounts';
	error: ProtrackError;
}

interface Listing {
	/** What could not be read; everything else is there all the same. */
	failures: ListFailure[];
	/** Accounts that show as many devices or sub-accounts as the platform ever shows: there may be more. */
	truncated: string[];
}

export interface SubAccounts extends Listing {
	accounts: AccountNode[];
}

export interface DeviceInventory extends Listing {
	devices: OwnedDevice[];
}

/** Where the lists of accounts come from. Each function throws a ProtrackError when its list cannot be had. */
export interface AccountLists {
	subAccounts(account: string): Promise<readonly AccountRecord[]>;
	devices(account: string): Promise<readonly DeviceRecord[]>;
}

/** Lists as the platform gives them now, one call for each (chapters 2.15 and 2.7). A platform in trouble is not asked on and on. */
export function platformLists(client: ProtrackClient): AccountLists {
	const subAccounts = new FailureStreak(isOfOneAccount);
	const devices = new FailureStreak(isOfOneAccount);
	return {
		async subAccounts(account) {
			return (await subAccounts.run(async () => await call(client, 'subAccountList', ownNameOmitted(client, account)))).result;
		},
		async devices(account) {
			return (await devices.run(async () => await call(client, 'deviceList', ownNameOmitted(client, account)))).result;
		},
	};
}

/**
 * All sub-accounts below an account, level by level, one call each (chapter 2.15).
 * @param account undefined for the account of the credential
 * @throws ProtrackError only `cancelled`; a list that cannot be read is a failure of its account
 */
export async function readSubAccounts(client: ProtrackClient, account = client.account): Promise<SubAccounts> {
	return await walkAccounts(new Walk(platformLists(client)), account);
}

/**
 * The devices of an account, and of all accounts below it if wanted; one call for each account (chapter 2.7).
 * A device that is listed under several accounts is given once, with the first of them.
 * @param lists where they come from, the platform by default
 * @throws ProtrackError only `cancelled`; a list that cannot be read is a failure of its account
 */
export async function readDevices(
	client: ProtrackClient,
	{ account: root = client.account, includeSubAccounts }: { account?: string; includeSubAccounts: boolean },
	lists = platformLists(client),
): Promise<DeviceInventory> {
	const walk = new Walk(lists);
	const below = includeSubAccounts ? (await walkAccounts(walk, root)).accounts : [];
	const owners = [root, ...below.map(({ record }) => record.account)];
	const devices = new Map<string, OwnedDevice>();
	for (const { account, records } of await walk.read('devices', owners)) {
		for (const record of records) {
			if (!devices.has(record.imei)) devices.set(record.imei, { record, account });
		}
	}
	return { devices: [...devices.values()], failures: walk.failures, truncated: [...walk.truncated] };
}

const MAX_NAMED = 5;

/**
 * What the failures of lists say to a person, each different error once with the accounts that it is about.
 * @param isTree whether more accounts than one were asked for; of a single one no name is needed
 * @returns no more errors than failures, in their order
 */
export function accountErrors(failures: Iterable<{ account: string; error: ProtrackError }>, isTree = true): ProtrackError[] {
	const labeled = [...failures].map(({ account, error }) => ({ label: account, error }));
	return errorsByReason(labeled, isTree ? namesOf : undefined);
}

function namesOf(accounts: string[]): string {
	const names = accounts.slice(0, MAX_NAMED).map((account) => `"${account}"`).join(', ');
	return `${accounts.length === 1 ? 'Account' : 'Accounts'} ${names}${accounts.length > MAX_NAMED ? ', …' : ''}`;
}

async function walkAccounts(walk: Walk, root: string): Promise<SubAccounts> {
	const found = new Map<string, AccountNode>();
	let level = [root];
	for (let depth = 1; level.length > 0; depth += 1) {
		const next: string[] = [];
		for (const { account: parent, records } of await walk.read('subAccounts', level)) {
			for (const record of records) {
				// The platform's own sample lists the asking account among its sub-accounts, and a loop would never end.
				if (record.account === root || found.has(record.account)) continue;
				found.set(record.account, { record, parent, depth });
				next.push(record.account);
			}
		}
		level = next;
	}
	return { accounts: [...found.values()], failures: walk.failures, truncated: [...walk.truncated] };
}

/** Reads lists of many accounts; what cannot be read is noted and does not stop the others. */
class Walk {
	readonly failures: ListFailure[] = [];
	readonly truncated = new Set<string>();

	constructor(private readonly lists: AccountLists) {}

	/** @returns the lists that could be read, in the order of the accounts */
	async read<List extends ListFailure['list']>(
		list: List,
		accounts: readonly string[],
	): Promise<Array<{ account: string; records: Awaited<ReturnType<AccountLists[List]>> }>> {
		type Records = Awaited<ReturnType<AccountLists[List]>>;
		const found = new Map<string, Records>();
		const errors = new Map<string, ProtrackError>();
		const waiting = [...accounts];
		const readNext = async (): Promise<void> => {
			for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) {
				try {
					found.set(account, (await this.lists[list](account)) as Records);
				} catch (thrown) {
					if (!(thrown instanceof ProtrackError) || thrown.kind === 'cancelled') throw thrown;
					errors.set(account, thrown);
				}
			}
		};
		await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, accounts.length) }, readNext));
		for (const account of accounts) {
			const error = errors.get(account);
			if (error) this.failures.push({ account, list, error });
		}
		return accounts.flatMap((account) => {
			const records = found.get(account);
			if (!records) return [];
			if (records.length >= MOST_OF_ONE_ACCOUNT) this.truncated.add(account);
			return [{ account, records }];
		});
	}
}
