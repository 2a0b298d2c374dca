import { inSpeedUnit, speedUnits, type DistanceUnit } from '../drawing/format';

/** Where each class of speeds ends, round numbers of the unit; the last one has no end. */
const limits: Readonly<Record<DistanceUnit, readonly number[]>> = {
	km: [20, 50, 80, 110],
	mi: [15, 30, 50, 70],
};

/** @returns 0 for the slowest class to 4 for the fastest */
export function speedClassOf(kmh: number, unit: DistanceUnit): number {
	const speed = inSpeedUnit(kmh, unit);
	const index = limits[unit].findIndex((limit) => speed < limit);
	return index < 0 ? limits[unit].length : index;
}

/** What the legend says of each class, from slow to fast. */
export function speedClassLabels(unit: DistanceUnit): string[] {
	const ends = limits[unit];
	const last = ends.at(-1) ?? 0;
	return [
		`< ${ends[0]}`,
		...ends.slice(1).map((end, index) => `${ends[index]}–${end}`),
		`${last}+ ${speedUnits[unit]}`,
	];
}
