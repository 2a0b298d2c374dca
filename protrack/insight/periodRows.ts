import type { EmissionFactor, Emissions } from './emissions';
import type { Period } from './periods';
import { toKilometers } from './rounding';
import type { Penalty, Score } from './score';
import type { RowContext } from './tripRow';

/** What the rows of all reports by period have in common. */
interface PeriodRow {
	deviceName: string | null;
	plateNumber: string | null;
	period: string;
	/** Null where there is no report in the period. */
	distanceKm: number | null;
	/** Whether the range covers only a part of the period, or it is not over yet. */
	partial: boolean;
	imei: string;
}

type Context = Pick<RowContext, 'device' | 'imei'>;

/** A score as users get it. */
export interface ScoreRow extends PeriodRow {
	score: number | null;
	isReliable: boolean;
	penalties: Penalty[];
}

export function toScoreRow(
	{ period, score, isKnown }: { period: Period; score: Score; isKnown: boolean },
	{ device, imei }: Context,
): ScoreRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		period: period.label,
		score: score.score,
		isReliable: score.isReliable,
		distanceKm: isKnown ? toKilometers(score.distanceM) : null,
		penalties: score.penalties,
		partial: period.isCut,
		imei,
	};
}

/** Emissions as users get them: each figure with the factor that it was made of. */
export interface EmissionsRow extends PeriodRow {
	/** Null, as the distance. */
	liters: number | null;
	kgCo2e: number | null;
	litersPer100Km: number;
	/** Kilograms CO2e per liter. */
	factor: number;
	factorSource: string;
	factorYear: number;
}

/** @param emissions null where there is no report in the period */
export function toEmissionsRow(
	{ period, distanceM, emissions }: { period: Period; distanceM: number; emissions: Emissions | null },
	{ litersPer100Km, factor }: { litersPer100Km: number; factor: EmissionFactor },
	{ device, imei }: Context,
): EmissionsRow {
	return {
		deviceName: device?.name ?? null,
		plateNumber: device?.plateNumber ?? null,
		period: period.label,
		distanceKm: emissions && toKilometers(distanceM),
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
