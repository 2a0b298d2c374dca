import { call, type AccountRecord, type DeviceRecord, type ProtrackClient } from '../api';

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

/**
 * All sub-accounts below an account, level by level, one call each (chapter 2.15).
 * @param account undefined for the account of the credential
 * @param crowded is told each account that shows as many sub-accounts as the platform ever shows
 * @throws ProtrackError
 */
export async function readSubAccounts(
	client: ProtrackClient,
	account?: string,
	crowded: (account: string) => void = () => {},
): Promise<AccountNode[]> {
	const root = account ?? client.account;
	const found = new Map<string, AccountNode>();
	let level = [root];
	for (let depth = 1; level.length > 0; depth += 1) {
		const answers = await Promise.all(level.map((parent) => call(client, 'subAccountList', named(client, parent))));
		const next: string[] = [];
		answers.forEach(({ result }, index) => {
			if (result.length >= MOST_OF_ONE_ACCOUNT) crowded(level[index] ?? root);
			for (const record of result) {
				// The platform's own sample lists the asking account among its sub-accounts, and a loop would never end.
				if (record.account === root || found.has(record.account)) continue;
				found.set(record.account, { record, parent: level[index] ?? root, depth });
				next.push(record.account);
			}
		});
		level = next;
	}
	return [...found.values()];
}

/**
 * The devices of an account, and of all accounts below it if wanted; one call for each account (chapter 2.7).
 * A device that is listed under several accounts is given once, with the first of them.
 * @param crowded is told each account that shows as many devices or sub-accounts as the platform ever shows
 * @throws ProtrackError
 */
export async function readDevices(
	client: ProtrackClient,
	options: { account?: string; includeSubAccounts: boolean },
	crowded: (account: string) => void = () => {},
): Promise<OwnedDevice[]> {
	const below = options.includeSubAccounts ? await readSubAccounts(client, options.account, crowded) : [];
	const owners = [options.account ?? client.account, ...below.map((node) => node.record.account)];
	const lists = await Promise.all(owners.map((account) => call(client, 'deviceList', named(client, account))));
	const devices = new Map<string, OwnedDevice>();
	lists.forEach(({ result }, index) => {
		const account = owners[index] ?? client.account;
		if (result.length >= MOST_OF_ONE_ACCOUNT) crowded(account);
		for (const record of result) {
			if (!devices.has(record.imei)) devices.set(record.imei, { record, account });
		}
	});
	return [...devices.values()];
}

/** The own account is asked for without its name: that is what all known clients do. */
function named(client: ProtrackClient, account: string): { account?: string } {
	return account === client.account ? {} : { account };
}
