import type { AlarmCounts, Figures, MissingPart, VehicleReport } from './figures';

/** The sum over vehicles, as far as it is known. */
export interface Total {
	/** Null where it is known of no vehicle. */
	sum: number | null;
	/** How many vehicles are not in it because something could not be read. */
	missing: number;
	/** How many vehicles are in it with less than they did, because some records could not be read. */
	incomplete: number;
	/** The change against the period before, of the vehicles that are wholly known in both: 0.1 is 10 % more. Null where there is nothing to compare. */
	change: number | null;
}

/** A figure that can be added up. */
export type TotalName = keyof Figures;

const totalNames: readonly TotalName[] = ['distanceM', 'trips', 'stops', 'drivingSeconds', 'idleSeconds', 'alarms'];

export type Totals = Record<TotalName, Total>;

/** Adds up what the vehicles of a report did. */
export function totalsOf(vehicles: readonly VehicleReport[]): Totals {
	const entries = totalNames.map((name) => [name, totalOf(vehicles, name)] as const);
	return Object.fromEntries(entries) as Totals;
}

/** What each figure is made of. */
const partsOf: Readonly<Record<TotalName, readonly MissingPart[]>> = {
	distanceM: ['positions'],
	trips: ['positions'],
	stops: ['positions'],
	drivingSeconds: ['positions'],
	// Alarms tell when the engine was on.
	idleSeconds: ['positions', 'alarms'],
	alarms: ['alarms'],
};

const lacksAny = ({ missing }: VehicleReport, parts: readonly MissingPart[]) =>
	missing.some(({ part }) => parts.includes(part));

/** Whether a figure is not known because something could not be read, and not because the device does not tell it. */
const isLost = (vehicle: VehicleReport, parts: readonly MissingPart[]) =>
	vehicle.figures.distanceM === null
		? lacksAny(vehicle, parts)
		: parts.includes('alarms') && lacksAny(vehicle, ['alarms']);

function totalOf(vehicles: readonly VehicleReport[], name: TotalName): Total {
	const total: Total = { sum: null, missing: 0, incomplete: 0, change: null };
	const parts = partsOf[name];
	let [now, then] = [0, 0];
	for (const vehicle of vehicles) {
		const value = valueOf(vehicle.figures, name);
		const lacks = lacksAny(vehicle, parts);
		if (value === null && isLost(vehicle, parts)) total.missing += 1;
		if (value !== null && lacks) total.incomplete += 1;
		if (value === null) continue;
		total.sum = (total.sum ?? 0) + value;
		const valueBefore = vehicle.before && valueOf(vehicle.before, name);
		const lacksBefore = name !== 'alarms' && lacksAny(vehicle, ['positionsBefore']);
		if (lacks || lacksBefore || valueBefore === null) continue;
		[now, then] = [now + value, then + valueBefore];
	}
	return { ...total, change: then > 0 ? now / then - 1 : null };
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

/** How many alarms of each type there were, the most frequent first; of the vehicles that are in the total of the alarms. */
export function alarmTypeTotals(vehicles: readonly VehicleReport[]): Array<{ type: number; count: number }> {
	const counts = new Map<number, number>();
	const known = vehicles.filter(({ figures }) => figures.alarms !== null);
	for (const { alarmTypes } of known)
		for (const [type, count] of alarmTypes) counts.set(type, (counts.get(type) ?? 0) + count);
	return [...counts].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count || a.type - b.type);
}

/** The mean score of the vehicles with a reliable one; null where there is none. */
export function meanScore(vehicles: readonly VehicleReport[]): number | null {
	const scores = vehicles.flatMap(({ score }) => (score?.isReliable && score.score !== null ? [score.score] : []));
	return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** How many vehicles have no score because something could not be read. */
export const countUnscored = (vehicles: readonly VehicleReport[]): number =>
	vehicles.filter((vehicle) => vehicle.score === null && lacksAny(vehicle, ['positions', 'alarms'])).length;

/** How many vehicles drove; null where the positions of none could be read. */
export function countDriven(vehicles: readonly VehicleReport[]): number | null {
	const isUnknown = (vehicle: VehicleReport) => vehicle.figures.distanceM === null && lacksAny(vehicle, ['positions']);
	if (vehicles.length > 0 && vehicles.every(isUnknown)) return null;
	return vehicles.filter(({ figures }) => (figures.distanceM ?? 0) > 0).length;
}
