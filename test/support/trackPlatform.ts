import { MemoryPlatform } from './memoryPlatform';
import { IMEI } from './testData';

/* One device and a month of its points, in memory. */

export const DAY = 86_400;
export const from = 1_700_000_000;
export const to = from + 30 * DAY;
/** The times of so many points, as fleets send them. */
export const fleets: Record<string, (random: () => number, count: number) => number[]> = {
	evenly: (_, count) => Array.from({ length: count }, (__, index) => from + Math.floor((index * 30 * DAY) / count)),
	'by day only': (random, count) =>
		Array.from({ length: count }, () => from + Math.floor(random() * 30) * DAY + Math.floor(random() * 0.4 * DAY)),
	'on one day of the month': (random, count) =>
		Array.from({ length: count }, () => from + 12 * DAY + Math.floor(random() * DAY)),
	'with hundreds of equal times': (random, count) =>
		Array.from({ length: count }, () => from + Math.floor(random() * 300) * 8640),
};

export function platformWith(times: number[], seed: number): MemoryPlatform {
	const platform = new MemoryPlatform(seed);
	times.sort((a, b) => a - b).forEach((gpstime, speed) => platform.addPoint(IMEI, { gpstime, speed }));
	return platform;
}
