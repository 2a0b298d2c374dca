import type { ChangeDetectionState, DebouncedState } from '../state/changeDetectionState';
import type { Change, Detection } from './change';
import { debounce, type Debounce, type Transition } from './debounce';
import type { ChangeEvent, ChangeRule, EventTexts, Parameter, ParameterValues } from './definition';
import type { Snapshot } from './snapshot';

/** An event that comes when the value of a device becomes another one. */
interface DebouncedEvent<Name extends string, Value extends string, Values>
	extends Omit<EventTexts<Name>, 'phrase'>,
		Partial<Pick<EventTexts<Name>, 'phrase'>>,
		Pick<ChangeEvent<Name, Values>, 'occurredAt'> {
	/** The event comes when the value becomes this, or one of these. */
	to: NoInfer<Value> | ReadonlyArray<NoInfer<Value>>;
	/** Whether the event comes from this value; left out where any will do. */
	from?: (value: string) => boolean;
	sample: { from: NoInfer<Value>; value?: (parameters: Values) => number };
	/** Where there is a measurement, it is added with its unit, and the limit. It is the phrase as well, where that is left out. */
	summary: string;
}

/** One value that is read for every device and debounced. Not every value needs an event. */
interface DebouncedRule<Name extends string, Value extends string, All extends readonly Parameter[]> {
	/** Its name in the state. */
	name: string;
	/** The field of the position that changes. */
	field: string;
	parameters: All;
	values: readonly Value[];
	/** What the device reports; null for nothing. `was` is the value before, for thresholds with a hysteresis. */
	read: (snapshot: Snapshot, parameters: ParameterValues<All>, was: string | null) => string | null;
	events: ReadonlyArray<DebouncedEvent<Name, Value, ParameterValues<All>>>;
	/** False where the user's debounce options do not apply, because a parameter of the rule does the same. */
	isDebounced?: boolean;
	/** The number behind the values, for events about a limit; undefined where it means nothing. */
	measure?: (snapshot: Snapshot, value: string, parameters: ParameterValues<All>) => number | null | undefined;
	limit?: (parameters: ParameterValues<All>, measured: number | null) => number;
	/** The unit of both. */
	unit?: string;
	/** When it happened, where the platform tells (epoch seconds); otherwise the time of the last transmission counts. */
	at?: (snapshot: Snapshot, value: string, parameters: ParameterValues<All>) => number | null;
	/**
	 * For values whose beginning the platform tells: that time (epoch seconds), and the value before. So an event comes although the device left the
	 * value and came back to it between two polls.
	 */
	renewed?: (
		snapshot: Snapshot,
		value: string,
		parameters: ParameterValues<All>,
	) => { since: number; from: string } | null;
	show?: ChangeRule<Name, All>['show'];
}

/** @returns the rule as all others are, with its detection, samples and sentences */
export function defineDebouncedRule<
	const Name extends string,
	const Value extends string,
	const All extends readonly Parameter[],
>(rule: DebouncedRule<Name, Value, All>): ChangeRule<Name, All> {
	const { name, values, show, parameters, isDebounced = true } = rule;
	return {
		source: 'changes',
		name,
		parameters,
		values,
		isDebounced,
		show,
		events: rule.events.map((event) => toChangeEvent(rule, event)),
		detect: (state, snapshot, settings, userDebounce) =>
			detect(rule, state, snapshot, settings, isDebounced ? userDebounce : AT_ONCE),
		forget: (state) => (name in state.debounced ? { ...state, debounced: without(state.debounced, name) } : state),
	};
}

const AT_ONCE: Debounce = { seconds: 0, polls: 1 };

function without(states: ChangeDetectionState['debounced'], name: string): ChangeDetectionState['debounced'] {
	return Object.fromEntries(Object.entries(states).filter(([each]) => each !== name));
}

