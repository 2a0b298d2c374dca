import type { Place } from './earth';

/* What differs between the vehicles of the fleet and their devices. */

export interface Vehicle {
	seed: number;
	home: Place;
	/** Seconds between two reports while parked. */
	parkedInterval: { least: number; most: number };
	/** Standard deviation of the slow drift of the position while parked, in meters. */
	driftM: number;
	/** Whether single reports of the parked vehicle lie far out, in all directions. */
	hasStars: boolean;
	/** What is wrong with the speed that the device reports. */
	speedLie: 'none' | 'zeroWhileDriving' | 'fastWhileParked' | 'missing';
	/** Whether it drives at night, over midnight. */
	isNightly: boolean;
}

/** Nairobi, Lima, Almaty, Oslo, and Taveuni in Fiji, through which the antimeridian goes. */
const homes: readonly Place[] = [
	{ latitude: -1.2864, longitude: 36.8172 },
	{ latitude: -12.0464, longitude: -77.0428 },
	{ latitude: 43.2389, longitude: 76.8897 },
	{ latitude: 59.9139, longitude: 10.7522 },
	{ latitude: -16.8, longitude: 179.99 },
];
const speedLies = ['none', 'zeroWhileDriving', 'fastWhileParked', 'missing'] as const;
const drifts = [0, 8, 15, 20];
const eachOf = <T>(values: readonly T[], index: number): T => values[index % values.length]!;

/** @returns the n-th vehicle of a fleet that is the same for the same seed */
export function vehicleAt(index: number, seed: number): Vehicle {
	return {
		seed: seed * 1000 + index,
		home: eachOf(homes, index),
		parkedInterval: index % 3 === 2 ? { least: 60, most: 180 } : { least: 1490, most: 1510 },
		driftM: eachOf(drifts, index + Math.floor(index / 4)),
		hasStars: index % 7 < 2,
		speedLie: eachOf(speedLies, index),
		isNightly: index % 10 === 3,
	};
}
