import type { Chance } from './chance';
import { travel, type Place } from './earth';
import type { Report } from './reports';

/* Reports that are wrong: positions that jump away and come back, no fix, a second report of the same second. */

/** Kilometers per second. Faster than this, nobody takes a jump for driving: 430 km/h. */
const CLEAR_SPEED = 0.12;
/** What the vehicle itself may come nearer meanwhile, in the same unit. */
const DRIVING_SPEED = 0.035;
const MAX_JUMP_KM = 300;
/** Jumps keep so many good reports between them. */
const GOOD_REPORTS = 8;

/** @param perReport how probable a jump is at each report */
export interface Jumps {
	perReport: number;
	isParked: boolean;
	/** Whether a report must stay as it is, because a hole begins or ends with it. */
	isKept: (time: number) => boolean;
}

/** Spoils some reports of one stop or trip: never the first, and never a report that is the end of a hole. */
export function withJumps(
	chance: Chance,
	reports: readonly Report[],
	{ perReport, isParked, isKept }: Jumps,
): Report[] {
	const spoiled: Report[] = [];
	let good = GOOD_REPORTS;
	for (let index = 0; index < reports.length; index += 1) {
		const count = chance.happens(0.25) ? chance.whole(2, 4) : 1;
		// of a group, the times around it are needed
		const around = reports.slice(index - 1, index + count + (count > 1 || !isParked ? 1 : 0));
		const fits = index > 0 && around.length >= count + 1 && !around.some(({ time }) => isKept(time));
		if (good < GOOD_REPORTS || !fits || !chance.happens(perReport)) {
			spoiled.push(reports[index]!);
			good += 1;
			continue;
		}
		const group = reports.slice(index, index + count);
		const slow = count === 1 && isParked;
		spoiled.push(...spoil(chance, group, slow ? 1 : slowestJumpKm(around)));
		index += group.length - 1;
		good = 0;
	}
	return spoiled;
}

/** @returns so far that the way there and the way back are too fast to be driven */
function slowestJumpKm(around: readonly Report[]): number {
	const gaps = around.slice(1).map(({ time }, index) => time - around[index]!.time);
	const seconds = gaps.reduce((sum, each) => sum + each, 0);
	return Math.max(1, ...gaps.map((each) => each * CLEAR_SPEED)) + seconds * DRIVING_SPEED;
}

function spoil(chance: Chance, group: readonly Report[], leastKm: number): Report[] {
	const [first] = group;
	const noFix = group.length === 1 && chance.happens(0.25);
	if (noFix) return [{ ...first!, latitude: 0, longitude: 0 }];
	if (group.length === 1 && chance.happens(0.25)) return [first!, { ...first!, ...jump(chance, first!, 0) }];
	if (leastKm > MAX_JUMP_KM) return [...group];
	const place = jump(chance, first!, leastKm);
	return group.map((report) => ({ ...report, ...place }));
}

/** Near distances are as frequent as far ones. */
function jump(chance: Chance, from: Place, leastKm: number): Place {
	const km = Math.max(leastKm, MAX_JUMP_KM * chance.between(0, 1) ** 3);
	const { latitude, longitude } = travel(from, chance.between(-180, 180), 1000 * km);
	return { latitude: Math.round(latitude * 1e6) / 1e6, longitude: Math.round(longitude * 1e6) / 1e6 };
}
