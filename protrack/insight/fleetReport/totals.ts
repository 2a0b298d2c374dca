import type { AlarmCounts, Figures, VehicleReport } from './figures';

/** The sum over vehicles, as far as it is known. */
export interface Total {
	/** Null where it is known of no vehicle. */
	sum: number | null;
	/** How many vehicles are not in it because something could not be read. */
	missing: number;
	/** The change against the period before, of the vehicles that are known in both: 0.1 is 10 % more. Null where there is nothing to compare. */
	change: number | null;
}

/** A figure that can be added up. */
export type TotalName = Exclude<keyof Figures, 'alarms'> | 'alarms';

export const totalNames: readonly TotalName[] = [
	'distanceM',
	'trips',
	'stops',
	'drivingSeconds',
	'idleSeconds',
	'alarms',
];

export type Totals = Record<TotalName, Total>;

/** Adds up what the vehicles of a report did. */
export function totalsOf(vehicles: readonly VehicleReport[]): Totals {
	const entries = totalNames.map((name) => [name, totalOf(vehicles, name)] as const);
	return Object.fromEntries(entries) as Totals;
}

function totalOf(vehicles: readonly VehicleReport[], name: TotalName): Total {
	let sum: number | null = null;
	let missing = 0;
	let [now, then, compared] = [0, 0, 0];
	for (const { figures, before, missing: parts } of vehicles) {
		const value = valueOf(figures, name);
		const valueBefore = before && valueOf(before, name);
		const part = name === 'alarms' ? 'alarms' : 'positions';
		if (parts.some((each) => each.part === part)) missing += 1;
		if (value === null) continue;
		sum = (sum ?? 0) + value;
		if (valueBefore === null) continue;
		[now, then, compared] = [now + value, then + valueBefore, compared + 1];
	}
	return { sum, missing, change: compared > 0 && then > 0 ? now / then - 1 : null };
}

function valueOf(figures: Figures, name: TotalName): number | null {
	return name === 'alarms' ? countAlarms(figures.alarms) : figures[name];
}

export const countAlarms = (counts: AlarmCounts | null): number | null =>
	counts && counts.critical + counts.warning + counts.info;

/** The alarms of all vehicles by severity; null where those of none could be read. */
export function alarmTotals(vehicles: readonly VehicleReport[]): AlarmCounts | null {
	const known = vehicles.flatMap(({ figures }) => (figures.alarms ? [figures.alarms] : []));
	if (known.length === 0) return null;
	const sum = (severity: keyof AlarmCounts) => known.reduce((total, counts) => total + counts[severity], 0);
	return { critical: sum('critical'), warning: sum('warning'), info: sum('info') };
}

/** How many alarms of each type all vehicles had, the most frequent first. */
export function alarmTypeTotals(vehicles: readonly VehicleReport[]): Array<{ type: number; count: number }> {
	const counts = new Map<number, number>();
	for (const { alarmTypes } of vehicles)
		for (const [type, count] of alarmTypes) counts.set(type, (counts.get(type) ?? 0) + count);
	return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count || a.type - b.type);
}

/** The mean score of the vehicles with a reliable one; null where there is none. */
export function meanScore(vehicles: readonly VehicleReport[]): number | null {
	const scores = vehicles.flatMap(({ score }) => (score?.isReliable && score.score !== null ? [score.score] : []));
	return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** How many vehicles made a trip. */
export const countDriven = (vehicles: readonly VehicleReport[]): number =>
	vehicles.filter(({ figures }) => (figures.distanceM ?? 0) > 0).length;
