import { createProcessMap, getOrCreate, type DeviceRecord, type ProtrackClient } from '../../protrack/client';
import { DeviceWalk, readDeviceDetails, type AccountLists, type OwnedDevice } from '../../protrack/fleet';
import { CachedLists } from './cachedLists';
import { DeviceHistory, dropOldest } from './deviceHistory';
import { KnownLists } from './knownLists';
import { LastKnown, type Outage } from './lastKnown';
import { NameMemory } from './nameMemory';
import { Refresher, type ListQuestion } from './refresher';

/*
 * Names of devices change rarely but are needed often: by every poll of a trigger and at every key typed into a picker. So each list is cached once per
 * process and account. When a list cannot be read, its last known content is used.
 */

/** A list that cannot be read at present. */
export interface ListOutage extends Outage {
	account: string;
	list: keyof AccountLists;
}

export interface DeviceList {
	devices: OwnedDevice[];
	/** For renamed devices the record before the change, for removed devices the last record. */
	previous: ReadonlyMap<string, DeviceRecord>;
	/** Age of the oldest list; changes since then may be missing. Infinity when a list was never read. */
	ageMs: number;
	/** Accounts that show as many devices as the platform ever shows: there may be more. */
	truncated: string[];
	outages: ListOutage[];
	/** Devices of accounts whose lists could be read now for the first time, after failures. */
	newlyReadable: ReadonlySet<string>;
}

type DetailsQuestion = Omit<ListQuestion, 'includeSubAccounts'>;

/** When a poll has no time for all lists, each counts as fresh for longer, up to this factor; otherwise the first lists would use up the time of every poll. */
const MAX_FRESHNESS_FACTOR = 8;
const MAX_DETAILS = 20;

/** What is known of the devices of one account. */
class DeviceCache {
	readonly lists = new KnownLists();
	readonly names = new NameMemory();
	private readonly details = new Map<string, LastKnown<DeviceRecord[]>>();
	private readonly history = new DeviceHistory();
	private freshnessFactor = 1;

	async list(client: ProtrackClient, question: ListQuestion): Promise<DeviceList> {
		// The list of the account itself is always read.
		const mayDefer = question.bestEffort !== undefined && question.includeSubAccounts;
		const maxAgeMs = mayDefer ? question.maxAgeMs * this.freshnessFactor : question.maxAgeMs;
		const refresher = new Refresher(client, { ...question, maxAgeMs }, this.lists.areAnyDevicesKnown);
		const lists = new CachedLists(this.lists, refresher);
		const { devices, truncated, failures } = await new DeviceWalk(client, question, lists).take(Infinity);
		if (mayDefer) this.adaptFreshness(refresher.wasShortOfTime);
		if (refresher.hasRead) {
			this.history.remember(devices, this.lists.deviceCount);
			this.names.remember(devices.map(({ record }) => record));
		}

		const accounts = new Set(lists.visits.map(({ account }) => account));
		if (question.includeSubAccounts) this.lists.forgetAllBut(accounts);
		const newlyReadable = this.lists.newlyReadable(accounts);
		return {
			devices,
			previous: this.history.previousOf(devices),
			ageMs: lists.visits.reduce((oldest, { known }) => Math.max(oldest, known.ageMs), 0),
			truncated,
			outages: outagesOf(lists, failures),
			newlyReadable: new Set(
				devices.filter(({ account }) => newlyReadable.has(account)).map(({ record }) => record.imei),
			),
		};
	}

	private adaptFreshness(wasShortOfTime: boolean): void {
		this.freshnessFactor = wasShortOfTime
			? Math.min(this.freshnessFactor * 2, MAX_FRESHNESS_FACTOR)
			: Math.max(this.freshnessFactor / 2, 1);
	}

	async detailsOf(client: ProtrackClient, imeis: string[], question: DetailsQuestion): Promise<DeviceRecord[]> {
		const key = imeis.join();
		const known = this.details.get(key) ?? new LastKnown();
		this.details.delete(key);
		this.details.set(key, known);
		dropOldest(this.details, MAX_DETAILS);
		await new Refresher(client, question, true).refresh(known, async (source) => {
			const { records, errors } = await readDeviceDetails(source, imeis);
			this.names.remember(records.values());
			const before = new Map((known.value ?? []).map((record) => [record.imei, record]));
			// A rejected device stays unknown; one that could not be read keeps its record and is asked for again.
			const error = [...errors.values()].find((each) => !each.isDeviceRejected);
			const kept = error ? [...errors.keys()].flatMap((imei) => before.get(imei) ?? []) : [];
			return { value: [...records.values(), ...kept], error };
		});
		return known.value ?? [];
	}

	/** Whether a read is under way: a new cache in place of this one would repeat it. */
	isInUse(): boolean {
		return this.lists.isPending || [...this.details.values()].some(({ isPending }) => isPending);
	}
}

function outagesOf(
	{ visits }: CachedLists,
	failures: Array<{ account: string; error: Outage['error'] }>,
): ListOutage[] {
	const outages = visits.flatMap(({ account, list, known }): ListOutage[] =>
		known.outage ? [{ account, list, ...known.outage }] : [],
	);
	const listed = new Set(outages.map(({ error }) => error));
	// The remaining failures are limits of the walk itself, which belong to no list.
	const limits = failures.filter(({ error }) => !listed.has(error));
	return [
		...outages,
		...limits.map(({ account, error }) => ({ account, list: 'subAccounts' as const, error, lastReadOn: null })),
	];
}

/** By the key of the client's account. */
const deviceCaches = createProcessMap<DeviceCache>({ maxEntries: 100, isInUse: (cache) => cache.isInUse() });

function deviceCacheOf({ accountKey }: Pick<ProtrackClient, 'accountKey'>): DeviceCache {
	return getOrCreate(deviceCaches, accountKey, () => new DeviceCache());
}

/**
 * The devices of the credential's account. For a list that cannot be read there is an outage, and its last known content is used.
 * @throws ProtrackError only `canceled`
 */
export async function knownDevices(client: ProtrackClient, question: ListQuestion): Promise<DeviceList> {
	return await deviceCacheOf(client).list(client, question);
}

/**
 * Every device that the account can see, as far as its lists can be read.
 * @throws ProtrackError when there is no device but an outage
 */
export async function visibleDevices(client: ProtrackClient, maxAgeMs: number): Promise<DeviceList> {
	const list = await knownDevices(client, { includeSubAccounts: true, maxAgeMs });
	if (list.devices.length === 0 && list.outages[0]) throw list.outages[0].error;
	return list;
}

/**
 * The details of chosen devices: one call for each 100, however large the account is. Details that cannot be read are left out: only names are
 * missing then.
 * @throws ProtrackError only `canceled`
 */
export async function detailsOf(
	client: ProtrackClient,
	imeis: string[],
	question: DetailsQuestion,
): Promise<DeviceRecord[]> {
	return await deviceCacheOf(client).detailsOf(client, imeis, question);
}

/** The names that this process knows of the devices of an account; they cost no call. */
export function nameMemoryOf(client: Pick<ProtrackClient, 'accountKey'>): NameMemory {
	return deviceCacheOf(client).names;
}

/**
 * What this process knows of the accounts below an account; makes no call. The device picker and triggers fill the cache.
 * @returns the number of accounts, 0 when none is known, and of their devices, undefined when not known
 */
export function rememberedBelow(
	{ accountKey, account: own }: Pick<ProtrackClient, 'accountKey' | 'account'>,
	account = own,
): { accounts: number; devices: number | undefined } {
	return deviceCaches.get(accountKey)?.lists.below(account) ?? { accounts: 0, devices: 0 };
}
