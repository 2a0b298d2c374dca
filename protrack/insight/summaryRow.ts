import { toIso } from '../fleet';
import { rounded, toKilometers, toMinutes } from './rounding';
import type { Summary } from './summary';
import { onMap, type PlaceOnMap, type RowContext } from './tripRow';

/** A summary as users get it. Times are ISO 8601 UTC. What the track does not tell, because there are no points, is null. */
export interface SummaryRow {
	deviceName: string | null;
	plateNumber: string | null;
	period: string;
	from: string | null;
	to: string | null;
	/** By the track. */
	distanceKm: number | null;
	/** As the platform counts, from half hour to half hour; null where it has none. */
	platformDistanceKm: number | null;
	trips: number | null;
	stops: number | null;
	drivingMinutes: number | null;
	standingMinutes: number | null;
	/** Null where nothing tells when the engine was on. */
	idleMinutes: number | null;
	firstStartAt: string | null;
	lastArrivalAt: string | null;
	farthest: (PlaceOnMap & { distanceKm: number; at: string | null }) | null;
	/** Of the distance, 0 to 1. */
	nightShare: number | null;
	weekendShare: number | null;
	speedingSeconds: number | null;
	maxSpeedKmh: number | null;
	/** Whether the period is cut by the range or the present. */
	partial: boolean;
	imei: string;
}

/**
 * A summary as a row.
 * @param platformDistanceKm what the platform counts for the period; null where it has none
 */
export function toSummaryRow(
	summary: Summary,
	{ device, imei }: Omit<RowContext, 'reachesNow'>,
	platformDistanceKm: number | null,
): SummaryRow {
	const { period, distanceM, farthest, idleSeconds, speedingSeconds } = summary;
	const isKnown = summary.drivingSeconds + summary.standingSeconds > 0;
	const known = <Value>(value: Value): Value | null => (isKnown ? value : null);
	const shareOf = (meters: number) => (distanceM > 0 ? rounded(meters / distanceM, 2) : null);
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		period: period.label,
		from: toIso(period.from),
		to: toIso(period.to),
		distanceKm: known(toKilometers(distanceM)),
		platformDistanceKm,
		trips: known(summary.trips),
		stops: known(summary.stops),
		drivingMinutes: known(toMinutes(summary.drivingSeconds)),
		standingMinutes: known(toMinutes(summary.standingSeconds)),
		idleMinutes: idleSeconds === null ? null : known(toMinutes(idleSeconds)),
		firstStartAt: toIso(summary.firstStartAt),
		lastArrivalAt: toIso(summary.lastArrivalAt),
		farthest: farthest && {
			distanceKm: toKilometers(farthest.distanceM),
			...onMap(farthest.place),
			at: toIso(farthest.place.time),
		},
		nightShare: shareOf(summary.nightM),
		weekendShare: shareOf(summary.weekendM),
		speedingSeconds: speedingSeconds === null ? null : known(Math.round(speedingSeconds)),
		maxSpeedKmh: summary.maxSpeedKmh === null ? null : rounded(summary.maxSpeedKmh, 1),
		partial: period.isCut,
		imei,
	};
}
