import {
	callInBatches,
	createProcessMap,
	type AccountRecord,
	type DeviceRecord,
	type ProtrackClient,
} from '../../protrack/client';
import { DeviceWalk, platformLists, type AccountLists, type OwnedDevice, type ReadList } from '../../protrack/fleet';
import { LastKnown, type Outage } from './lastKnown';
import { Refresher, type ListQuestion } from './refresher';

/*
 * Names of devices change rarely but are wanted often: by every poll of a trigger and every key typed into a picker. So each list that was
 * read is kept, once per process and account. When one cannot be read, the last known one stands in for it.
 */

/** A list that cannot be read at present. */
export interface ListOutage extends Outage {
	account: string;
	list: keyof AccountLists;
}

export interface DeviceList {
	devices: OwnedDevice[];
	/** What was said of each device before its name changed, and the last word of those that are gone. */
	previous: ReadonlyMap<string, DeviceRecord>;
	/** Age of the oldest of the lists: what has changed since then is not in them. Infinity when one of them was never read. */
	ageMs: number;
	/** Accounts that show as many devices as the platform ever shows: there may be more. */
	truncated: string[];
	outages: ListOutage[];
	/** Devices of accounts that could not be seen from the start and now can: their list could not be read, or one that leads to them. */
	newlyReadable: ReadonlySet<string>;
}

const MAX_GONE_DEVICES = 1000;
/** Where there are more lists than time, each of them stays fresh up to so many times as long: otherwise the first ones take it all, again and again. */
const MAX_FRESHNESS_FACTOR = 8;
const MAX_DETAILS = 20;

/** What is known of the devices of one credential's account. */
class DeviceCache {
	private readonly devices = new Map<string, LastKnown<DeviceRecord[]>>();
	private readonly subAccounts = new Map<string, LastKnown<AccountRecord[]>>();
	private readonly details = new Map<string, LastKnown<DeviceRecord[]>>();
	/** What the lists ever said of a device; those that are gone come first. */
	private readonly remembered = new Map<string, { now: DeviceRecord; before?: DeviceRecord }>();
	private freshnessFactor = 1;

	async list(client: ProtrackClient, question: ListQuestion): Promise<DeviceList> {
		// The own list alone is never more than there is time for.
		const mayWait = question.bestEffort !== undefined && question.includeSubAccounts;
		const maxAgeMs = mayWait ? question.maxAgeMs * this.freshnessFactor : question.maxAgeMs;
		const refresher = new Refresher(client, { ...question, maxAgeMs }, this.isKnown());
		const visited: Array<{ account: string; list: keyof AccountLists; known: LastKnown<unknown> }> = [];
		const sources = new Map<ProtrackClient, AccountLists>();
		const listsOf = (source: ProtrackClient): AccountLists => {
			// Their failures are counted apart, so that one kind of list is still read while the other cannot be had.
			const lists = sources.get(source) ?? { ...platformLists(source), devices: platformLists(source).devices };
			sources.set(source, lists);
			return lists;
		};
		const current = async <Row>({ list, account, known, ask, idOf }: CurrentList<Row>): Promise<ReadList<Row>> => {
			visited.push({ account, list, known });
			await refresher.refresh(known, async (source) => {
				const { records, error } = await ask(listsOf(source));
				return { value: error ? withEarlier(records, known.value ?? [], idOf) : [...records], error };
			});
			return { records: known.get() };
		};
		const { devices, truncated, failures } = await new DeviceWalk(client, question, {
			devices: async (account) =>
				await current({
					list: 'devices',
					account,
					known: entryOf(this.devices, account),
					ask: async (lists) => await lists.devices(account),
					idOf: ({ imei }) => imei,
				}),
			subAccounts: async (account) =>
				await current({
					list: 'subAccounts',
					account,
					known: entryOf(this.subAccounts, account),
					ask: async (lists) => await lists.subAccounts(account),
					idOf: (record) => record.account,
				}),
		}).take(Infinity);
		if (mayWait) {
			this.freshnessFactor = refresher.wasShortOfTime
				? Math.min(this.freshnessFactor * 2, MAX_FRESHNESS_FACTOR)
				: Math.max(this.freshnessFactor / 2, 1);
		}
		if (refresher.hasRead) this.remember(devices);
		const outages: ListOutage[] = visited.flatMap(({ account, list, known }) =>
			known.outage ? [{ account, list, ...known.outage }] : [],
		);
		if (question.includeSubAccounts) this.forgetAllBut(new Set(visited.map(({ account }) => account)));
		// Where the walk itself has stopped, no list was asked for.
		const told = new Set(outages.map(({ error }) => error));
		for (const { account, error } of failures) {
			if (!told.has(error)) outages.push({ account, list: 'subAccounts', error, lastReadOn: null });
		}
		const newlyReadable = this.newlyReadable(new Set(visited.map(({ account }) => account)));
		return {
			devices,
			previous: this.previousOf(devices),
			ageMs: visited.reduce((oldest, { known }) => Math.max(oldest, known.ageMs), 0),
			truncated,
			outages,
			newlyReadable: new Set(
				devices.filter(({ account }) => newlyReadable.has(account)).map(({ record }) => record.imei),
			),
		};
	}

