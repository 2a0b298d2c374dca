import type { ChangeDetectionState } from '../state/changeDetectionState';
import type { Limits } from '../state/limitsCodec';
import type { ChangeDetectionOptions } from './detection';
import type { AnyChangeRule, EventParameters } from './rules';

/*
 * Editing a limit makes no event: the next poll only notes on which side of the new limit each device is. So the state remembers the limits that its
 * parts were made with.
 */

/** The numbers that the user has set for a rule. Empty for a rule that depends on none, or that never starts anew. */
function numbersOf({ parameters, forget }: AnyChangeRule, values: EventParameters): number[] {
	if (!forget) return [];
	return parameters.flatMap((parameter) => {
		if (parameter.type !== 'number') return [];
		return [parameter.unit === 'minutes' ? 60 * values[parameter.name] : values[parameter.name]];
	});
}

/** @returns the limits of all rules that depend on any */
export function limitsOf({ rules, parameters }: ChangeDetectionOptions): Limits {
	const all = rules.map((rule) => [rule.name, numbersOf(rule, parameters)] as const);
	return Object.fromEntries(all.filter(([, numbers]) => numbers.length > 0));
}

/**
 * @param before the limits of the last poll, undefined when that was made by a version that did not remember them
 * @returns the rules whose limits differ now
 */
export function editedRules(
	before: Limits = {},
	{ rules, parameters }: ChangeDetectionOptions,
): readonly AnyChangeRule[] {
	return rules.filter((rule) => before[rule.name] && before[rule.name]?.join() !== numbersOf(rule, parameters).join());
}

/** @returns the state without the parts of those rules */
export function withoutEdited(state: ChangeDetectionState, edited: readonly AnyChangeRule[]): ChangeDetectionState {
	return edited.reduce((left, { forget }) => forget?.(left) ?? left, state);
}
