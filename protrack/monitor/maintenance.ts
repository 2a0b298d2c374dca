import type { TrackRecord } from '../client';
import { toKm } from '../fleet/values';

/** What a vehicle had run when it was seen last. */
export interface ServiceMark {
	/** Whole kilometers. */
	km: number;
	/** The field that said so; a device may have both, and they differ. */
	by: 'odometer' | 'mileage';
}

export interface ServiceChange {
	/** The multiple of the interval that was passed before, and the one that is passed now, in km. */
	from: number;
	to: number;
	/** What the vehicle has run now, in km. */
	value: number;
}

/**
 * A service is due whenever a multiple of so many kilometers is passed. A counter that was set back, and another counter, start afresh.
 * @param mark null when the device is seen for the first time
 * @param track its counters in meters (odometer) and meters (mileage), -1 for none
 */
export function nextService(
	mark: ServiceMark | null,
	track: Pick<TrackRecord, 'odometer' | 'mileage'>,
	everyKm: number,
): { mark: ServiceMark | null; change?: ServiceChange } {
	const seen = latest(track);
	// A device that has an odometer is silent about it now and then; what it has run by its positions is another number.
	if (seen === null || (mark?.by === 'odometer' && seen.by === 'mileage')) return { mark };
	const next: ServiceMark = { km: Math.floor(seen.km), by: seen.by };
	if (mark?.by !== next.by) return { mark: next };
	const passed = (km: number) => Math.floor(km / everyKm) * everyKm;
	const [from, to] = [passed(mark.km), passed(next.km)];
	return to > from ? { mark: next, change: { from, to, value: seen.km } } : { mark: next };
}

function latest({
	odometer,
	mileage,
}: Pick<TrackRecord, 'odometer' | 'mileage'>): { km: number; by: ServiceMark['by'] } | null {
	const [read, reckoned] = [toKm(odometer), toKm(mileage)];
	if (read !== null) return { km: read, by: 'odometer' };
	return reckoned === null ? null : { km: reckoned, by: 'mileage' };
}
