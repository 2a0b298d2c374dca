import { toIso } from '../../fleet';
import { toCsv, type CsvColumn, type CsvDialect } from '../csv';
import { inSpeedUnit, speedUnits } from '../pictureFormat';
import { rounded, toMinutes } from '../rounding';
import type { FleetReport, VehicleReport } from './figures';
import type { Format } from './format';
import { byDistance } from './sections';

/** The table of vehicles for a spreadsheet: numbers without units, times in ISO 8601 UTC, and why something is missing. */
export function toTable({ vehicles }: FleetReport, format: Format, dialect: CsvDialect): string {
	return toCsv(columnsOf(format), byDistance(vehicles), dialect);
}

function columnsOf({ texts, unit, distanceNumber }: Format): Array<CsvColumn<VehicleReport>> {
	const { columns, minutes, severity, missing } = texts;
	const inUnit = (meters: number | null) => (meters === null ? null : rounded(distanceNumber(meters), 2));
	const inMinutes = (seconds: number | null) => (seconds === null ? null : toMinutes(seconds));
	return [
		{ title: columns.vehicle, value: ({ name }) => name },
		{ title: columns.plateNumber, value: ({ plateNumber }) => plateNumber },
		{ title: `${columns.distance} (${unit})`, value: ({ figures }) => inUnit(figures.distanceM) },
		{ title: columns.trips, value: ({ figures }) => figures.trips },
		{ title: columns.stops, value: ({ figures }) => figures.stops },
		{ title: `${columns.driving} (${minutes})`, value: ({ figures }) => inMinutes(figures.drivingSeconds) },
		{ title: `${columns.idling} (${minutes})`, value: ({ figures }) => inMinutes(figures.idleSeconds) },
		{
			title: `${columns.maxSpeed} (${speedUnits[unit]})`,
			value: ({ maxSpeedKmh }) => (maxSpeedKmh === null ? null : Math.round(inSpeedUnit(maxSpeedKmh, unit))),
		},
		{ title: texts.firstStart, value: ({ firstStartAt }) => toIso(firstStartAt) },
		{ title: texts.lastArrival, value: ({ lastArrivalAt }) => toIso(lastArrivalAt) },
		...(['critical', 'warning', 'info'] as const).map((kind) => ({
			title: `${columns.alarms}: ${severity[kind]}`,
			value: ({ figures }: VehicleReport) => figures.alarms?.[kind] ?? null,
		})),
		{ title: columns.score, value: ({ score }) => score?.score ?? null },
		{
			title: missing.column,
			value: (vehicle) => vehicle.missing.map(({ part, reason }) => `${missing[part]} (${reason})`).join('; ') || null,
		},
		{ title: 'IMEI', value: ({ imei }) => imei },
	];
}