	async detailsOf(
		client: ProtrackClient,
		imeis: string[],
		question: Omit<ListQuestion, 'includeSubAccounts'>,
	): Promise<DeviceRecord[]> {
		const key = imeis.join();
		const known = entryOf(this.details, key);
		// The latest stand last.
		this.details.delete(key);
		this.details.set(key, known);
		dropFirst(this.details, MAX_DETAILS);
		await new Refresher(client, question, true).refresh(known, async (source) => {
			const { records, errors } = await callInBatches(source, 'deviceDetail', imeis, {});
			const before = new Map((known.value ?? []).map((record) => [record.imei, record]));
			// What is rejected stays unknown; what could not be read just now keeps its name and is asked for again.
			const error = [...errors.values()].find((each) => !each.isDeviceRejected);
			const kept = error ? [...errors.keys()].flatMap((imei) => before.get(imei) ?? []) : [];
			return { value: [...records.values(), ...kept], error };
		});
		return known.value ?? [];
	}

	/** What was last said of these devices, as far as anything was. */
	recordsOf(imeis: ReadonlySet<string>): DeviceRecord[] {
		const records = new Map<string, DeviceRecord>();
		for (const { value } of this.details.values())
			for (const record of value ?? []) if (imeis.has(record.imei)) records.set(record.imei, record);
		for (const imei of imeis) {
			const listed = this.remembered.get(imei)?.now;
			if (listed) records.set(imei, listed);
		}
		return [...records.values()];
	}

	/** The accounts below one as far as they were listed, and their devices; undefined when the devices of one of them were never listed. */
	below(account: string): { accounts: number; devices: number | undefined } {
		const seen = new Set([account]);
		const imeis = new Set<string>();
		let isComplete = true;
		// A set gives what is added to it while it is walked.
		for (const each of seen) {
			for (const { account: child } of this.subAccounts.get(each)?.value ?? []) seen.add(child);
			const devices = this.devices.get(each)?.value;
			if (each === account) continue;
			isComplete &&= devices !== undefined;
			for (const { imei } of devices ?? []) imeis.add(imei);
		}
		for (const { imei } of this.devices.get(account)?.value ?? []) imeis.delete(imei);
		return { accounts: seen.size - 1, devices: isComplete ? imeis.size : undefined };
	}

	/** Whether somebody is asking just now: another cache would ask a second time. */
	isInUse(): boolean {
		return [this.devices, this.subAccounts, this.details].some((store) =>
			[...store.values()].some(({ isPending }) => isPending),
		);
	}

	private isKnown(): boolean {
		return [...this.devices.values()].some(({ value }) => value !== undefined);
	}

	private remember(devices: OwnedDevice[]): void {
		for (const { record } of devices) {
			const { now, before } = this.remembered.get(record.imei) ?? {};
			this.remembered.delete(record.imei);
			this.remembered.set(record.imei, {
				now: record,
				before: now && now.devicename !== record.devicename ? now : before,
			});
		}
		const listed = [...this.devices.values()].reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
		dropFirst(this.remembered, listed + MAX_GONE_DEVICES);
	}

