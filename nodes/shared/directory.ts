import { callInBatches, isRefusal, ProtrackError, type DeviceRecord, type ProtrackClient } from '../../protrack/api';
import { readDevices, type OwnedDevice } from '../../protrack/fleet';

/*
 * Names of devices change rarely but are wanted often: by every poll of a trigger and every key typed into a picker. So the lists that were
 * read are kept for a while, once per process and account.
 */

interface Entry {
	/** By a clock that nobody sets back. */
	readAt: number;
	/** Who is reading it: when that one is canceled, nobody else has to wait for it. */
	reader?: ProtrackClient;
	devices: Promise<OwnedDevice[]>;
	/** What earlier lists said of each device. */
	former: ReadonlyMap<string, DeviceRecord>;
	crowded: Set<string>;
}

export interface DeviceList {
	devices: OwnedDevice[];
	/** What earlier lists said of each device, also of those that are gone; empty when this process has read none. */
	former: ReadonlyMap<string, DeviceRecord>;
	/** What has changed since then is not in it. */
	ageMs: number;
	/** Accounts that show as many devices as the platform ever shows: there may be more. */
	crowded: string[];
}

const entries = new Map<string, Entry>();
/** By the same keys: all that the lists ever said, so that a device that is gone still has its name. */
const remembered = new Map<string, ReadonlyMap<string, DeviceRecord>>();

/**
 * The devices of the credential's account, at most `maxAgeMs` old.
 * @throws ProtrackError
 */
export async function knownDevices(
	client: ProtrackClient,
	options: { includeSubAccounts: boolean; maxAgeMs: number },
): Promise<DeviceList> {
	const key = `${client.accountKey} ${options.includeSubAccounts}`;
	const known = entries.get(key);
	if (known && !isCanceled(known.reader) && performance.now() - known.readAt < options.maxAgeMs) {
		return await listOf(known).catch(async (error: unknown) => {
			if (isCanceled(client) || !isCanceled(known.reader)) throw error;
			return await knownDevices(client, options);
		});
	}
	const crowded = new Set<string>();
	const devices = readDevices(client, { includeSubAccounts: options.includeSubAccounts }, (account) => crowded.add(account));
	const former = remembered.get(key) ?? new Map<string, DeviceRecord>();
	const entry: Entry = { readAt: performance.now(), reader: client, devices, former, crowded };
	entries.set(key, entry);
	devices.then(
		(list) => {
			entry.reader = undefined;
			remembered.set(key, new Map([...former, ...list.map(({ record }) => [record.imei, record] as const)]));
		},
		// A failed list is nobody's answer.
		() => {
			if (entries.get(key) === entry) entries.delete(key);
		},
	);
	return await listOf(entry);
}

/** Whether a client must make no further calls: then what it was reading may never come. */
function isCanceled(client: ProtrackClient | undefined): boolean {
	try {
		client?.throwIfCancelled();
		return false;
	} catch {
		return true;
	}
}

async function listOf({ readAt, devices, former, crowded }: Entry): Promise<DeviceList> {
	return { devices: await devices, former, ageMs: performance.now() - readAt, crowded: [...crowded] };
}

/** Everything the account can see. Where the list of sub-accounts is not to be had, the account's own devices. */
export async function visibleDevices(client: ProtrackClient, maxAgeMs: number): Promise<DeviceList> {
	return await knownDevices(client, { includeSubAccounts: true, maxAgeMs }).catch(async (error: unknown) => {
		const noList = error instanceof ProtrackError && ['unsupported', 'permission'].includes(error.kind);
		if (!noList) throw error;
		return await knownDevices(client, { includeSubAccounts: false, maxAgeMs });
	});
}

type Details = Pick<Entry, 'readAt' | 'reader'> & { records: Promise<DeviceRecord[]> };
const details = new Map<string, Details>();

/**
 * The papers of chosen devices, at most `maxAgeMs` old: one call for each 100, however large the account is. What cannot be read is left out, since
 * only names are lost with it.
 */
export async function detailsOf(client: ProtrackClient, imeis: string[], maxAgeMs: number): Promise<DeviceRecord[]> {
	const key = `${client.accountKey} ${imeis.join()}`;
	const known = details.get(key);
	if (known && !isCanceled(known.reader) && performance.now() - known.readAt < maxAgeMs) {
		return await known.records.catch(async (error: unknown) => {
			if (isCanceled(client) || !isCanceled(known.reader)) throw error;
			return await detailsOf(client, imeis, maxAgeMs);
		});
	}
	const records = callInBatches(client, 'deviceDetail', imeis, {}).then((read) => {
		// What is not refused, but could not be read just now, is asked for again.
		if ([...read.faults.values()].some((fault) => !isRefusal(fault))) details.delete(key);
		return [...read.records.values()];
	});
	const entry: Details = { readAt: performance.now(), reader: client, records };
	details.set(key, entry);
	records.then(
		() => (entry.reader = undefined),
		() => {
			if (details.get(key) === entry) details.delete(key);
		},
	);
	return await records;
}
