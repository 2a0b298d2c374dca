import type { DeviceRecord, ProtrackClient } from '../../protrack/api';
import { nameFits, toDevice, type Device, type ListedDevice } from '../../protrack/fleet';
import { detailsOf, knownDevices } from '../shared/directory';
import type { Settings } from './settings';

/** The devices of one poll, and what is known of them besides where they are. */
export interface Watched {
	imeis: string[];
	/** The devices that the account lists, by IMEI. */
	known: Map<string, Device>;
	/** The same as they were in earlier lists, with those that are gone. */
	former: Map<string, Device>;
	listed: Map<string, ListedDevice>;
	listAgeSeconds: number;
	/** Accounts that may have more devices than the platform lists. */
	crowded: string[];
}

/** How old names may be. */
const NAMES_FRESH_MS = 5 * 60_000;

/** @throws ProtrackError when the list cannot be read */
export async function devicesToWatch(client: ProtrackClient, { selection, namePattern }: Settings): Promise<Watched> {
	if (selection.kind === 'some') {
		const imeis = [...new Set(selection.imeis)];
		const records = await detailsOf(client, imeis, NAMES_FRESH_MS);
		return { imeis, ...factsOf(records), former: new Map(), listAgeSeconds: 0, crowded: [] };
	}
	const { includeSubAccounts } = selection;
	const { devices, former, ageMs, crowded } = await knownDevices(client, { includeSubAccounts, maxAgeMs: NAMES_FRESH_MS });
	const facts = factsOf(devices.map(({ record }) => record).filter(({ devicename }) => nameFits(devicename, namePattern)));
	return { imeis: [...facts.known.keys()], ...facts, former: factsOf([...former.values()]).known, listAgeSeconds: Math.ceil(ageMs / 1000), crowded };
}

function factsOf(records: DeviceRecord[]): Pick<Watched, 'known' | 'listed'> {
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