function detect<Name extends string, Value extends string, All extends readonly Parameter[]>(
	rule: DebouncedRule<Name, Value, All>,
	state: ChangeDetectionState,
	snapshot: Snapshot,
	parameters: ParameterValues<All>,
	howLong: Debounce,
): Detection<Name> {
	const before = state.debounced[rule.name] ?? null;
	const value = rule.read(snapshot, parameters, before?.value ?? null);
	const compared = unlessRenewed(before, value, snapshot, (read) => rule.renewed?.(snapshot, read, parameters));
	const { state: next, transition } = debounce(compared, value, snapshot.now, howLong);
	return {
		state: next && next !== before ? { ...state, debounced: { ...state.debounced, [rule.name]: next } } : state,
		changes: transition ? changesOf(rule, transition, snapshot, parameters) : [],
	};
}

/** The positions of one poll are read within less time than this, so what began later began after that poll. */
const LONGEST_READING_SECONDS = 60;

/**
 * The state to compare with: the remembered one, unless the platform tells that the present value began after the remembered poll. Then the device
 * had another value in between, and that one is returned.
 */
function unlessRenewed(
	before: DebouncedState | null,
	value: string | null,
	{ now, comparedWith }: Snapshot,
	renewed: (value: string) => { since: number; from: string } | null | undefined,
): DebouncedState | null {
	if (before === null || value !== before.value || comparedWith === null) return before;
	const renewal = renewed(value);
	const isRenewed = renewal && renewal.since > comparedWith + LONGEST_READING_SECONDS && renewal.since <= now;
	return isRenewed ? { value: renewal.from } : before;
}

function changesOf<Name extends string, Value extends string, All extends readonly Parameter[]>(
	rule: DebouncedRule<Name, Value, All>,
	{ from, to }: Transition,
	snapshot: Snapshot,
	parameters: ParameterValues<All>,
): Array<Change<Name>> {
	const at = rule.at?.(snapshot, to, parameters);
	const about = {
		...measured(rule, rule.measure?.(snapshot, to, parameters), parameters),
		// What is found now cannot have happened later.
		...(at && { at: Math.min(at, snapshot.now) }),
	};
	return rule.events
		.filter((event) => valuesOf(event).includes(to) && (event.from?.(from) ?? true))
		.map(({ name }) => ({ event: name, field: rule.field, from, to, ...about }));
}

function measured<All extends readonly Parameter[]>(
	{ limit: limitOf }: Pick<DebouncedRule<string, string, All>, 'limit'>,
	value: number | null | undefined,
	parameters: ParameterValues<All>,
): Pick<Change, 'value' | 'limit'> {
	const limit = limitOf?.(parameters, value ?? null);
	return { ...(value !== undefined && { value }), ...(limit !== undefined && { limit }) };
}

const valuesOf = ({ to }: { to: string | readonly string[] }): readonly string[] =>
	typeof to === 'string' ? [to] : to;

function toChangeEvent<Name extends string, Value extends string, All extends readonly Parameter[]>(
	rule: DebouncedRule<Name, Value, All>,
	event: DebouncedEvent<Name, Value, ParameterValues<All>>,
): ChangeEvent<Name, ParameterValues<All>> {
	const { name, group, label, phrase = event.summary, description, repeatsAfter, occurredAt, sample, summary } = event;
	const show = rule.show ?? ((value: Change['from']) => value);
	return {
		...{ name, group, label, phrase, description, repeatsAfter, occurredAt },
		sample: ({ parameters }) => ({
			field: rule.field,
			from: show(sample.from),
			to: show(valuesOf(event)[0] ?? null),
			...measured(rule, sample.value?.(parameters), parameters),
		}),
		summary: ({ value, limit }) => [summary, ...measurement(value, limit, rule.unit ?? '')].join(', '),
	};
}

/** E.g. "96 km/h" and "limit 90". */
function measurement(value: number | null | undefined, limit: number | undefined, unit: string): string[] {
	if (value === undefined || value === null) return [];
	return [`${value}${unit === '%' ? '' : ' '}${unit}`, ...(limit === undefined ? [] : [`limit ${limit}`])];
}
