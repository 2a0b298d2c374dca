import { DateTime } from '../thirdParty';
import type { CsvColumn } from './csv';
import { linkCell, localTime, vehicleColumns } from './csvColumns';
import { purposeReasons, type LogbookEntry, type MonthTotal, type Purpose } from './logbook';
import { toTripRow, type RowContext, type TripRow } from './tripRow';

/** A trip of the logbook as users get it. */
export interface LogbookRow extends TripRow {
	purpose: Purpose;
	/** Why it has that purpose, in words. */
	reason: string;
	/** Null before the first reading, as `odometerEndKm`. */
	odometerStartKm: number | null;
	odometerEndKm: number | null;
	/** What a reading changed since the trip before. */
	correctionKm: number;
}

/** A trip of the logbook as a row: that of the trip, with what the logbook adds. */
export function toLogbookRow(entry: LogbookEntry, context: RowContext): LogbookRow {
	const { trip, purpose, reason, odometerStartKm, odometerEndKm, correctionKm } = entry;
	const { imei, ...row } = toTripRow(trip, context);
	const more = { purpose, reason: purposeReasons[reason], odometerStartKm, odometerEndKm, correctionKm };
	return { ...row, ...more, imei };
}

/** The totals of a month as users get them. */
export interface LogbookMonthRow extends MonthTotal {
	deviceName: string | null;
	plateNumber: string | null;
	/** Whether the range covers only a part of the month. */
	partial: boolean;
	imei: string;
}

/** @param covered what was read, epoch seconds @param zone the IANA name of the zone whose months count */
export function toMonthRow(
	total: MonthTotal,
	{ device, imei }: RowContext,
	covered: { from: number; to: number },
	zone: string,
): LogbookMonthRow {
	const begin = DateTime.fromFormat(total.month, 'yyyy-MM', { zone });
	const partial = begin.toSeconds() < covered.from || begin.plus({ months: 1 }).toSeconds() > covered.to;
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		...total,
		partial,
		imei,
	};
}

/** The columns of the file, with times in that zone (IANA name). */
export const logbookColumns = (zone: string): Array<CsvColumn<LogbookRow>> => {
	const local = localTime(zone);
	return [
		...vehicleColumns,
		{ title: 'Started', value: ({ startedAt }) => local(startedAt) },
		{ title: 'Ended', value: ({ endedAt }) => local(endedAt) },
		{ title: 'Distance (km)', value: ({ distanceKm }) => distanceKm },
		{ title: 'Purpose', value: ({ purpose }) => purpose },
		{ title: 'Reason', value: ({ reason }) => reason },
		{ title: 'Odometer at start (km)', value: ({ odometerStartKm }) => odometerStartKm },
		{ title: 'Odometer at end (km)', value: ({ odometerEndKm }) => odometerEndKm },
		{ title: 'Correction before (km)', value: ({ correctionKm }) => correctionKm },
		{ title: 'Started at', value: ({ start }) => linkCell(start.mapUrl) },
		{ title: 'Ended at', value: ({ end }) => linkCell(end.mapUrl) },
	];
};
