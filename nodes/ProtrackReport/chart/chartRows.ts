import { toIso, type DeviceName } from '../../../protrack/fleet';
import { nameFields } from '../../shared/deviceNames';
import type { TimeRange } from '../../shared/timeRange';
import type { ChartKind } from './chartFields';

/* The fields of the item of a chart. */

/** What a chart has of one vehicle; null where the chart does not show it. */
export interface ChartVehicle {
	deviceName: string | null;
	plateNumber: string | null;
	distanceKm: number | null;
	maxSpeedKmh: number | null;
	alarms: number | null;
	imei: string;
}

/** What a line of fuel or temperature has. */
export interface ChartSensor {
	deviceName: string | null;
	plateNumber: string | null;
	/** From 1 on. */
	sensor: number;
	first: number;
	last: number;
	lowest: number;
	highest: number;
	values: number;
	imei: string | null;
}

interface ChartFigures {
	days: Array<{ date: string; distanceKm: number | null }>;
	alarmTypes: Array<{ label: string; severity: string; type: number; count: number }>;
	vehicles: ChartVehicle[];
	sensors: ChartSensor[];
}

export const chartVehicle = (
	imei: string,
	device: DeviceName | null,
	more: Partial<Pick<ChartVehicle, 'distanceKm' | 'maxSpeedKmh' | 'alarms'>>,
): ChartVehicle => ({ ...nameFields(device), distanceKm: null, maxSpeedKmh: null, alarms: null, ...more, imei });

/** @param figures what the kind of chart has */
export function chartJson(
	chart: ChartKind,
	range: TimeRange | null,
	figures: Partial<ChartFigures>,
	isComplete: boolean,
) {
	const { days = [], alarmTypes = [], vehicles = [], sensors = [] } = figures;
	const devices = new Set(
		[...vehicles, ...sensors].map(({ imei, deviceName, plateNumber }) => imei ?? deviceName ?? plateNumber),
	);
	const only = devices.size === 1 ? (vehicles[0] ?? sensors[0]) : undefined;
	return {
		chart,
		deviceName: only?.deviceName ?? null,
		plateNumber: only?.plateNumber ?? null,
		from: toIso(range?.from ?? null),
		to: toIso(range?.to ?? null),
		distanceKm: sumOf(vehicles.map(({ distanceKm }) => distanceKm)),
		maxSpeedKmh: vehicles.reduce<number | null>((most, { maxSpeedKmh }) => higher(most, maxSpeedKmh), null),
		alarms: sumOf(vehicles.map(({ alarms }) => alarms)),
		days,
		alarmTypes,
		vehicles,
		sensors,
		isComplete,
		imei: only?.imei ?? null,
	};
}

const higher = (one: number | null, other: number | null): number | null =>
	one === null ? other : other === null ? one : Math.max(one, other);

/** Null where nothing is known. */
export function sumOf(values: ReadonlyArray<number | null>): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0) * 1000) / 1000;
}
