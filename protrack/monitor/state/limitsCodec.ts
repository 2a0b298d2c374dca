import { letterOf, type StoredRule } from './changesCodec';

/** The user's limits by the names of their rules, durations in seconds. */
export type Limits = Readonly<Record<string, readonly number[]>>;

/** The names under which the limits of these rules were always stored; others have the letter of the rule. */
const STORED_NAMES: Readonly<Record<string, string | undefined>> = {
	fuel: 'fuel',
	maintenance: 'service',
	zones: 'zones',
};

const storedName = (rule: string) => STORED_NAMES[rule] ?? letterOf(rule);

/** @returns `rule:number/number ...`, in the order of the rules */
export function packLimits(limits: Limits): string {
	return Object.entries(limits)
		.map(([rule, numbers]) => `${storedName(rule)}:${numbers.join('/')}`)
		.join(' ');
}

/** @param rules those whose events are wanted: the limits of others are forgotten */
export function unpackLimits(text: string, rules: readonly StoredRule[]): Limits {
	const stored = new Map(text.split(' ').map((each) => [each.split(':')[0], each.split(':')[1]]));
	return Object.fromEntries(
		rules.flatMap(({ name }) => {
			const numbers = stored.get(storedName(name));
			return numbers === undefined ? [] : [[name, numbers.split('/').map(Number)]];
		}),
	);
}
