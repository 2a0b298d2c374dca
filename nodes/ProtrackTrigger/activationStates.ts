import { createProcessMap } from '../../protrack/client';
import type { PackedState } from '../../protrack/monitor';

/*
 * n8n's durable cursors (2.41) drop the state of the poll at the activation when that poll has no items. So it is kept here as well, for the first two
 * polls that follow: the second one is for when the first fails. After that n8n has stored something, or never will.
 */

interface Kept {
	state: PackedState;
	pollsLeft: number;
}

const POLLS = 2;
/** By trigger and account. A process that activates more workflows at once than this has the oldest ones start at their first regular poll. */
const kept = createProcessMap<Kept>({ maxEntries: 100 });

/**
 * What a poll goes on from.
 * @param key of the trigger and its account
 * @param stored what n8n hands out, which takes precedence
 * @param isActivation whether a user has activated the node just now: what an earlier activation left is then out of date. Scheduled polls of the
 * durable engine are no activations (read in n8n 2.41.1, `trigger-execution-context.factory.js`)
 */
export function stateToStartFrom(key: string, stored: unknown, isActivation: boolean): unknown {
	const activation = kept.get(key);
	if (!activation) return stored;
	if (stored || isActivation) {
		kept.delete(key, activation);
		return stored;
	}
	activation.pollsLeft -= 1;
	if (activation.pollsLeft === 0) kept.delete(key, activation);
	return activation.state;
}

/** Keeps the state of a poll that had none to go on from. */
export function keepActivationState(key: string, state: PackedState): void {
	kept.set(key, { state, pollsLeft: POLLS });
}
