import type { DeviceRecord } from '../../protrack/client';
import type { OwnedDevice } from '../../protrack/fleet';

const MAX_GONE_DEVICES = 1000;

/** The latest record of every device that was ever listed, and the one before its last rename. Removed devices come first. */
export class DeviceHistory {
	private readonly records = new Map<string, { now: DeviceRecord; before?: DeviceRecord }>();

	/** @param listed how many devices all lists have */
	remember(devices: OwnedDevice[], listed: number): void {
		for (const { record } of devices) {
			const { now, before } = this.records.get(record.imei) ?? {};
			this.records.delete(record.imei);
			this.records.set(record.imei, {
				now: record,
				before: now && now.devicename !== record.devicename ? now : before,
			});
		}
		dropOldest(this.records, listed + MAX_GONE_DEVICES);
	}

	/** For renamed devices the record before the change, for removed devices the last record. */
	previousOf(devices: OwnedDevice[]): Map<string, DeviceRecord> {
		const listed = new Set(devices.map(({ record }) => record.imei));
		return new Map(
			[...this.records].map(([imei, { now, before }]) => [imei, listed.has(imei) && before ? before : now]),
		);
	}
}

/** Deletes the oldest entries of a map until it has no more than the limit. */
export function dropOldest(map: Map<string, unknown>, maxEntries: number): void {
	for (const key of map.keys()) {
		if (map.size <= maxEntries) return;
		map.delete(key);
	}
}
