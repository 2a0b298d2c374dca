import type { DebouncedState } from '../state/changeDetectionState';

/*
 * A new value (ignition "on", battery "low") counts only after it has lasted long enough. A device that reports nothing (no sensor, no fix, silent)
 * has not changed.
 */

/** How long a new value must last before it counts. */
export interface Debounce {
	seconds: number;
	polls: number;
}

export interface Transition {
	from: string;
	to: string;
}

/**
 * @param state what is remembered, null when the device is seen for the first time
 * @param value what the device reports now, null for nothing
 * @param now server time, epoch seconds
 */
export function debounce(
	state: DebouncedState | null,
	value: string | null,
	now: number,
	{ polls, seconds }: Debounce,
): { state: DebouncedState | null; transition?: Transition } {
	if (value === null) return { state };
	if (state === null) return { state: { value } };
	if (value === state.value) return { state: state.candidate ? { value } : state };
	const before = state.candidate?.value === value ? state.candidate : { value, since: now, polls: 0 };
	// The clock may have been ahead, or what is remembered is damaged: the wait must not end in the far future.
	const candidate = { ...before, since: Math.min(before.since, now), polls: before.polls + 1 };
	const counts = candidate.polls >= polls && now - candidate.since >= seconds;
	if (!counts) return { state: { value: state.value, candidate } };
	return { state: { value }, transition: { from: state.value, to: value } };
}
