import { MAX_OF_ONE_ACCOUNT } from '../../fleet/accountLists';
import type { Change, ChangeEventName } from '../events';
import { fingerprintOf } from '../state/fingerprint';
import type { Cursor } from '../state/monitorState';
import type { SeenChange } from './changes';
import { mapDevices, withoutCalls, type Devices, type Poll, type Source } from './source';

/** A list may fail to show a device once; one that it lacks for so long is gone. */
const GONE_SECONDS = 600;
/** By how much the clocks of server and host may differ when they tell whether a list was read again since a device was first missing. */
const READ_AGAIN_SECONDS = 60;
/** Devices that are gone and still remembered: all of one account may be moved away for a while. */
const MAX_REMOVED = MAX_OF_ONE_ACCOUNT;

/** What is remembered of a device for its place in the list. */
type Listing = Pick<Cursor, 'nameFingerprint' | 'missingSince'>;

/** Devices that were added, removed or renamed since the last poll. It costs no calls: the account's list is given. */
export const inventory: Source<SeenChange> = (poll, devices) => {
	const { listed, previous, serverNow, options } = poll;
	const { deviceInventory } = options;
	if (deviceInventory === null) {
		// What is not compared is not remembered, or it would be compared with long ago once it is wanted again.
		const forgetting = { nameFingerprint: undefined, missingSince: undefined };
		return withoutCalls({ events: [], devices: mapDevices(devices, (cursor) => ({ ...cursor, ...forgetting })) });
	}
	const next: Record<string, Cursor> = { ...devices };
	const events: SeenChange[] = [];
	for (const imei of new Set([...Object.keys(previous?.devices ?? {}), ...Object.keys(devices), ...listed.keys()])) {
		const { listing, change } = nextListing(poll, imei, deviceInventory);
		const isRemembered = listing.nameFingerprint !== undefined || listing.missingSince !== undefined;
		const cursor = next[imei] ?? { readTo: serverNow, notBefore: serverNow };
		// A device that was forgotten for a good reason stays forgotten when the list gives nothing to remember of it.
		if (next[imei] || isRemembered)
			next[imei] = { ...cursor, nameFingerprint: undefined, missingSince: undefined, ...listing };
		if (change) events.push({ imei, change });
	}
	return withoutCalls({ events, devices: withoutLongRemoved(next), state: { deviceInventory } });
};

function nextListing(
	{ listed, previous, serverNow, options }: Poll,
	imei: string,
	deviceInventory: string,
): { listing: Listing; change?: Change<ChangeEventName> } {
	const known = previous?.devices[imei];
	const isUnsure = !listed.has(imei) && !options.isListComplete;
	if (isUnsure) return { listing: { nameFingerprint: known?.nameFingerprint, missingSince: known?.missingSince } };
	// Another list has other devices, which have not been added to the account.
	const isFirst = previous?.deviceInventory !== deviceInventory;
	// What the state knows of a device was seen before its list became unreadable, and is compared with.
	const isNewlyReadable = options.newlyReadable.has(imei) && known === undefined;
	const name = listed.get(imei)?.name;
	return compareListing(known, name, {
		now: serverNow,
		isFirst: isFirst || isNewlyReadable,
		listAgeSeconds: options.listAgeSeconds,
	});
}

/** How a device is compared with the list. */
export interface ListingOptions {
	/** Server time, epoch seconds. */
	now: number;
	/** True in the first poll with this list: whatever it says is the starting point and no change. */
	isFirst: boolean;
	/** How old the list is; where it has parts, the oldest of them. */
	listAgeSeconds: number;
}

/**
 * What the account's list says about one device.
 * @param cursor what is remembered, undefined for a device that is seen for the first time
 * @param name its name in the list, undefined when it is not listed
 */
export function compareListing(
	cursor: Listing | undefined,
	name: string | null | undefined,
	options: ListingOptions,
): { listing: Listing; change?: Change<ChangeEventName> } {
	if (name === undefined) return missing(cursor, options);
	const known = cursor?.nameFingerprint;
	const listing = { nameFingerprint: fingerprintOf(name ?? '', 3) };
	if (known === listing.nameFingerprint || options.isFirst) return { listing };
	if (known !== undefined) return { listing, change: { event: 'deviceRenamed', field: 'name', from: null, to: name } };
	// A device whose alarms were monitored before its name was is not new.
	if (cursor !== undefined && cursor.missingSince === undefined) return { listing };
	return { listing, change: { event: 'deviceAdded', field: 'device', from: null, to: 'listed' } };
}

function missing(
	cursor: Listing | undefined,
	{ now, isFirst, listAgeSeconds }: ListingOptions,
): { listing: Listing; change?: Change<ChangeEventName> } {
	const known = cursor?.nameFingerprint;
	if (isFirst) return { listing: {} };
	// A time without a name: it was removed, and that was reported.
	if (known === undefined) return { listing: { missingSince: cursor?.missingSince } };
	// The clock may have been ahead.
	const missingSince = Math.min(cursor?.missingSince ?? now, now);
	const isGone = now - missingSince >= Math.max(GONE_SECONDS, listAgeSeconds + READ_AGAIN_SECONDS);
	if (!isGone) return { listing: { nameFingerprint: known, missingSince } };
	return {
		listing: { missingSince },
		change: { event: 'deviceRemoved', field: 'device', from: 'listed', to: 'removed', at: missingSince },
	};
}

/**
 * Devices may come and go for ever, and the state has to stay small: those that were removed before the latest ones are forgotten. If one of them comes
 * back, it is new all the same.
 */
function withoutLongRemoved(devices: Devices): Devices {
	const removed = Object.entries(devices).flatMap(([imei, { nameFingerprint, missingSince }]) =>
		nameFingerprint === undefined && missingSince !== undefined ? [{ imei, missingSince }] : [],
	);
	if (removed.length <= MAX_REMOVED) return devices;
	removed.sort((a, b) => b.missingSince - a.missingSince);
	const forgotten = new Set(removed.slice(MAX_REMOVED).map(({ imei }) => imei));
	return Object.fromEntries(Object.entries(devices).filter(([imei]) => !forgotten.has(imei)));
}
