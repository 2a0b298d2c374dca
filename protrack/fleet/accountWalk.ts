import { inDigits, ProtrackError, type AccountRecord, type ProtrackClient } from '../client';
import { listOrError, platformLists, type AccountLists } from './accountLists';
import { MAX_AT_ONCE, mapAtOnce } from './concurrency';

/*
 * A tree has an end, but the lists of a broken server may have none: each account with a new one below it, or with thousands.
 */

/** Distributors have distributors below them, but hardly more than five levels of them. */
const MAX_ACCOUNT_DEPTH = 20;
/** Each account costs up to two calls. */
const MAX_ACCOUNTS = 10_000;

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

export interface AccountWalk {
	/** Where it begins; the account of the credential by default. */
	account?: string;
	/** Where the lists come from, the platform by default. */
	lists?: AccountLists;
}

/**
 * Walks down the tree of accounts level by level, one call for each account (chapter 2.15). Beyond MAX_ACCOUNT_DEPTH and MAX_ACCOUNTS nothing is
 * asked; the branch where that begins has the error.
 * @throws ProtrackError only `canceled`: any other error is that of its branch, and does not stop the others
 */
export async function* walkSubAccounts(
	client: ProtrackClient,
	options: AccountWalk = {},
): AsyncGenerator<Branch, void, undefined> {
	for await (const branches of walkInRounds(client, options)) yield* branches;
}

/**
 * As `walkSubAccounts`, with all branches together that were asked for together. Whoever has enough asks for no further round, so it begins with one
 * call and takes more only as it goes on.
 * @param wantsAll whether a whole level makes a round, since all branches are wanted
 */
export async function* walkInRounds(
	client: ProtrackClient,
	{ account: root = client.account, lists = platformLists(client) }: AccountWalk,
	wantsAll = () => false,
): AsyncGenerator<Branch[], void, undefined> {
	// The platform's own sample lists the asking account among its sub-accounts, and a loop would never end.
	const paths = new Map([[root, root]]);
	let level = [root];
	let roundSize = 1;
	let isCut = false;
	for (let depth = 1; level.length > 0; depth += 1) {
		const next: string[] = [];
		for (let start = 0; start < level.length; ) {
			const parents = level.slice(start, wantsAll() ? level.length : start + roundSize);
			start += parents.length;
			roundSize = Math.min(roundSize * 2, MAX_AT_ONCE);
			const list = async (parent: string) =>
				depth > MAX_ACCOUNT_DEPTH ? tooDeep(root) : await listOrError(lists.subAccounts(parent));
			const found = await mapAtOnce(parents, async (parent) => ({ parent, ...(await list(parent)) }));
			const branches: Branch[] = [];
			for (const { parent, records, error } of found) {
				const accounts: PlacedAccount[] = [];
				for (const record of records) {
					if (paths.has(record.account)) continue;
					isCut ||= paths.size > MAX_ACCOUNTS;
					if (isCut) break;
					const path = `${paths.get(parent)} / ${record.account}`;
					paths.set(record.account, path);
					next.push(record.account);
					accounts.push({ record, parent, depth, path });
				}
				branches.push({
					parent,
					listed: records.length,
					accounts,
					error: error ?? (isCut ? tooMany(root) : undefined),
				});
			}
			yield branches;
			if (isCut) return;
		}
		level = next;
	}
}

const tooDeep = (root: string) => ({
	records: [],
	error: tooLarge(`Accounts more than ${MAX_ACCOUNT_DEPTH} levels below "${root}" were not read`),
});

const tooMany = (root: string) =>
	tooLarge(`Of the accounts below "${root}" no more than ${inDigits(MAX_ACCOUNTS)} were read`);

function tooLarge(message: string): ProtrackError {
	return ProtrackError.of({
		kind: 'limit',
		message,
		hint: 'Ask for a part of the accounts, beginning at one further down. If there cannot be so many, ask your provider what is wrong with the list of sub-accounts.',
		httpCode: '502',
	});
}
