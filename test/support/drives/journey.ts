import type { Chance } from './chance';
import type { Place } from './earth';
import { Drive, highway, jam, town, tunnel, type Light, type Stretch } from './road';

/* One trip, as it is driven, and when the device is silent. Seconds count from the start of the trip. */

/** A time without reports; the reports at both of its ends arrive. It may begin before the trip, and end after it. */
export interface Hole {
	from: number;
	to: number;
}

export interface Journey {
	drive: Drive;
	holes: Hole[];
}

const MINUTE = 60;
/** A light within this distance of start or goal is closer than what counts as a trip. */
const NEAR_M = { least: 100, most: 190 };
const LONGEST_LIGHT = 90;

interface Way {
	stretches: Stretch[];
	lights?: 'none';
	/** How long the device is silent altogether, and where the time goes that is not driven. */
	silent?: { seconds: number; before: number };
}

/** At this mean speed or faster, nobody takes a silent drive for standing. Meters per second. */
const CLEAR_SPEED = 2.2;

function hiddenStretch(chance: Chance, silentSeconds: number): Stretch {
	const lengthM =
		silentSeconds > 60 * MINUTE
			? silentSeconds * chance.between(CLEAR_SPEED, 2 * CLEAR_SPEED)
			: chance.between(800, 4000);
	return { turnDeg: 0, lengthM, speed: chance.between(18, 28), isOpen: true, isHidden: true };
}

/** Less than an hour, or clearly more, because longer silence ends a trip. */
function silence(chance: Chance): number {
	return (chance.happens(0.5) ? chance.between(20, 55) : chance.between(65, 100)) * MINUTE;
}

/** What kinds of trips there are, with how often each comes. */
const kinds: Record<string, { share: number; way: (chance: Chance) => Way }> = {
	town: { share: 34, way: (chance) => ({ stretches: town(chance, 1000 * chance.between(1, 3) ** 2, true) }) },
	mixed: {
		share: 36,
		way: (chance) => ({
			stretches: [
				...town(chance, chance.between(600, 3000), true),
				...highway(chance, chance.between(3000, 30_000)),
				...town(chance, chance.between(600, 3000), false),
			],
		}),
	},
	jam: {
		share: 7,
		way: (chance) => ({
			stretches: [
				...town(chance, chance.between(600, 2000), true),
				...highway(chance, chance.between(2000, 8000)),
				jam(chance),
				...town(chance, chance.between(600, 2000), false),
			],
		}),
	},
	tunnel: {
		share: 8,
		way: (chance) => ({
			stretches: [
				...town(chance, chance.between(1000, 2000), true),
				tunnel(chance, chance.between(1, 20) * MINUTE),
				...town(chance, chance.between(1000, 2000), false),
			],
		}),
	},
	startUnseen: {
		share: 5,
		way: (chance) => {
			const seconds = silence(chance);
			const stretches = [hiddenStretch(chance, seconds), ...town(chance, chance.between(1200, 5000), false)];
			return { stretches, silent: { seconds, before: 1 } };
		},
	},
	endUnseen: {
		share: 5,
		way: (chance) => {
			const seconds = silence(chance);
			const stretches = [...town(chance, chance.between(1200, 5000), true), hiddenStretch(chance, seconds)];
			return { stretches, silent: { seconds, before: 0 } };
		},
	},
	allUnseen: {
		share: 3,
		way: (chance) => {
			const seconds = chance.between(70, 300) * MINUTE;
			const silent = { seconds, before: chance.between(0.2, 0.8) };
			return { stretches: [hiddenStretch(chance, seconds)], silent };
		},
	},
	middleUnseen: {
		share: 2,
		way: (chance) => ({
			stretches: [
				...town(chance, chance.between(1200, 3000), true),
				tunnel(chance, chance.between(65, 110) * MINUTE),
				...town(chance, chance.between(1200, 3000), false),
			],
		}),
	},
};

/** Straight trips about as long as the shortest that counts. */
const shortWay = (chance: Chance): Way => ({
	stretches: [{ turnDeg: 0, lengthM: chance.between(150, 400), speed: chance.between(7, 14) }],
	lights: 'none',
});

/**
 * @param azimuth where the trip leads at first
 * @param isShort whether it is about as long as the shortest trip that counts
 */
export function planJourney(chance: Chance, start: Place, azimuth: number, isShort: boolean): Journey {
	const { stretches, lights, silent } = isShort ? shortWay(chance) : pickKind(chance).way(chance);
	const drive = new Drive(start, azimuth, stretches, lights === 'none' ? [] : placeLights(chance, stretches));
	const holes = drive.hidden.map(({ from, to }) => {
		const standing = silent ? Math.max(0, silent.seconds - (to - from)) : 0;
		const before = standing * (silent?.before ?? 0);
		return { from: Math.floor(from - before), to: Math.ceil(to + standing - before) };
	});
	return { drive, holes };
}

function pickKind(chance: Chance): (typeof kinds)[string] {
	const all = Object.values(kinds);
	let left = chance.between(
		0,
		all.reduce((sum, { share }) => sum + share, 0),
	);
	return all.find(({ share }) => (left -= share) <= 0) ?? all[0]!;
}

/** Lights of town streets: single ones, two in a row, and ones next to start and goal. */
function placeLights(chance: Chance, stretches: readonly Stretch[]): Light[] {
	const lengthM = stretches.reduce((sum, each) => sum + each.lengthM, 0);
	const red = (atM: number): Light => ({ atM, seconds: chance.between(5, LONGEST_LIGHT) });
	const lights: Light[] = [];
	if (chance.happens(0.15)) lights.push(red(chance.between(NEAR_M.least, NEAR_M.most)));
	for (let atM = chance.between(600, 2000); atM < lengthM - 600; atM += chance.between(600, 2000)) {
		lights.push(red(atM));
		const isStraight = stretchAt(stretches, atM) === stretchAt(stretches, atM + 100);
		if (isStraight && chance.happens(0.2)) lights.push(red(atM + 100));
	}
	if (chance.happens(0.15)) lights.push(red(lengthM - chance.between(NEAR_M.least, NEAR_M.most)));
	// whoever is silent after a light may have stood there for long
	return lights.filter(({ atM }) => !isOpenAt(stretches, atM) && !isHiddenAt(stretches, atM + 200));
}

function stretchAt(stretches: readonly Stretch[], atM: number): Stretch | undefined {
	let left = atM;
	return stretches.find(({ lengthM }) => (left -= lengthM) <= 0);
}

const isOpenAt = (stretches: readonly Stretch[], atM: number) => stretchAt(stretches, atM)?.isOpen === true;
const isHiddenAt = (stretches: readonly Stretch[], atM: number) => stretchAt(stretches, atM)?.isHidden === true;
