import type { PackedState } from '../../protrack/fleet';

/*
 * n8n's durable cursors (2.41) drop what the poll at the activation remembers when it brings no items. So it is kept here as well, for the first two
 * polls that follow: the second one is for when the first fails. After that n8n has stored something, or never will.
 */

interface Kept {
	state: PackedState;
	pollsLeft: number;
}

const POLLS = 2;
/** A process that activates more workflows at once than this has the oldest ones start at their first regular poll. */
const MAX_KEPT = 100;

/** By trigger and account. */
const kept = new Map<string, Kept>();

/**
 * What a poll goes on from.
 * @param key of the trigger and its account
 * @param stored what n8n hands out; whenever there is any, nothing else counts
 * @param isActivation whether a user has activated the node just now: what an earlier activation left is then out of date. Scheduled polls of the
 * durable engine are no activations (read in n8n 2.41.1, `trigger-execution-context.factory.js`)
 */
export function stateToStartFrom(key: string, stored: unknown, isActivation: boolean): unknown {
	const activation = kept.get(key);
	if (stored || isActivation || !activation) {
		kept.delete(key);
		return stored;
	}
	activation.pollsLeft -= 1;
	if (activation.pollsLeft === 0) kept.delete(key);
	return activation.state;
}

/** Keeps what a poll remembers that had nothing to go on from. */
export function keepActivationState(key: string, state: PackedState): void {
	kept.delete(key);
	kept.set(key, { state, pollsLeft: POLLS });
	const [oldest] = kept.keys();
	if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** For tests: as if the process had just started. */
export function forgetActivationStates(): void {
	kept.clear();
}
