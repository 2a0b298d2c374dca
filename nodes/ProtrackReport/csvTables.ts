import {
	stopColumns,
	tripColumns,
	visitColumns,
	type StopRow,
	type TripRow,
	type VisitRow,
} from '../../protrack/insight';
import type { Run } from '../shared/items';
import { sumOf, type CsvTable } from './csvFiles';

/* The files of trips, stops and visits. */

const zoneOf = (_: unknown, { context }: Run): string => context.getTimezone();

export const tripTable: CsvTable<unknown, TripRow> = {
	name: 'trips',
	zoneOf,
	columns: tripColumns,
	totals: (rows) => ({ trips: rows.length, distanceKm: sumOf(rows.map(({ distanceKm }) => distanceKm)) }),
};

export const stopTable: CsvTable<unknown, StopRow> = {
	name: 'stops',
	zoneOf,
	columns: stopColumns,
	totals: (rows) => ({
		stops: rows.length,
		durationMinutes: sumOf(rows.map(({ durationMinutes }) => durationMinutes)),
	}),
};

export const visitTable: CsvTable<unknown, VisitRow> = {
	name: 'visits',
	zoneOf,
	columns: visitColumns,
	totals: (rows) => ({
		visits: rows.length,
		places: new Set(rows.map(({ placeName }) => placeName)).size,
		durationMinutes: sumOf(rows.map(({ durationMinutes }) => durationMinutes)),
	}),
};
