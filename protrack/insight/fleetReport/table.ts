import { toIso } from '../../fleet';
import { toCsv, type CsvColumn, type CsvDialect } from '../csv';
import { localTime } from '../csvColumns';
import { inSpeedUnit, speedUnits } from '../drawing/format';
import { rounded, toMinutes } from '../rounding';
import type { FleetReport, VehicleReport } from './figures';
import type { Format } from './format';
import { byDistance } from './sections';

/** The table of vehicles for a spreadsheet: numbers without units, times of the clocks of the zone, and why something is missing. */
export function toTable({ vehicles, zone }: FleetReport, format: Format, dialect: CsvDialect): string {
	return toCsv(columnsOf(format, zone), byDistance(vehicles), dialect);
}

function columnsOf({ texts, unit, distanceNumber }: Format, zone: string): Array<CsvColumn<VehicleReport>> {
	const { columns, minutes, severity, missing } = texts;
	const inUnit = (meters: number | null) => (meters === null ? null : rounded(distanceNumber(meters), 2));
	const inMinutes = (seconds: number | null) => (seconds === null ? null : toMinutes(seconds));
	const timeOf = localTime(zone);
	return [
		{ title: columns.vehicle, value: ({ name, imei }) => name ?? imei },
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
		{ title: texts.firstStart, value: ({ firstStartAt }) => timeOf(toIso(firstStartAt)) },
		{ title: texts.lastArrival, value: ({ lastArrivalAt }) => timeOf(toIso(lastArrivalAt)) },
		...(['critical', 'warning', 'info'] as const).map((kind) => ({
			title: `${columns.alarms}: ${severity[kind]}`,
			value: ({ figures }: VehicleReport) => figures.alarms?.[kind] ?? null,
		})),
		{ title: columns.score, value: ({ score }) => score?.score ?? null },
		{ title: columns.isReliable, value: ({ score }) => score && (score.isReliable ? texts.yes : texts.no) },
		{
			title: missing.column,
			value: (vehicle) => vehicle.missing.map(({ part, reason }) => `${missing[part]} (${reason})`).join('; ') || null,
		},
		{ title: 'IMEI', value: ({ imei }) => imei },
	];
}
