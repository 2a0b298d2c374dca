import type { Zone } from '../../fleet/geography';
import type { ChangeEvent, NumberParameter, ZonesParameter } from './definition';
import { inventory } from './inventory';
import {
	changeRules,
	eventRules,
	type AnyChangeRule,
	type AnyEventRule,
	type ChangeEventName,
	type EventName,
	type EventParameters,
} from './rules';

/** A record of what a list holds for every name. */
const byName = <Name extends string, Value>(entries: ReadonlyArray<readonly [Name, Value]>) =>
	Object.fromEntries(entries) as Readonly<Record<Name, Value>>;

/** The title of each event in a menu. */
export const eventTitles: Readonly<Record<EventName, string>> = byName(
	eventRules.flatMap(({ events }) => events.map(({ name, group, label }) => [name, `${group}: ${label}`] as const)),
);

/** Each event in words, e.g. "Ignition on". */
export const eventPhrases: Readonly<Record<EventName, string>> = byName(
	eventRules.flatMap(({ events }) => events.map(({ name, phrase }) => [name, phrase] as const)),
);

const titleOf = ({ events: [first] }: AnyEventRule) => (first ? eventTitles[first.name] : '');

/** The rules in the order of the menu. */
export const sortedEventRules = [...eventRules].sort((a, b) => titleOf(a).localeCompare(titleOf(b)));

export const eventNames = eventRules.flatMap(({ events }) => events.map(({ name }): EventName => name));

export function isEventName(name: string): name is EventName {
	return Object.hasOwn(eventTitles, name);
}

export const inventoryEvents: readonly ChangeEventName[] = inventory.flatMap(({ events }) =>
	events.map(({ name }) => name),
);

/** How the change of an event looks to the user. */
export interface ShownEvent
	extends Pick<ChangeEvent<ChangeEventName, EventParameters>, 'occurredAt' | 'sample' | 'summary'> {
	show: NonNullable<AnyChangeRule['show']>;
}

const asItIs: ShownEvent['show'] = (value) => value;

export const changeEvents: Readonly<Record<ChangeEventName, ShownEvent>> = byName([
	...changeRules.flatMap(({ events, show = asItIs }) =>
		events.map((event) => [event.name, { ...event, show }] as const),
	),
	...inventory.flatMap(({ events }) => events.map((event) => [event.name, { ...event, show: asItIs }] as const)),
]);

/** How the value of each type of parameter is read. */
export interface ParameterReaders {
	number: (parameter: NumberParameter, rule: AnyChangeRule) => number;
	zones: (parameter: ZonesParameter, rule: AnyChangeRule) => readonly Zone[];
}

/** The values of all parameters of all events. */
export function readParameters(readers: ParameterReaders): EventParameters {
	const read = (rule: AnyChangeRule) =>
		rule.parameters.map((parameter) => [
			parameter.name,
			parameter.type === 'zones' ? readers.zones(parameter, rule) : readers.number(parameter, rule),
		]);
	return Object.fromEntries(changeRules.flatMap(read)) as EventParameters;
}

/** The defaults of all parameters. */
export const defaultParameters = readParameters({ number: (parameter) => parameter.default, zones: () => [] });
