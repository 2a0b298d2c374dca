import type { ChangeDetectionState } from '../state/changeDetectionState';
import { letterOf } from '../state/changesCodec';
import type { ChangeDetectionOptions } from './detection';
import type { AnyChangeRule, EventParameters } from './rules';

/*
 * To edit a limit makes no event: the next poll only notes on which side of the new limit each device is. So the state remembers the limits that its
 * parts were made with.
 */

/** The names under which the limits of these rules were always stored; others have the letter of the rule. */
const STORED_NAMES: Readonly<Record<string, string | undefined>> = {
	fuel: 'fuel',
	maintenance: 'service',
	zones: 'zones',
};

const storedName = (rule: string) => STORED_NAMES[rule] ?? letterOf(rule);

/** The numbers that the user has set for a rule; durations in seconds. Empty for a rule that depends on none, or that never starts anew. */
function limitsOf({ parameters, forget }: AnyChangeRule, values: EventParameters): string {
	if (!forget) return '';
	return parameters
		.flatMap((parameter) => {
			if (parameter.type !== 'number') return [];
			return [parameter.unit === 'minutes' ? 60 * values[parameter.name] : values[parameter.name]];
		})
		.join('/');
}

/** @returns `rule:number/number ...`, in a fixed order */
export function packLimits({ rules, parameters }: ChangeDetectionOptions): string {
	return rules
		.map((rule) => ({ name: storedName(rule.name), limits: limitsOf(rule, parameters) }))
		.flatMap(({ name, limits }) => (limits === '' ? [] : [`${name}:${limits}`]))
		.join(' ');
}

/**
 * @param packed the limits of the last poll, undefined when that was made by a version that did not remember them
 * @returns the rules whose limits are others now
 */
export function editedRules(
	packed: string | undefined,
	{ rules, parameters }: ChangeDetectionOptions,
): readonly AnyChangeRule[] {
	const before = new Map((packed ?? '').split(' ').map((each) => [each.split(':')[0], each.split(':')[1]]));
	return rules.filter((rule) => {
		const limits = before.get(storedName(rule.name));
		return limits !== undefined && limits !== limitsOf(rule, parameters);
	});
}

/** What is left of a state without the parts of those rules. */
export function withoutEdited(state: ChangeDetectionState, edited: readonly AnyChangeRule[]): ChangeDetectionState {
	return edited.reduce((left, { forget }) => forget?.(left) ?? left, state);
}