	private previousOf(devices: OwnedDevice[]): Map<string, DeviceRecord> {
		const listed = new Set(devices.map(({ record }) => record.imei));
		return new Map(
			[...this.remembered].map(([imei, { now, before }]) => [imei, listed.has(imei) && before ? before : now]),
		);
	}

	/** @param accounts each after the one that it stands below @returns those whose devices could not be seen from the start and now can */
	private newlyReadable(accounts: ReadonlySet<string>): ReadonlySet<string> {
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

	private forgetAllBut(accounts: ReadonlySet<string>): void {
		for (const store of [this.devices, this.subAccounts]) {
			for (const account of [...store.keys()]) if (!accounts.has(account)) store.delete(account);
		}
	}
}

interface CurrentList<Row> {
	list: keyof AccountLists;
	account: string;
	known: LastKnown<Row[]>;
	ask: (lists: AccountLists) => Promise<ReadList<Row>>;
	idOf: (row: Row) => string;
}

/** A list with records that cannot be read, and what was known before: those records may be of it. */
function withEarlier<Row>(rows: readonly Row[], earlier: readonly Row[], idOf: (row: Row) => string): Row[] {
	const ids = new Set(rows.map(idOf));
	return [...rows, ...earlier.filter((row) => !ids.has(idOf(row)))];
}

/** By the key of the client's account; those that were used last stand last. */
const deviceCaches = createProcessMap<DeviceCache>({ maxEntries: 100, isInUse: (cache) => cache.isInUse() });

function deviceCacheOf({ accountKey }: ProtrackClient): DeviceCache {
	const cache = deviceCaches.get(accountKey) ?? new DeviceCache();
	deviceCaches.set(accountKey, cache);
	return cache;
}

/**
 * The devices of the credential's account. A list that cannot be read is an outage; the last known one stands in for it.
 * @throws ProtrackError only `canceled`
 */
export async function knownDevices(client: ProtrackClient, question: ListQuestion): Promise<DeviceList> {
	return await deviceCacheOf(client).list(client, question);
}

/**
 * Everything the account can see, as far as its lists can be read.
 * @throws ProtrackError when there is nothing to show
 */
export async function visibleDevices(client: ProtrackClient, maxAgeMs: number): Promise<DeviceList> {
	const list = await knownDevices(client, { includeSubAccounts: true, maxAgeMs });
	if (list.devices.length === 0 && list.outages[0]) throw list.outages[0].error;
	return list;
}

/**
 * The details of chosen devices: one call for each 100, however large the account is. What cannot be read is left out, since only names are lost
 * with it.
 * @throws ProtrackError only `canceled`
 */
export async function detailsOf(
	client: ProtrackClient,
	imeis: string[],
	question: Omit<ListQuestion, 'includeSubAccounts'>,
): Promise<DeviceRecord[]> {
	return await deviceCacheOf(client).detailsOf(client, imeis, question);
}

/** What this process has read of devices before, without asking for anything. Nothing is known of a device that is not in it. */
export function rememberedDevices(
	{ accountKey }: Pick<ProtrackClient, 'accountKey'>,
	imeis: ReadonlySet<string>,
): DeviceRecord[] {
	return deviceCaches.get(accountKey)?.recordsOf(imeis) ?? [];
}

/**
 * What this process knows of the accounts below one, without asking for anything: lists are kept by the device field of the editor and by triggers.
 * @returns how many there are, 0 when none is known; and how many devices they have, undefined when that is not known
 */
export function rememberedBelow(
	{ accountKey, account: own }: Pick<ProtrackClient, 'accountKey' | 'account'>,
	account = own,
): { accounts: number; devices: number | undefined } {
	return deviceCaches.get(accountKey)?.below(account) ?? { accounts: 0, devices: 0 };
}

function entryOf<Value>(store: Map<string, LastKnown<Value>>, key: string): LastKnown<Value> {
	const entry = store.get(key) ?? new LastKnown<Value>();
	store.set(key, entry);
	return entry;
}

function dropFirst(map: Map<string, unknown>, mostEntries: number): void {
	for (const key of map.keys()) {
		if (map.size <= mostEntries) return;
		map.delete(key);
	}
}
