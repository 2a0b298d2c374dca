import { inDigits, ProtrackError, type AccountRecord, type ProtrackClient } from '../client';
import { listOrError, platformLists, type AccountLists, type ReadList } from './accountLists';
import { growingSizes, mapAtOnce } from './concurrency';

/* A broken server may describe an endless tree, so depth and size are limited. */

/** Real trees rarely have more than five levels. */
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
	/** How many accounts the platform listed, including those already found elsewhere. */
	listed: number;
	accounts: PlacedAccount[];
	/** Why accounts below may be missing. */
	error?: ProtrackError;
}

export interface AccountWalk {
	/** Where it begins; the own account by default. */
	account?: string;
	/** Where the lists come from, the platform by default. */
	lists?: AccountLists;
}

/**
 * Walks down the tree of accounts level by level, one call for each account (chapter 2.15), up to MAX_ACCOUNT_DEPTH and MAX_ACCOUNTS; the branch
 * where one of them is reached has an error.
 * @throws ProtrackError only `canceled`: any other error is that of its branch and does not stop the others
 */
export async function* walkSubAccounts(
	client: ProtrackClient,
	options: AccountWalk = {},
): AsyncGenerator<Branch, void, undefined> {
	for await (const branches of walkInRounds(client, options)) yield* branches;
}

/**
 * As `walkSubAccounts`, but yields the branches of parallel calls together. The caller may stop after any round, so the rounds start with one call and
 * grow.
 * @param wantsAll whether all branches are wanted, so that a whole level makes a round
 */
export async function* walkInRounds(
	client: ProtrackClient,
	{ account: root = client.account, lists = platformLists(client) }: AccountWalk,
	wantsAll = () => false,
): AsyncGenerator<Branch[], void, undefined> {
	const tree = new AccountTree(root);
	const sizes = growingSizes();
	let level = [root];
	for (let depth = 1; level.length > 0; depth += 1) {
		const next: string[] = [];
		for (let start = 0; start < level.length; ) {
			const size = sizes.next().value;
			const parents = level.slice(start, wantsAll() ? level.length : start + size);
			start += parents.length;
			const found = await mapAtOnce(parents, async (parent) =>
				depth > MAX_ACCOUNT_DEPTH ? tooDeep(root) : await listOrError(lists.subAccounts(parent)),
			);
			const branches = parents.map((parent, index) => tree.grow(parent, depth, found[index] ?? { records: [] }));
			for (const { accounts } of branches) for (const { record } of accounts) next.push(record.account);
			yield branches;
			if (tree.isFull) return;
		}
		level = next;
	}
}

/** The accounts found so far. Each is taken once, because the vendor's own sample lists an account below itself. */
class AccountTree {
	isFull = false;
	private readonly paths: Map<string, string>;

	constructor(private readonly root: string) {
		this.paths = new Map([[root, root]]);
	}

	/** Adds the accounts of a list that were not met before. */
	grow(parent: string, depth: number, { records, error }: ReadList<AccountRecord>): Branch {
		const accounts: PlacedAccount[] = [];
		for (const record of records) {
			if (this.paths.has(record.account)) continue;
			this.isFull ||= this.paths.size > MAX_ACCOUNTS;
			if (this.isFull) break;
			const path = `${this.paths.get(parent) ?? parent} / ${record.account}`;
			this.paths.set(record.account, path);
			accounts.push({ record, parent, depth, path });
		}
		const limitError = this.isFull ? tooMany(this.root) : undefined;
		return { parent, listed: records.length, accounts, error: error ?? limitError };
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
