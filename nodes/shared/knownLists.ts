import { getOrCreate, type AccountRecord, type DeviceRecord } from '../../protrack/client';
import { LastKnown } from './lastKnown';

/** The last known lists of all accounts. */
export class KnownLists {
	private readonly devices = new Map<string, LastKnown<DeviceRecord[]>>();
	private readonly subAccounts = new Map<string, LastKnown<AccountRecord[]>>();

	devicesOf(account: string): LastKnown<DeviceRecord[]> {
		return getOrCreate(this.devices, account, () => new LastKnown());
	}

	subAccountsOf(account: string): LastKnown<AccountRecord[]> {
		return getOrCreate(this.subAccounts, account, () => new LastKnown());
	}

	/** Whether the devices of any account are known. */
	get areAnyDevicesKnown(): boolean {
		return [...this.devices.values()].some(({ value }) => value !== undefined);
	}

	/** Whether a list is being read. */
	get isPending(): boolean {
		return [this.devices, this.subAccounts].some((lists) => [...lists.values()].some(({ isPending }) => isPending));
	}

	/** How many devices the lists have. */
	get deviceCount(): number {
		return [...this.devices.values()].reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
	}

	/** How many accounts are known below an account, and how many devices these have; undefined when a list of devices is not known. */
	below(account: string): { accounts: number; devices: number | undefined } {
		const accounts = new Set([account]);
		const imeis = new Set<string>();
		let isComplete = true;
		// Iterating over a set includes what is added meanwhile.
		for (const each of accounts) {
			for (const { account: child } of this.subAccounts.get(each)?.value ?? []) accounts.add(child);
			if (each === account) continue;
			const devices = this.devices.get(each)?.value;
			isComplete &&= devices !== undefined;
			for (const { imei } of devices ?? []) imeis.add(imei);
		}
		for (const { imei } of this.devices.get(account)?.value ?? []) imeis.delete(imei);
		return { accounts: accounts.size - 1, devices: isComplete ? imeis.size : undefined };
	}

	/**
	 * @param accounts in the order of the tree: parents first
	 * @returns the accounts whose devices could be read now for the first time, after their list or that of a parent had failed
	 */
	newlyReadable(accounts: ReadonlySet<string>): ReadonlySet<string> {
		const found = new Set<string>();
		const below = new Set<string>();
		const passed = new Set<string>();
		for (const account of accounts) {
			passed.add(account);
			if (below.has(account) || this.devices.get(account)?.isFirstAfterOutage) found.add(account);
			const list = this.subAccounts.get(account);
			if (!below.has(account) && !list?.isFirstAfterOutage) continue;
			for (const { account: child } of list?.value ?? []) if (!passed.has(child)) below.add(child);
		}
		return found;
	}

	forgetAllBut(accounts: ReadonlySet<string>): void {
		for (const lists of [this.devices, this.subAccounts]) {
			for (const account of [...lists.keys()]) if (!accounts.has(account)) lists.delete(account);
		}
	}
}
