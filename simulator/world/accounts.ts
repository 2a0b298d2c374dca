import { md5 } from './md5';
import type { AccountRecord } from './wire';

/** An account as a test describes it. */
export interface AccountInput {
	account: string;
	password: string;
	/** Default the root account. */
	parent?: string;
	username?: string;
	email?: string;
	mobile?: string;
	telephone?: string;
	/** Epoch seconds. */
	createtime?: number;
	/** 1 distributor, 2 end user (default), 3 virtual account. */
	roletype?: number;
	blocked?: boolean;
	/** Whether the provider switched the Open API on (10007 if not). Default true. */
	openApi?: boolean;
}

/** An account of the platform. The password is kept hashed: the signature needs no more (api-facts §5). */
export interface Account {
	readonly name: string;
	readonly parent: Account | undefined;
	readonly username: string;
	readonly email: string;
	readonly mobile: string;
	readonly telephone: string;
	readonly createtime: number;
	readonly roletype: number;
	readonly openApi: boolean;
	passwordMd5: string;
	blocked: boolean;
}

/** The accounts in their tree. */
export class AccountTree {
	private readonly accounts = new Map<string, Account>();

	readonly root: Account;

	constructor(root: AccountInput) {
		this.root = this.insert({ roletype: 1, ...root }, undefined);
	}

	add(input: AccountInput): Account {
		const parentName = input.parent ?? this.root.name;
		const parent = this.find(parentName);
		if (!parent) throw new Error(`There is no account "${parentName}" to put "${input.account}" under`);
		if (this.accounts.has(input.account)) throw new Error(`Account "${input.account}" exists already`);
		return this.insert(input, parent);
	}

	find(name: string): Account | undefined {
		return this.accounts.get(name);
	}

	/** The accounts directly under one. */
	childrenOf(account: Account): Account[] {
		return [...this.accounts.values()].filter((candidate) => candidate.parent === account);
	}

	/** Whether `account` is `viewer` or lies anywhere below it. */
	contains(viewer: Account, account: Account): boolean {
		for (let step: Account | undefined = account; step; step = step.parent) {
			if (step === viewer) return true;
		}
		return false;
	}

	private insert(input: AccountInput, parent: Account | undefined): Account {
		const account: Account = {
			name: input.account,
			parent,
			username: input.username ?? input.account,
			email: input.email ?? '',
			mobile: input.mobile ?? '',
			telephone: input.telephone ?? '',
			createtime: input.createtime ?? 1562570435,
			roletype: input.roletype ?? 2,
			openApi: input.openApi ?? true,
			passwordMd5: md5(input.password),
			blocked: input.blocked ?? false,
		};
		this.accounts.set(account.name, account);
		return account;
	}
}

/** Chapter 2.11: blockstatus is 0 for a blocked account, 1 for a free one. */
export function accountRecord(account: Account): AccountRecord {
	return {
		createtime: account.createtime,
		mobile: account.mobile,
		telephone: account.telephone,
		roletype: account.roletype,
		account: account.name,
		email: account.email,
		blockstatus: account.blocked ? 0 : 1,
		username: account.username,
	};
}
