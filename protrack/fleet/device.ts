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

/** What a vehicle is called. */
export type DeviceName = Pick<Device, 'imei' | 'name' | 'plateNumber'>;

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

/** The part of a record that names its vehicle. */
export function toDeviceName({ imei, devicename, platenumber }: DeviceRecord): DeviceName {
	return { imei, name: textOrNull(devicename), plateNumber: textOrNull(platenumber) };
}

/** The label of a device for people: its name, else its plate, else its IMEI. */
export function deviceLabel(device: DeviceName): string {
	return device.name ?? device.plateNumber ?? device.imei;
}

/** Characters; a longer name or plate is cut. */
const MAX_NAME = 100;

/** A device as errors and lists name it, so that nobody takes it for another: "Lorry 1 (KCX 239M, 868120145233604)", without what is not known. */
export function fullDeviceLabel({ imei, name, plateNumber }: DeviceName): string {
	const [first, ...others] = new Set([name, plateNumber].flatMap((text) => (text ? [text.slice(0, MAX_NAME)] : [])));
	return first === undefined || first === imei ? imei : `${first} (${[...others, imei].join(', ')})`;
}
