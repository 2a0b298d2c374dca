import { toIso } from '../fleet';
import type { CsvColumn } from './csv';
import { imeiColumn, localTime, vehicleColumns } from './csvColumns';
import { toMinutes } from './rounding';
import { cutOf, toGapRow, type GapRow, type RowContext } from './tripRow';
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
	/** Null unless the device reported nothing while the vehicle arrived: then it arrived in this time. */
	arrivalGap: GapRow | null;
	/** The same of its departure. */
	departureGap: GapRow | null;
	imei: string;
}

/** A visit as a row: minutes to tenths. */
export function toVisitRow(visit: Visit, { device, imei, reachesNow }: RowContext): VisitRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		placeName: visit.placeName,
		arrivedAt: toIso(visit.arrivedAt),
		leftAt: toIso(visit.leftAt),
		durationMinutes: toMinutes(visit.leftAt - visit.arrivedAt),
		...cutOf(visit, reachesNow),
		arrivalGap: toGapRow(visit.arrivalGap),
		departureGap: toGapRow(visit.departureGap),
		imei,
	};
}

/** The columns of the file, with times in that zone (IANA name). */
export function visitColumns(zone: string): Array<CsvColumn<VisitRow>> {
	const local = localTime(zone);
	return [
		...vehicleColumns,
		{ title: 'Place', value: ({ placeName }) => placeName },
		{ title: 'Arrived', value: ({ arrivedAt }) => local(arrivedAt) },
		{ title: 'Left', value: ({ leftAt }) => local(leftAt) },
		{ title: 'Duration (min)', value: ({ durationMinutes }) => durationMinutes },
		imeiColumn,
	];
}
