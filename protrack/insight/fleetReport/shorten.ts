import { deviceLabel } from '../../fleet';
import type { VehicleReport } from './figures';

/* Others choose names, and errors quote answers: however long they are, a mail stays short enough to be shown. The table has them whole. */

const MAX_NAME = 40;
const MAX_REASON = 160;

export const shortName = (vehicle: VehicleReport): string => shorten(deviceLabel(vehicle), MAX_NAME);

/** The plate, where it is not the name already; null for none. */
export function shortPlate(vehicle: VehicleReport): string | null {
	const { plateNumber } = vehicle;
	return plateNumber && plateNumber !== deviceLabel(vehicle) ? shorten(plateNumber, MAX_NAME) : null;
}

export const shortReason = (reason: string): string => shorten(reason, MAX_REASON);

/** @param max characters, which may be of two units of UTF-16 each */
function shorten(text: string, max: number): string {
	const start = Array.from(text.slice(0, 2 * (max + 1)));
	return start.length > max ? `${start.slice(0, max - 1).join('')}…` : text;
}
