import { toIso } from '../fleet';
import { toMinutes } from './rounding';
import { cutOf, type RowContext } from './tripRow';
import type { Visit } from './visits';

/** A visit as users get it. Times are ISO 8601 UTC. */
export interface VisitRow {
	deviceName: string | null;
	plateNumber: string | null;
	placeName: string;
	arrivedAt: string | null;
	leftAt: string | null;
	durationMinutes: number;
	/** Whether the vehicle is still there. */
	isOpen: boolean;
	/** Whether the range cuts it. */
	partial: boolean;
	/** Null unless the device reported nothing while the vehicle arrived: then it arrived between this time and `arrivedAt`. */
	arrivedAtEarliest: string | null;
	/** Null unless the device reported nothing while the vehicle left: then it left between `leftAt` and this time. */
	leftAtLatest: string | null;
	imei: string;
}

export function toVisitRow(visit: Visit, { device, imei, reachesNow }: RowContext): VisitRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		placeName: visit.placeName,
		arrivedAt: toIso(visit.arrivedAt),
		leftAt: toIso(visit.leftAt),
		durationMinutes: toMinutes(visit.leftAt - visit.arrivedAt),
		...cutOf(visit, reachesNow),
		arrivedAtEarliest: toIso(visit.arrivedAtEarliest),
		leftAtLatest: toIso(visit.leftAtLatest),
		imei,
	};
}
