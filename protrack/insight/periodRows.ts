import { emissionsOf, type EmissionFactor } from './emissions';
import type { Period } from './periods';
import { toKilometers } from './rounding';
import type { Penalty, Score } from './score';
import type { RowContext } from './tripRow';

/** What the rows of all reports by period have in common. */
interface PeriodRow {
	deviceName: string | null;
	plateNumber: string | null;
	period: string;
	/** Whether the range covers only a part of the period, or it is not over yet. */
	partial: boolean;
	imei: string;
}

type Context = Pick<RowContext, 'device' | 'imei'>;

/** A score as users get it. */
export interface ScoreRow extends PeriodRow {
	score: number | null;
	isReliable: boolean;
	distanceKm: number;
	penalties: Penalty[];
}

/** A score and the period that it is of, as a row. */
export function toScoreRow({ period, score }: { period: Period; score: Score }, { device, imei }: Context): ScoreRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		period: period.label,
		score: score.score,
		isReliable: score.isReliable,
		distanceKm: toKilometers(score.distanceM),
		penalties: score.penalties,
		partial: period.isCut,
		imei,
	};
}

/** Emissions as users get them: each figure with the factor that it was made of. The figures are null where nothing was reported in the period. */
export interface EmissionsRow extends PeriodRow {
	distanceKm: number | null;
	liters: number | null;
	kgCo2e: number | null;
	litersPer100Km: number;
	/** Kilograms CO2e per liter. */
	factor: number;
	factorSource: string;
	factorYear: number;
}

/** What the distance of a period (meters; null where it is not known) emitted, as a row. */
export function toEmissionsRow(
	{ period, distanceM }: { period: Period; distanceM: number | null },
	{ litersPer100Km, factor }: { litersPer100Km: number; factor: EmissionFactor },
	{ device, imei }: Context,
): EmissionsRow {
	const emissions = distanceM === null ? null : emissionsOf(distanceM, litersPer100Km, factor);
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		period: period.label,
		distanceKm: distanceM === null ? null : toKilometers(distanceM),
		litersPer100Km,
		liters: emissions?.liters ?? null,
		kgCo2e: emissions?.kgCo2e ?? null,
		factor: factor.kgPerLiter,
		factorSource: factor.source,
		factorYear: factor.year,
		partial: period.isCut,
		imei,
	};
}
