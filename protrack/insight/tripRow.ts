import { toIso, toPlace, type Coordinate, type DeviceName } from '../fleet';
import type { CsvColumn } from './csv';
import { imeiColumn, linkCell, localTime, vehicleColumns } from './csvColumns';
import { rounded, toKilometers, toMinutes } from './rounding';
import type { Gap, Trip } from './segments';

/** What a row needs to know beside its trip or stop. */
export interface RowContext {
	/** Null where its name is not known. */
	device: Pick<DeviceName, 'name' | 'plateNumber'> | null;
	imei: string;
	/** Whether the range reaches the present: what is cut at its end is still under way. */
	reachesNow: boolean;
}

/** A trip as users get it. Times are ISO 8601 UTC. */
export interface TripRow {
	deviceName: string | null;
	plateNumber: string | null;
	startedAt: string | null;
	endedAt: string | null;
	durationMinutes: number;
	distanceKm: number;
	/** Null for a trip without duration. */
	averageSpeedKmh: number | null;
	maxSpeedKmh: number | null;
	start: PlaceOnMap;
	end: PlaceOnMap;
	points: number;
	gapMinutes: number;
	/** The share of the time in which the device reported: 0 to 1. */
	quality: number;
	/** Whether it is still under way. */
	isOpen: boolean;
	/** Whether the range cuts it. */
	partial: boolean;
	/** Null unless the device reported nothing while the trip started: then it started in this time, and `startedAt` is an estimate. */
	startGap: GapRow | null;
	/** The same of its end. */
	endGap: GapRow | null;
	imei: string;
}

export interface PlaceOnMap extends Coordinate {
	mapUrl: string | null;
}

/** A trip as a row: kilometers to meters, speeds and minutes to tenths, `quality` to hundredths. */
export function toTripRow(trip: Trip, { device, imei, reachesNow }: RowContext): TripRow {
	const { startedAt, endedAt, distanceM, gapSeconds } = trip;
	const seconds = endedAt - startedAt;
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		startedAt: toIso(startedAt),
		endedAt: toIso(endedAt),
		durationMinutes: toMinutes(seconds),
		distanceKm: toKilometers(distanceM),
		averageSpeedKmh: seconds > 0 ? rounded((distanceM / seconds) * 3.6, 1) : null,
		maxSpeedKmh: trip.maxSpeedKmh === null ? null : rounded(trip.maxSpeedKmh, 1),
		start: onMap(trip.start),
		end: onMap(trip.end),
		points: trip.points,
		gapMinutes: toMinutes(gapSeconds),
		quality: seconds > 0 ? rounded(Math.max(0, 1 - gapSeconds / seconds), 2) : 1,
		...cutOf(trip, reachesNow),
		startGap: toGapRow(trip.startGap),
		endGap: toGapRow(trip.endGap),
		imei,
	};
}

/** The columns of the file, with times in that zone (IANA name). */
export function tripColumns(zone: string): Array<CsvColumn<TripRow>> {
	const local = localTime(zone);
	return [
		...vehicleColumns,
		{ title: 'Started', value: ({ startedAt }) => local(startedAt) },
		{ title: 'Ended', value: ({ endedAt }) => local(endedAt) },
		{ title: 'Duration (min)', value: ({ durationMinutes }) => durationMinutes },
		{ title: 'Distance (km)', value: ({ distanceKm }) => distanceKm },
		{ title: 'Average speed (km/h)', value: ({ averageSpeedKmh }) => averageSpeedKmh },
		{ title: 'Maximum speed (km/h)', value: ({ maxSpeedKmh }) => maxSpeedKmh },
		{ title: 'Started at', value: ({ start }) => linkCell(start.mapUrl) },
		{ title: 'Ended at', value: ({ end }) => linkCell(end.mapUrl) },
		imeiColumn,
	];
}

/** A time without a report, ISO 8601 UTC. */
export interface GapRow {
	from: string | null;
	to: string | null;
}

export const toGapRow = (gap: Gap | null): GapRow | null => gap && { from: toIso(gap.from), to: toIso(gap.to) };

/** A place with a link that shows it. */
export const onMap = ({ latitude, longitude }: Coordinate): PlaceOnMap => ({
	latitude,
	longitude,
	mapUrl: toPlace(latitude, longitude).mapUrl,
});

/** Whether something is still under way, and whether the range cuts it. What is under way now is not cut: there is no more of it. */
export const cutOf = (
	{ beginsBefore, endsLater }: { beginsBefore: boolean; endsLater: boolean },
	reachesNow: boolean,
): { isOpen: boolean; partial: boolean } => ({
	isOpen: endsLater && reachesNow,
	partial: beginsBefore || (endsLater && !reachesNow),
});
