import type { DeviceRecord } from '../api';

/** Which devices are wanted; what is left out does not matter. Texts are parts, in any case. */
export interface DeviceFilter {
	name?: string;
	plateNumber?: string;
	model?: string;
	/** The platform's or the user's subscription has ended, or ends within so many days; 0 for ended ones only. */
	expiresWithinDays?: number;
}

const DAY_SECONDS = 86_400;

/** Whether a device is wanted: it has to pass every part of the filter. @param now epoch seconds */
export function deviceFits(record: DeviceRecord, filter: DeviceFilter, now: number): boolean {
	return (
		contains(record.devicename, filter.name) &&
		contains(record.platenumber, filter.plateNumber) &&
		contains(record.devicetype, filter.model) &&
		expiresWithin(record, filter.expiresWithinDays, now)
	);
}

function contains(text: string, part = ''): boolean {
	return text.toLocaleLowerCase().includes(part.toLocaleLowerCase());
}

function expiresWithin({ platformduetime, userduetime }: DeviceRecord, days: number | undefined, now: number): boolean {
	if (days === undefined) return true;
	// 0 is a subscription that nobody has set.
	return [platformduetime, userduetime].some((due) => due !== null && due > 0 && due <= now + days * DAY_SECONDS);
}
