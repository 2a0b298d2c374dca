import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { packState, readState, type MonitorState } from '../../protrack/monitor';
import { keepActivationState, stateToStartFrom } from './activationStates';
import { warnOnce } from './report';
import type { Settings } from './settings';

/** Where the state lies in what n8n keeps for the node. States of all versions lie there. */
const STORED_AS = 'watch';

/** @returns what n8n keeps of this trigger, undefined before its first poll */
export function storedState(context: IPollFunctions): unknown {
	return context.getWorkflowStaticData('node')[STORED_AS];
}

/** What a poll goes on from. */
export interface PreviousState {
	/** Null when nothing is remembered, or nothing that can be used. */
	state: MonitorState | null;
	/** Whether anything is stored, usable or not. */
	isStored: boolean;
}

/**
 * Reads what the last poll left. Logs it once when that cannot be used.
 * @param key of the trigger and its account
 */
export function readPreviousState(
	context: IPollFunctions,
	key: string,
	account: string,
	{ changeDetection }: Settings,
): PreviousState {
	const stored = stateToStartFrom(key, storedState(context), context.getActivationMode() === 'activate');
	const state = readState(stored, account, changeDetection.rules);
	const isUnusable = Boolean(stored) && !state;
	const warnings = isUnusable ? ['what was remembered belongs to another account or is damaged; starting afresh'] : [];
	warnOnce(context, `${key} state`, warnings);
	return { state, isStored: Boolean(stored) };
}

/** Replaces the state that n8n keeps. To be called as the last step of a poll, together with the items that the state covers. */
export function storeState(
	context: IPollFunctions,
	key: string,
	state: MonitorState,
	previous: PreviousState,
	{ changeDetection }: Settings,
): void {
	if (!previous.isStored) keepActivationState(key, packState(state, changeDetection.rules));
	context.getWorkflowStaticData('node')[STORED_AS] = packState(state, changeDetection.rules) as unknown as IDataObject;
}
