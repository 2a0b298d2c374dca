import { printableLine } from '../printable';
import type { VehicleReport } from './figures';

/* Others choose names, and errors quote answers: however long they are, a mail stays short enough to be shown. The table has them whole. */

const MAX_NAME = 40;
const MAX_REASON = 160;

/** The name of a vehicle, or its plate or IMEI where it has none that can be seen. */
export const shortName = (vehicle: VehicleReport): string => shorten(labelOf(vehicle), MAX_NAME);

/** The plate, where it is not the name already; "" for none. */
export function shortPlate(vehicle: VehicleReport): string {
	const plate = printableLine(vehicle.plateNumber ?? '');
	return plate === labelOf(vehicle) ? '' : shorten(plate, MAX_NAME);
}

export const shortReason = (reason: string): string => shorten(reason, MAX_REASON);

const labelOf = ({ name, plateNumber, imei }: VehicleReport): string =>
	printableLine(name ?? '') || printableLine(plateNumber ?? '') || imei;

/** @param max characters, which may be of two units of UTF-16 each */
function shorten(text: string, max: number): string {
	const start = Array.from(text.slice(0, 2 * (max + 1)));
	return start.length > max ? `${start.slice(0, max - 1).join('')}…` : text;
}
