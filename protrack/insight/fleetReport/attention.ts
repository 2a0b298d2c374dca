import type { FleetReport, Missing, VehicleReport } from './figures';

/** From when on something stands out. */
export interface AttentionLimits {
	/** A reliable score below. */
	minScore: number;
	/** In a day. */
	maxIdleSeconds: number;
	maxSpeedingSeconds: number;
}

export const usualAttentionLimits: Readonly<AttentionLimits> = {
	minScore: 60,
	maxIdleSeconds: 3600,
	maxSpeedingSeconds: 300,
};

/** Why a vehicle needs attention. */
export type Reason =
	| { kind: 'criticalAlarms'; count: number; types: number[] }
	| { kind: 'missing'; missing: Missing[] }
	| { kind: 'silent' }
	| { kind: 'noFix' }
	| { kind: 'lowScore'; score: number }
	| { kind: 'speeding'; seconds: number }
	| { kind: 'idling'; seconds: number }
	| { kind: 'stayed'; beforeM: number };

export interface Attention {
	vehicle: VehicleReport;
	/** The gravest first. */
	reasons: [Reason, ...Reason[]];
	isCritical: boolean;
}

interface Context {
	limits: AttentionLimits;
	days: number;
	isCriticalType: (type: number) => boolean;
}

/** In the order in which they matter. */
const rules: ReadonlyArray<(vehicle: VehicleReport, context: Context) => Reason | null> = [
	// Also where other alarms of the vehicle could not be read.
	({ alarmTypes }, { isCriticalType }) => {
		const critical = [...alarmTypes].filter(([type]) => isCriticalType(type));
		const count = critical.reduce((sum, [, times]) => sum + times, 0);
		return count === 0 ? null : { kind: 'criticalAlarms', count, types: critical.map(([type]) => type) };
	},
	({ missing }) => (missing.length === 0 ? null : { kind: 'missing', missing }),
	({ hasReported }) => (hasReported === false ? { kind: 'silent' } : null),
	({ hasReported, figures, missing }) =>
		hasReported && figures.distanceM === null && missing.length === 0 ? { kind: 'noFix' } : null,
	({ score }, { limits }) =>
		score?.isReliable && score.score !== null && score.score < limits.minScore
			? { kind: 'lowScore', score: score.score }
			: null,
	({ speedingSeconds: seconds }, { limits, days }) =>
		seconds !== null && seconds > limits.maxSpeedingSeconds * days ? { kind: 'speeding', seconds } : null,
	({ figures: { idleSeconds: seconds } }, { limits, days }) =>
		seconds !== null && seconds > limits.maxIdleSeconds * days ? { kind: 'idling', seconds } : null,
	({ figures, before }) =>
		figures.distanceM === 0 && (before?.distanceM ?? 0) > 0
			? { kind: 'stayed', beforeM: before?.distanceM ?? 0 }
			: null,
];

const ruleOrder: ReadonlyArray<Reason['kind']> = [
	'criticalAlarms',
	'missing',
	'silent',
	'noFix',
	'lowScore',
	'speeding',
	'idling',
	'stayed',
];

const DAY = 86_400;

/**
 * The vehicles that need attention, the most urgent first: by their gravest reason, then by how many they have.
 * @param isCriticalType whether alarms of a type are critical
 */
export function needsAttention(
	{ vehicles, period }: FleetReport,
	limits: AttentionLimits,
	isCriticalType: (type: number) => boolean,
): Attention[] {
	const context = { limits, days: Math.max(1, (period.to - period.from) / DAY), isCriticalType };
	const found = vehicles.flatMap((vehicle): Attention[] => {
		const [first, ...others] = rules.flatMap((rule) => rule(vehicle, context) ?? []);
		if (!first) return [];
		return [{ vehicle, reasons: [first, ...others], isCritical: first.kind === 'criticalAlarms' }];
	});
	const rank = ({ reasons: [first] }: Attention) => ruleOrder.indexOf(first.kind);
	const weight = ({ reasons: [first], reasons }: Attention) =>
		first.kind === 'criticalAlarms' ? first.count : reasons.length;
	return found.sort((a, b) => rank(a) - rank(b) || weight(b) - weight(a));
}
