import type { Leg } from './segments';

/** A time in which a vehicle was faster than the limit. Epoch seconds. */
export interface SpeedingEpisode {
	from: number;
	to: number;
	/** How long it was faster than the limit plus each of the given excesses, in their order. */
	secondsOver: number[];
}

/**
 * Joins legs whose mean speed is above a limit to episodes. A device's own speed is not used, and neither is a leg in which it was silent.
 * @param excesses km/h over the limit, the lowest first
 * @returns takes the legs of one device in order of time; null as the last one. It returns the episode that has ended, if one has
 */
export function findSpeeding(
	limitKmh: number,
	excesses: readonly number[],
): (leg: Leg | null) => SpeedingEpisode | null {
	let open: SpeedingEpisode | null = null;
	return (leg) => {
		const previous = open;
		const [from, to] = leg ? [leg.from.time, leg.to.time] : [0, 0];
		const over = leg && !leg.isGap && to > from ? (leg.distanceM / (to - from)) * 3.6 - limitKmh : -Infinity;
		if (over <= 0) {
			open = null;
			return previous;
		}
		const isNext = previous !== null && from === previous.to;
		open = isNext ? previous : { from, to, secondsOver: excesses.map(() => 0) };
		open.to = to;
		for (const [index, excess] of excesses.entries())
			if (over > excess) open.secondsOver[index] = (open.secondsOver[index] ?? 0) + to - from;
		return isNext ? null : previous;
	};
}
