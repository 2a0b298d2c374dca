import type { ChangeDetectionState } from '../state/changeDetectionState';
import { fingerprintOf } from '../state/fingerprint';
import type { Detection } from './change';
import type { Debounce } from './debounce';
import { changeRules, type AnyChangeRule, type ChangeEventName, type EventName, type EventParameters } from './rules';
import type { Snapshot } from './snapshot';

export interface ChangeDetectionOptions {
	/** The rules whose events are wanted. */
	rules: readonly AnyChangeRule[];
	parameters: EventParameters;
	debounce: Debounce;
}

/** @returns the rules that bring these events */
export function rulesFor(events: ReadonlySet<EventName>): AnyChangeRule[] {
	return changeRules.filter((rule) => rule.events.some(({ name }) => events.has(name)));
}

/**
 * What one poll changes in what is remembered of one device. The first value is a starting point and no change, except for the end of a subscription.
 * Rules that are not wanted are forgotten: otherwise a value of long ago would be compared when they are wanted again.
 */
export function detectChanges(
	before: ChangeDetectionState,
	snapshot: Snapshot,
	{ rules, parameters, debounce }: ChangeDetectionOptions,
): Detection<ChangeEventName> {
	let state = before;
	const changes: Detection<ChangeEventName>['changes'] = [];
	for (const rule of changeRules) {
		if (!rules.includes(rule)) {
			state = rule.forget?.(state) ?? state;
			continue;
		}
		const found = rule.detect(state, snapshot, parameters, debounce);
		state = found.state;
		changes.push(...found.changes);
	}
	return { state, changes };
}

/** Changes when the user edits the zones; what is remembered about zones then starts anew. @returns undefined where no event of zones is wanted */
export function fingerprintOfZones({ rules, parameters }: ChangeDetectionOptions): string | undefined {
	const isWanted = rules.some((rule) => rule.parameters.some(({ type }) => type === 'zones'));
	// Stored fingerprints were made with this spelling, and must not change.
	return isWanted ? fingerprintOf(JSON.stringify(parameters.zones).replaceAll('"center":', '"centre":'), 4) : undefined;
}
