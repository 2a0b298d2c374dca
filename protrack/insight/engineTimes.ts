import type { TrackRange } from './segments';

/** When the engine was turned on or off, epoch seconds. */
export interface EngineChange {
	time: number;
	isOn: boolean;
}

/**
 * The times in which the engine was on. Before the first change it was in the other state; after the last one it stayed.
 * @param changes in any order
 * @returns null where there is no change, so that nothing is known
 */
export function engineTimes(changes: readonly EngineChange[], { from, to }: TrackRange): TrackRange[] | null {
	const sorted = [...changes].sort((a, b) => a.time - b.time);
	const [first] = sorted;
	if (!first) return null;
	const times: TrackRange[] = [];
	let since = first.isOn ? null : from;
	for (const { time, isOn } of sorted) {
		if (isOn) since ??= time;
		else if (since !== null) {
			if (time > since) times.push({ from: since, to: time });
			since = null;
		}
	}
	if (since !== null && since < to) times.push({ from: since, to });
	return times;
}

/** How many seconds of a time lie in any of these times, which are in order and do not overlap. */
export function overlapSeconds(times: readonly TrackRange[], from: number, to: number): number {
	let seconds = 0;
	for (const time of times) {
		if (time.from >= to) break;
		seconds += Math.max(0, Math.min(to, time.to) - Math.max(from, time.from));
	}
	return seconds;
}
