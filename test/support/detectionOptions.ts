import {
	changeRules,
	defaultParameters,
	type ChangeDetectionOptions,
	type EventParameters,
} from '../../protrack/monitor';
import type { Debounce } from '../../protrack/monitor/events/debounce';

/** Nothing is compared. */
export const noDetection: ChangeDetectionOptions = {
	rules: [],
	parameters: defaultParameters,
	debounce: { seconds: 0, polls: 1 },
};

/** Those that read one value of a device and debounce it. */
export const debouncedRules = changeRules.filter(({ values }) => values).map(({ name }) => name);

/** Each change counts as soon as it shows. @param parameters limits that are not the default */
export function detectionOf(
	parameters: Partial<EventParameters> = {},
	{ rules = debouncedRules, debounce = noDetection.debounce }: { rules?: readonly string[]; debounce?: Debounce } = {},
): ChangeDetectionOptions {
	return {
		rules: changeRules.filter(({ name }) => rules.includes(name)),
		parameters: { ...defaultParameters, ...parameters },
		debounce,
	};
}
