import { toIso } from '../fleet';
import type { CsvColumn } from './csv';
import { imeiColumn, linkCell, localTime, vehicleColumns } from './csvColumns';
import { toMinutes } from './rounding';
import type { Stop } from './segments';
import { cutOf, onMap, toGapRow, type GapRow, type PlaceOnMap, type RowContext } from './tripRow';

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
	/** Null unless the device reported nothing while the vehicle arrived: then it arrived in this time, and `arrivedAt` is an estimate. */
	arrivalGap: GapRow | null;
	/** The same of its departure. */
	departureGap: GapRow | null;
	imei: string;
}

/** A stop as a row: minutes to tenths. */
export function toStopRow(stop: Stop, { device, imei, reachesNow }: RowContext): StopRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		arrivedAt: toIso(stop.arrivedAt),
		leftAt: toIso(stop.leftAt),
		durationMinutes: toMinutes(stop.leftAt - stop.arrivedAt),
		...onMap(stop),
		...cutOf(stop, reachesNow),
		arrivalGap: toGapRow(stop.arrivalGap),
		departureGap: toGapRow(stop.departureGap),
		imei,
	};
}

/** The columns of the file, with times in that zone (IANA name). */
export function stopColumns(zone: string): Array<CsvColumn<StopRow>> {
	const local = localTime(zone);
	return [
		...vehicleColumns,
		{ title: 'Arrived', value: ({ arrivedAt }) => local(arrivedAt) },
		{ title: 'Left', value: ({ leftAt }) => local(leftAt) },
		{ title: 'Duration (min)', value: ({ durationMinutes }) => durationMinutes },
		{ title: 'Latitude', value: ({ latitude }) => latitude },
		{ title: 'Longitude', value: ({ longitude }) => longitude },
		{ title: 'Map', value: ({ mapUrl }) => linkCell(mapUrl) },
		imeiColumn,
	];
}
