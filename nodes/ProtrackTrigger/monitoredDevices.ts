import { ProtrackError, type DeviceRecord, type ProtrackClient } from '../../protrack/client';
import { accountErrors, nameFits, toDevice, type Device } from '../../protrack/fleet';
import type { ListedDevice } from '../../protrack/monitor';
import { detailsOf, knownDevices, type ListOutage } from '../shared/deviceCache';
import { gapsOf, indexOf } from '../shared/deviceLookup';
import { resolveGiven } from '../shared/givenDevices';
import type { GivenDevices } from '../shared/needsDevices';
import type { BestEffort } from '../shared/refresher';
import type { Settings } from './settings';

/** The devices of one poll, and what is known of them besides their positions. */
export interface MonitoredDevices {
	imeis: string[];
	/** The devices that the account lists, by IMEI. */
	known: Map<string, Device>;
	/** The same as they were in earlier lists, with those that are gone. */
	previous: Map<string, Device>;
	listed: Map<string, ListedDevice>;
	/** Infinity when one of the lists was never read in this process. */
	listAgeSeconds: number;
	/** Accounts that may have more devices than the platform lists. */
	truncated: string[];
	/** Lists that cannot be read at present: what stands for them may be out of date, or nothing. */
	outages: ListOutage[];
	/** Devices of accounts that could not be read from the start and now can. */
	newlyReadable: ReadonlySet<string>;
	/** Devices of the account whose names are not wanted. */
	excluded: ReadonlySet<string>;
	/** Devices that no list shows, but that were monitored before their list could no longer be read. */
	remembered: ReadonlySet<string>;
	/** Why devices that were given by name or plate are not monitored. */
	notFound: readonly ProtrackError[];
}

/** How old names may be. */
const NAMES_FRESH_MS = 5 * 60_000;
/** How old the lists may be in which the chosen names are looked up. */
const LOOKUP_FRESH_MS = 60 * 60_000;

/**
 * The devices to monitor, as far as their lists can be read or were read before.
 * @param bestEffort how lists are read that the poll can go on without
 * @throws ProtrackError `canceled`; `input` for a device that was given by name or plate and cannot be found, when the trigger starts or has no other
 */
export async function devicesToMonitor(
	client: ProtrackClient,
	{ selection, namePattern }: Settings,
	bestEffort: BestEffort,
): Promise<MonitoredDevices> {
	const isComplete = {
		outages: [],
		truncated: [],
		newlyReadable: new Set<string>(),
		excluded: new Set<string>(),
		remembered: new Set<string>(),
		notFound: [],
	};
	if (selection.kind === 'named')
		return { ...isComplete, ...(await namedDevices(client, selection.given, bestEffort)), previous: new Map() };
	if (selection.kind === 'some') {
		const imeis = [...new Set(selection.imeis)];
		const records = await detailsOf(client, imeis, { maxAgeMs: NAMES_FRESH_MS, bestEffort });
		return { ...isComplete, imeis, ...factsOf(records), previous: new Map(), listAgeSeconds: 0 };
	}
	const { includeSubAccounts } = selection;
	const { devices, previous, ageMs, ...list } = await knownDevices(client, {
		includeSubAccounts,
		maxAgeMs: NAMES_FRESH_MS,
		bestEffort,
	});
	const records = devices.map(({ record }) => record);
	const excluded = withOtherNames(records, namePattern);
	const facts = factsOf(records.filter(({ imei }) => !excluded.has(imei)));
	return {
		...isComplete,
		...list,
		imeis: [...facts.known.keys()],
		...facts,
		excluded,
		previous: factsOf([...previous.values()]).known,
		listAgeSeconds: Math.ceil(ageMs / 1000),
	};
}

