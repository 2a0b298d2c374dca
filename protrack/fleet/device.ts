import type { DeviceRecord } from '../client';
import { textOrNull, toIso } from './values';

export interface Device {
	imei: string;
	name: string | null;
	model: string | null;
	plateNumber: string | null;
	simCard: string | null;
	iccid: string | null;
	activatedAt: string | null;
	firstOnlineAt: string | null;
	platformExpiresAt: string | null;
	userExpiresAt: string | null;
}

/** A device as the user sees it; times in ISO 8601 UTC, what is not set is null. */
export function toDevice(record: DeviceRecord): Device {
	return {
		imei: record.imei,
		name: textOrNull(record.devicename),
		model: textOrNull(record.devicetype),
		plateNumber: textOrNull(record.platenumber),
		simCard: textOrNull(record.simcard),
		iccid: textOrNull(record.iccid),
		activatedAt: toIso(record.activatedtime),
		firstOnlineAt: toIso(record.onlinetime),
		platformExpiresAt: toIso(record.platformduetime),
		userExpiresAt: toIso(record.userduetime),
	};
}

/** What a person calls the device: its name, else its plate, else its IMEI. */
export function deviceLabel(device: Pick<Device, 'imei' | 'name' | 'plateNumber'>): string {
	return device.name ?? device.plateNumber ?? device.imei;
}
