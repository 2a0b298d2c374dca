import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ProtrackClient } from '../../protrack/client';
import type { Found } from './needsDevices';

/**
 * Reads a parameter.
 * @param extractValue whether to return only the value of a field that stores more, such as a device that was picked from a list
 * @param whenAbsent the value when the workflow does not contain the parameter
 */
export type ReadParameter = (name: string, extractValue?: boolean, whenAbsent?: unknown) => unknown;

/** One input item, as the reader of a field sees it. */
export interface InputItem {
	context: IExecuteFunctions;
	client: ProtrackClient;
	index: number;
	/** When the operation began (epoch ms): the same for all items, so that equal time ranges can share calls. */
	startedAt: number;
	read: ReadParameter;
}

/** Something that a user fills in, with the function that reads its value. */
export interface Field<Value> {
	/** One property of n8n or several that belong together, with display options for what depends on another field only. */
	properties: readonly INodeProperties[];
	/** @throws ProtrackError `input` that names the field */
	read: (item: InputItem) => Value;
}

export type Fields = Record<string, Field<unknown>>;

/** What the readers of fields return, by name. */
export type Values<Of extends Fields> = { [Name in keyof Of]: Of[Name] extends Field<infer Value> ? Value : never };

/** The values as an operation gets them: those that waited for the list of devices are complete. */
export type Params<Of extends Fields> = { [Name in keyof Of]: Found<Values<Of>[Name]> };

type Show = NonNullable<IDisplayOptions['show']>;

/**
 * A field of one property.
 * @param read gets the value, which an expression can make anything, and the name of the field as the user sees it
 * @param whenAbsent the value when the workflow does not contain the parameter
 */
export function field<Value>(
	property: INodeProperties,
	read: (value: unknown, title: string, item: InputItem) => Value,
	whenAbsent: unknown = property.default,
): Field<Value> {
	const { name, displayName, type } = property;
	return {
		properties: [property],
		read: (item) => read(item.read(name, type === 'resourceLocator', whenAbsent), displayName, item),
	};
}

/** A text in a yellow box, for what can do harm. @param html may hold links */
export const warningField = (name: string, html: string): Field<undefined> => ({
	properties: [{ displayName: html, name, type: 'notice', default: '' }],
	read: () => undefined,
});

/** A switch; anything but a plain "on" is off. */
export const switchField = (property: Omit<INodeProperties, 'type'>): Field<boolean> =>
	field({ ...property, type: 'boolean' }, (value) => value === true);

/**
 * Fields that make one value together.
 * @param combine gets a function for each field, so that it can leave out fields that are not shown
 */
export function combineFields<Of extends Fields, Value>(
	fields: Of,
	combine: (read: { [Name in keyof Of]: () => Values<Of>[Name] }, item: InputItem) => Value,
): Field<Value> {
	return {
		properties: Object.values(fields).flatMap(({ properties }) => properties),
		read(item) {
			const readers = Object.entries(fields).map(([name, { read }]) => [name, () => read(item)] as const);
			return combine(Object.fromEntries(readers) as { [Name in keyof Of]: () => Values<Of>[Name] }, item);
		},
	};
}

/** Fields of a collection: the user adds the ones needed, the others have the value of `whenAbsent`. */
export function collectionField<Of extends Fields>(
	collection: Pick<INodeProperties, 'displayName' | 'name' | 'placeholder'>,
	fields: Of,
): Field<Values<Of>> {
	const inner = (item: InputItem): InputItem => ({
		...item,
		read: (name, ...more) => item.read(`${collection.name}.${name}`, ...more),
	});
	return {
		properties: [
			{
				...collection,
				type: 'collection',
				default: {},
				options: Object.values(fields).flatMap(({ properties }) => properties),
			},
		],
		read: (item) => readFields(fields, inner(item)),
	};
}

/** Reads all fields, in their order. @throws what the first reader throws */
export function readFields<Of extends Fields>(fields: Of, item: InputItem): Values<Of> {
	return Object.fromEntries(Object.entries(fields).map(([name, { read }]) => [name, read(item)])) as Values<Of>;
}

/** The same field, shown only where other fields have certain values. */
export const shownFor = <Value>(show: Show, { properties, read }: Field<Value>): Field<Value> => ({
	properties: showFor(show, properties),
	read,
});

/** The same properties, shown only where other fields have certain values. */
export const showFor = (show: Show, properties: readonly INodeProperties[]): INodeProperties[] =>
	properties.map((property) => ({
		...property,
		displayOptions: { show: { ...show, ...property.displayOptions?.show } },
	}));
