import { call, type AccountRecord, type ProtrackClient } from '../client';
import type { AccountFailure } from './accountErrors';
import { MAX_OF_ONE_ACCOUNT } from './accountLists';
import { walkSubAccounts, type PlacedAccount } from './accountWalk';
import { textOrNull, toIso } from './values';

type AccountRole = 'distributor' | 'endUser' | 'virtual';

export interface Account {
	/** Login name. */
	account: string;
	userName: string | null;
	email: string | null;
	mobile: string | null;
	phone: string | null;
	createdAt: string | null;
	/** An unknown code is kept as its number. */
	role: AccountRole | number | null;
	blocked: boolean | null;
	/** Null where it was not read. */
	parentAccount: string | null;
	/** 1 for the direct sub-accounts of the account that was asked for; null where it was not read. */
	depth: number | null;
}

const roles: Readonly<Record<number, AccountRole>> = { 1: 'distributor', 2: 'endUser', 3: 'virtual' };

/**
 * Maps a record to an account (chapters 2.11 and 2.15); times in ISO 8601 UTC, null for everything that is not set.
 * @param place its place in the tree, if that is known
 */
export function toAccount(record: AccountRecord, place?: Pick<PlacedAccount, 'parent' | 'depth'>): Account {
	return {
		account: record.account,
		userName: textOrNull(record.username),
		email: textOrNull(record.email),
		mobile: textOrNull(record.mobile),
		phone: textOrNull(record.telephone),
		createdAt: toIso(record.createtime),
		role: record.roletype === null ? null : (roles[record.roletype] ?? record.roletype),
		blocked: isBlocked(record.blockstatus),
		parentAccount: place?.parent ?? null,
		depth: place?.depth ?? null,
	};
}

/** On the wire 0 means blocked and 1 means free. */
function isBlocked(status: number | null): boolean | null {
	if (status === 0) return true;
	return status === 1 ? false : null;
}

/** Reads the details of an account (chapter 2.11), with one call. @throws ProtrackError */
export async function readAccount(client: ProtrackClient, account: string): Promise<AccountRecord> {
	return (await call(client, 'accountInfo', { account })).result;
}

/** The first accounts below one. */
export interface AccountsBelow {
	/** In the order of the tree, level by level. */
	accounts: PlacedAccount[];
	/** Lists that could not be read; `at` is how many accounts had been found before. */
	failures: Array<AccountFailure & { at: number }>;
	/** Accounts that show as many sub-accounts as the platform ever shows: there may be more. */
	truncated: string[];
}

/**
 * Reads the accounts below an account: the direct ones with one call, or the whole tree with one call for each of its accounts. Stops at the limit.
 * @param account undefined for the own account
 * @throws ProtrackError only `canceled`
 */
export async function readAccounts(
	client: ProtrackClient,
	{ account, recursive, limit }: { account?: string; recursive: boolean; limit: number },
): Promise<AccountsBelow> {
	const found: AccountsBelow = { accounts: [], failures: [], truncated: [] };
	for await (const { parent, listed, accounts, error } of walkSubAccounts(client, { account })) {
		if (error) found.failures.push({ account: parent, error, at: found.accounts.length });
		if (listed >= MAX_OF_ONE_ACCOUNT) found.truncated.push(parent);
		for (const placed of accounts) found.accounts.push(placed);
		if (!recursive || found.accounts.length >= limit) break;
	}
	found.accounts.splice(limit);
	return found;
}

/** Whether two login names may be the same account. */
export function isSameAccount(one: string, other: string): boolean {
	return accountKey(one) === accountKey(other);
}

/** A key that is equal for all spellings of a login name. Case is ignored, because the platform may ignore it too (not documented). */
export function accountKey(name: string): string {
	return name.trim().toLowerCase();
}

/** @returns each account once, by the first of its names */
export function differentAccounts(names: readonly string[]): string[] {
	const byKey = new Map<string, string>();
	for (const name of names) if (!byKey.has(accountKey(name))) byKey.set(accountKey(name), name);
	return [...byKey.values()];
}
