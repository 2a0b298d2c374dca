import { toIso } from '../fleet';
import { toMinutes } from './rounding';
import type { Stop } from './segments';
import { cutOf, onMap, type PlaceOnMap, type RowContext } from './tripRow';

/** A stop as users get it. Times are ISO 8601 UTC. */
export interface StopRow extends PlaceOnMap {
	deviceName: string | null;
	plateNumber: string | null;
	arrivedAt: string | null;
	leftAt: string | null;
	durationMinutes: number;
	/** Whether the vehicle still stands there. */
	isOpen: boolean;
	/** Whether the range cuts it. */
	partial: boolean;
	/** Null unless the device reported nothing while the vehicle arrived: then it arrived between this time and `arrivedAt`. */
	arrivedAtEarliest: string | null;
	/** Null unless the device reported nothing while the vehicle left: then it left between `leftAt` and this time. */
	leftAtLatest: string | null;
	imei: string;
}

export function toStopRow(stop: Stop, { device, imei, reachesNow }: RowContext): StopRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		arrivedAt: toIso(stop.arrivedAt),
		leftAt: toIso(stop.leftAt),
		durationMinutes: toMinutes(stop.leftAt - stop.arrivedAt),
		...onMap(stop),
		...cutOf(stop, reachesNow),
		arrivedAtEarliest: toIso(stop.arrivedAtEarliest),
		leftAtLatest: toIso(stop.leftAtLatest),
		imei,
	};
}
