import { toIso, type DeviceName, type Position } from '../../../protrack/fleet';
import { toStopRow } from '../../../protrack/insight';
import type { VehicleRoute } from '../../../protrack/insight/maps';
import { nameFields } from '../../shared/deviceNames';
import type { TimeRange } from '../../shared/timeRange';

/* The fields of the item of a map. */

/** One vehicle of a map. Its number is that on the map. */
interface MapVehicle {
	number: number;
	deviceName: string | null;
	plateNumber: string | null;
	/** Null where the map shows routes. */
	state: string | null;
	/** Null where the map shows the latest positions. */
	distanceKm: number | null;
	trips: number | null;
	latitude: number | null;
	longitude: number | null;
	fixedAt: string | null;
	mapUrl: string | null;
	imei: string;
}

const kilometers = (meters: number) => Math.round(meters) / 1000;
const tenths = (value: number) => Math.round(value * 10) / 10;

interface NamedRoute {
	imei: string;
	device: DeviceName | null;
	route: VehicleRoute;
}

/** What a map of routes has, all vehicles together. */
export function routesJson(routes: readonly NamedRoute[], range: TimeRange, isComplete: boolean, reachesNow: boolean) {
	const [only] = routes.length === 1 ? routes : [];
	const sum = (of: (route: VehicleRoute) => number) => routes.reduce((total, { route }) => total + of(route), 0);
	const speeds = routes.flatMap(({ route }) => route.maxSpeedKmh ?? []);
	return {
		...nameFields(only?.device),
		from: toIso(range.from),
		to: toIso(range.to),
		distanceKm: kilometers(sum(({ distanceM }) => distanceM)),
		drivingMinutes: tenths(sum(({ drivingSeconds }) => drivingSeconds) / 60),
		maxSpeedKmh: speeds.length === 0 ? null : tenths(Math.max(...speeds)),
		trips: sum(({ trips }) => trips),
		stops: only ? stopRows(only, reachesNow) : [],
		vehicles: routes.map(
			({ imei, device, route }, index): MapVehicle => ({
				number: index + 1,
				...nameFields(device),
				state: null,
				distanceKm: kilometers(route.distanceM),
				trips: route.trips,
				...NOWHERE,
				imei,
			}),
		),
		isComplete,
		imei: only?.imei ?? null,
	};
}

/** Those of one vehicle, with their numbers on the map. */
const stopRows = ({ imei, device, route }: NamedRoute, reachesNow: boolean) =>
	route.stops.map((stop, index) => {
		const row = toStopRow(stop, { device, imei, reachesNow });
		const { arrivedAt, leftAt, durationMinutes, latitude, longitude, mapUrl } = row;
		return { number: index + 1, arrivedAt, leftAt, durationMinutes, latitude, longitude, mapUrl };
	});

const NOWHERE = { latitude: null, longitude: null, fixedAt: null, mapUrl: null };

/** What a map of the latest positions has. @param time epoch seconds */
export function positionsJson(
	positions: ReadonlyArray<{ imei: string; device: DeviceName | null; position: Position | null }>,
	time: number,
	isComplete: boolean,
) {
	const [only] = positions.length === 1 ? positions : [];
	return {
		...nameFields(only?.device),
		from: null,
		to: toIso(time),
		distanceKm: null,
		drivingMinutes: null,
		maxSpeedKmh: null,
		trips: null,
		stops: [],
		vehicles: positions.map(
			({ imei, device, position }, index): MapVehicle => ({
				number: index + 1,
				...nameFields(device),
				state: position?.state ?? 'unknown',
				distanceKm: null,
				trips: null,
				latitude: position?.latitude ?? null,
				longitude: position?.longitude ?? null,
				fixedAt: position?.fixedAt ?? null,
				mapUrl: position?.mapUrl ?? null,
				imei,
			}),
		),
		isComplete,
		imei: only?.imei ?? null,
	};
}