/** The devices with the given names and plates; the list of devices costs one call for each account, once an hour. */
async function namedDevices(
	client: ProtrackClient,
	given: GivenDevices,
	bestEffort: BestEffort,
): Promise<Pick<MonitoredDevices, 'imeis' | 'known' | 'listed' | 'listAgeSeconds' | 'outages' | 'notFound'>> {
	const list = await knownDevices(client, { includeSubAccounts: true, maxAgeMs: LOOKUP_FRESH_MS, bestEffort });
	const found = resolveGiven(given, indexOf(list), gapsOf(list));
	const imeis = [...new Set(found.filter((each) => typeof each === 'string'))];
	const notFound = found.filter((each) => each instanceof ProtrackError);
	// A trigger that works does not stop because one of its vehicles was renamed, nor while a list cannot be read.
	// While a list was never read, `withRemembered` may know more.
	const isStopped = imeis.length === 0 && list.outages.every(({ lastReadOn }) => lastReadOn !== null);
	const isListed = list.devices.length > 0 || list.outages.length === 0;
	if (notFound[0] && (isStopped || !bestEffort.hasFallback))
		throw isListed ? notFound[0] : (list.outages[0]?.error ?? notFound[0]);
	const chosen = new Set(imeis);
	const records = list.devices.flatMap(({ record }) => (chosen.has(record.imei) ? [record] : []));
	return { imeis, ...factsOf(records), listAgeSeconds: 0, outages: list.outages, notFound };
}

/**
 * Adds the devices that were monitored before, where a list was never read in this process: after a restart in the middle of an outage.
 * @param imeis of the devices that the trigger's state knows
 * @throws ProtrackError that names the accounts, when nothing is left to monitor
 */
export async function withRemembered(
	client: ProtrackClient,
	monitored: MonitoredDevices,
	imeis: string[],
	{ namePattern }: Settings,
	bestEffort: BestEffort,
): Promise<MonitoredDevices> {
	const unread = monitored.outages.filter(({ lastReadOn }) => lastReadOn === null);
	if (unread.length === 0) return monitored;
	const candidates = imeis.filter((imei) => !monitored.known.has(imei) && !monitored.previous.has(imei));
	const records =
		candidates.length > 0 ? await detailsOf(client, candidates, { maxAgeMs: NAMES_FRESH_MS, bestEffort }) : [];
	const others = withOtherNames(records, namePattern);
	const remembered = candidates.filter((imei) => !others.has(imei));
	const all = [...monitored.imeis, ...remembered];
	const [error] = accountErrors(unread);
	if (all.length === 0 && error) throw error;
	const { known } = factsOf(records.filter(({ imei }) => !others.has(imei)));
	return {
		...monitored,
		imeis: all,
		known: new Map([...monitored.known, ...known]),
		excluded: new Set([...monitored.excluded, ...others]),
		remembered: new Set(remembered),
	};
}

/** What n8n's log says of lists that cannot be read: the same words for as long as an outage lasts. */
export function outageWarnings(outages: readonly ListOutage[]): string[] {
	return outages.map(({ account, list, error, lastReadOn }) => {
		const what = list === 'devices' ? 'the devices' : 'the sub-accounts';
		if (error.kind === 'damaged') {
			return `${what} of account "${account}" cannot all be listed; those that can be are monitored, with all that were listed before. ${error.message}`;
		}
		const instead =
			lastReadOn === null
				? 'and were not since n8n was started; only devices that this trigger remembers are monitored'
				: `they are monitored as listed at ${new Date(lastReadOn).toISOString()}`;
		return `${what} of account "${account}" cannot be listed, ${instead}. ${error.message}`;
	});
}

function withOtherNames(records: DeviceRecord[], namePattern: string): ReadonlySet<string> {
	return new Set(records.filter(({ devicename }) => !nameFits(devicename, namePattern)).map(({ imei }) => imei));
}

function factsOf(records: DeviceRecord[]): Pick<MonitoredDevices, 'known' | 'listed'> {
	return {
		known: new Map(records.map((record) => [record.imei, toDevice(record)])),
		listed: new Map(records.map((record) => [record.imei, listedOf(record)])),
	};
}

/** The subscription ends when the first of its two ends is reached. */
function listedOf(record: DeviceRecord): ListedDevice {
	const [user, platform] = [record.userduetime || Infinity, record.platformduetime || Infinity];
	const endsAt = Math.min(user, platform);
	return {
		name: record.devicename || null,
		endsAt: endsAt > 0 && endsAt < Infinity ? endsAt : null,
		endsBy: platform < user ? 'platformExpiresAt' : 'userExpiresAt',
	};
}
