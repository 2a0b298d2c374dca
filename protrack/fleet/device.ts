import type { DeviceRecord } from '../client';
import { textOrNull, toIso } from './values';

export interface Device {
	name: string | null;
	plateNumber: string | null;
	model: string | null;
	imei: string;
	simCard: string | null;
	iccid: string | null;
	activatedAt: string | null;
	firstOnlineAt: string | null;
	platformExpiresAt: string | null;
	userExpiresAt: string | null;
}

/** Maps a record to a device (chapter 2.7); times in ISO 8601 UTC, null for everything that is not set. */
export function toDevice(record: DeviceRecord): Device {
	return {
		name: textOrNull(record.devicename),
		plateNumber: textOrNull(record.platenumber),
		model: textOrNull(record.devicetype),
		imei: record.imei,
		simCard: textOrNull(record.simcard),
		iccid: textOrNull(record.iccid),
		activatedAt: toIso(record.activatedtime),
		firstOnlineAt: toIso(record.onlinetime),
		platformExpiresAt: toIso(record.platformduetime),
		userExpiresAt: toIso(record.userduetime),
	};
}

/** The label of a device for people: its name, else its plate, else its IMEI. */
export function deviceLabel(device: Pick<Device, 'imei' | 'name' | 'plateNumber'>): string {
	return device.name ?? device.plateNumber ?? device.imei;
}
