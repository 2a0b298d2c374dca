import { errorsOf } from './compiler';

/* What must not compile, each with the same text spelled right, which does. */

const EVENTS = '../../protrack/monitor/events';

const usedEvent = (name: string) => `
	import type { EventName } from '${EVENTS}';
	export const isChosen = (events: ReadonlySet<EventName>) => events.has('${name}');
`;

const texts = (...left: string[]) =>
	[
		"name: 'coasting'",
		"group: 'Driving'",
		"label: 'Coasting'",
		"description: 'it coasts'",
		"repeatsAfter: 'it does not'",
		"sample: { from: 'no' }",
		"summary: 'Coasting'",
		"to: 'yes'",
	]
		.filter((each) => !left.some((name) => each.startsWith(`${name}:`)))
		.join(', ');

/** A rule of one event without these properties. */
const debouncedRule = (...left: string[]) => `
	import { defineDebouncedRule } from '${EVENTS}/debouncedRule';
	export const rule = defineDebouncedRule({
		name: 'coasting', field: 'state', parameters: [], values: ['yes', 'no'],
		${left.includes('read') ? '' : "read: () => 'yes',"}
		events: [{ ${texts(...left)} }],
	});
`;

const changeRule = (detect: string) => `
	import { defineChangeRule } from '${EVENTS}/definition';
	const change = { field: 'state', from: 'no', to: 'yes' };
	export const rule = defineChangeRule({
		source: 'changes', name: 'coasting', parameters: [], isDebounced: false,
		events: [{ ${texts('sample', 'summary', 'to')}, phrase: 'Coasting', sample: () => change, summary: () => 'Coasting' }],
		${detect}
	});
`;

const errorKind = (row: string) => `
	import type { ErrorKindRow } from '../../protrack/client/errorKinds';
	export const kinds = { throttled: { ${row} } } as const satisfies Record<string, ErrorKindRow>;
`;
const errorColumns =
	"scope: 'platform', retry: null, endsRun: false, outcomeUnknown: false, isUserInput: 'never', blocksLoginSeconds: 1";

const missing = (code: number, name: string) => `TS${code}: Property '${name}' is missing in type`;

describe('The compiler', () => {
	const errors = errorsOf({
		event: usedEvent('speeding'),
		misspelledEvent: usedEvent('speedign'),
		debouncedRule: debouncedRule(),
		ruleWithoutReader: debouncedRule('read'),
		eventWithoutValue: debouncedRule('to'),
		eventWithoutLabel: debouncedRule('label'),
		eventWithoutSample: debouncedRule('sample'),
		eventWithoutSummary: debouncedRule('summary'),
		changeRule: changeRule("detect: (state) => ({ state, changes: [{ event: 'coasting', ...change }] }),"),
		eventWithoutRule: changeRule(''),
		ruleOfAnotherEvent: changeRule("detect: (state) => ({ state, changes: [{ event: 'coastign', ...change }] }),"),
		errorKind: errorKind(`${errorColumns}, failureCause: null`),
		errorKindWithoutHandling: errorKind(errorColumns),
	});

	it.each(['event', 'debouncedRule', 'changeRule', 'errorKind'])('accepts what is right: %s', (name) => {
		expect(errors[name]).toEqual([]);
	});

	it.each([
		['misspelledEvent', `TS2345: Argument of type '"speedign"' is not assignable to parameter of type '"`],
		['ruleWithoutReader', missing(2345, 'read')],
		['eventWithoutValue', missing(2741, 'to')],
		['eventWithoutLabel', missing(2741, 'label')],
		['eventWithoutSample', missing(2741, 'sample')],
		['eventWithoutSummary', missing(2741, 'summary')],
		['eventWithoutRule', missing(2345, 'detect')],
		['ruleOfAnotherEvent', `TS2322: Type '"coastign"' is not assignable to type '"coasting"'.`],
		['errorKindWithoutHandling', missing(2741, 'failureCause')],
	])('rejects %s', (name, error) => {
		expect(errors[name]).toHaveLength(1);
		expect(errors[name]?.[0]).toContain(error);
	});
});
