import { DateTime } from '../thirdParty';
import type { CsvColumn } from './csv';

/** What every row says of its vehicle. */
interface VehicleRow {
	deviceName: string | null;
	plateNumber: string | null;
	imei: string;
}

/* Columns that several tables have. */

export const vehicleColumns: ReadonlyArray<CsvColumn<VehicleRow>> = [
	{ title: 'Vehicle', value: ({ deviceName, imei }) => deviceName ?? imei },
	{ title: 'Plate', value: ({ plateNumber }) => plateNumber },
];

export const imeiColumn: CsvColumn<VehicleRow> = { title: 'IMEI', value: ({ imei }) => imei };

/** @param zone IANA name @returns turns an ISO time into the time that the clocks of the zone show, as spreadsheets read it */
export const localTime =
	(zone: string) =>
	(time: string | null): string | null =>
		time === null ? null : DateTime.fromISO(time, { zone }).toFormat('yyyy-MM-dd HH:mm');

/** A link as it can stand in a table: a comma with a minus behind it is taken for the begin of a formula, and would be changed. */
export const linkCell = (url: string | null): string | null => url && url.replaceAll(',', '%2C');
