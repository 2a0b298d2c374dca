/*
 * A level is what a device was last said to be: ignition "on", battery "low", zone "inside". It changes only when the device has said
 * something else for long enough; to say nothing (no sensor, no fix, silent) is never a change.
 */

export interface DebouncedState {
	value: string;
	/** What the device has said lately, not yet believed. */
	candidate?: { value: string; since: number; polls: number };
}

/** How long something new must be said before it counts. */
export interface Debounce {
	seconds: number;
	polls: number;
}

export interface LevelChange {
	from: string;
	to: string;
}

/**
 * @param level what was believed, null when the device is seen for the first time
 * @param said what the device says now, null for nothing
 * @param now server time, epoch seconds
 */
export function nextLevel(
	level: DebouncedState | null,
	said: string | null,
	now: number,
	debounce: Debounce,
): { level: DebouncedState | null; change?: LevelChange } {
	if (said === null) return { level };
	if (level === null) return { level: { value: said } };
	if (said === level.value) return { level: { value: level.value } };
	const before = level.candidate?.value === said ? level.candidate : { value: said, since: now, polls: 0 };
	// The clock may have been ahead, or what is remembered is damaged: it must not wait for a time that is far away.
	const candidate = { ...before, since: Math.min(before.since, now), polls: before.polls + 1 };
	const believed = candidate.polls >= debounce.polls && now - candidate.since >= debounce.seconds;
	if (!believed) return { level: { value: level.value, candidate } };
	return { level: { value: said }, change: { from: level.value, to: said } };
}
