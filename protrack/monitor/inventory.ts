import { MAX_OF_ONE_ACCOUNT } from '../fleet/accountLists';
import type { Cursor } from './state/monitorState';
import { markOf } from './fingerprint';
import type { Change, ChangeEventName } from './events';

/** A device that has not been in the list for so long is gone; a list may fail to show it once. */
const GONE_SECONDS = 600;
/** The lists were read again after it was missed first, by the clocks of server and host, which may be some seconds apart. */
const READ_AGAIN_SECONDS = 60;
/** Devices that are gone and still remembered, with alarms to come: all of an account that was moved away for a while. */
const MAX_REMOVED = MAX_OF_ONE_ACCOUNT;

/**
 * What the account's list of devices says about one device.
 * @param cursor what is remembered, undefined for a device that is seen for the first time
 * @param name its name in the list, undefined when it is not in it
 * @param isFirst true in the first poll with this list, when everything is new and nothing is news
 * @param listAgeSeconds how old the list is, where it has parts the oldest of them
 */
export function nextInventory(
	cursor: Cursor | undefined,
	name: string | null | undefined,
	now: number,
	isFirst: boolean,
	listAgeSeconds: number,
): { marks: Pick<Cursor, 'l' | 'x'>; change?: Change<ChangeEventName> } {
	const known = cursor?.l;
	if (name === undefined) {
		// A time without a mark: it is gone, and was told so.
		if (known === undefined || isFirst) return { marks: known === undefined && !isFirst ? { x: cursor?.x } : {} };
		// The clock may have been ahead.
		const since = Math.min(cursor?.x ?? now, now);
		if (now - since < Math.max(GONE_SECONDS, listAgeSeconds + READ_AGAIN_SECONDS))
			return { marks: { l: known, x: since } };
		return {
			marks: { x: since },
			change: { event: 'deviceRemoved', field: 'device', from: 'listed', to: 'removed', at: since },
		};
	}
	const mark = markOf(name ?? '', 3);
	if (known === mark || isFirst) return { marks: { l: mark } };
	if (known !== undefined)
		return { marks: { l: mark }, change: { event: 'deviceRenamed', field: 'name', from: null, to: name } };
	// A device whose alarms were watched before its name was, is not new.
	if (cursor !== undefined && cursor.x === undefined) return { marks: { l: mark } };
	return { marks: { l: mark }, change: { event: 'deviceAdded', field: 'device', from: null, to: 'listed' } };
}

/** @returns devices that were removed before the latest of them, and that are to be forgotten; those that come back are new all the same */
export function removedLongAgo(devices: Readonly<Record<string, Pick<Cursor, 'l' | 'x'>>>): string[] {
	const removed = Object.entries(devices).flatMap(([imei, { l, x }]) =>
		l === undefined && x !== undefined ? [{ imei, x }] : [],
	);
	return removed
		.sort((a, b) => b.x - a.x)
		.slice(MAX_REMOVED)
		.map(({ imei }) => imei);
}
