import type {
	IExecuteFunctions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	IPollFunctions,
} from 'n8n-workflow';

import { inOneLine, isJsonObject, ProtrackError } from '../../protrack/client';

/*
 * An expression can give any value to any field. Before an operation reads a field, the type of its value is checked. The error names the field, and so
 * does the error of an expression that fails. Empty values and values out of range are left to the reader of the field.
 */

type Field = Pick<INodeProperties, 'displayName' | 'name' | 'type' | 'options' | 'typeOptions'>;

/**
 * Makes a context that checks the fields that it reads.
 * @param fields all fields of the node
 */
export function withCheckedFields<Context extends IExecuteFunctions | IPollFunctions>(
	context: Context,
	fields: readonly INodeProperties[],
): Context {
	// The first argument is the name of the field in both kinds of context; the others differ.
	const readField = context.getNodeParameter.bind(context) as (name: string, ...more: unknown[]) => unknown;
	const getNodeParameter = (name: string, ...more: unknown[]): unknown => {
		const candidates = fieldsAt(fields, name.split('.'));
		let value: unknown;
		try {
			value = readField(name, ...more);
		} catch (thrown) {
			// In an execution the second argument is the index of the item, in a poll it is the value to fall back to.
			const item = typeof more[0] === 'number' ? [more[0]] : [];
			const fails = (inner: Field) => {
				try {
					readField(`${name}.${inner.name}`, ...item, null);
					return false;
				} catch {
					return true;
				}
			};
			const inner = candidates.filter(({ type }) => type === 'collection').flatMap(fieldsIn);
			throw cannotRead((inner.find(fails) ?? candidates[0])?.displayName ?? name, thrown);
		}
		// Several operations may have a field of this name; the value has to fit one of them.
		const errors = candidates.map((field) => errorOf(field, value));
		const [error] = errors;
		if (error && errors.every((each) => each !== null)) throw error;
		return value;
	};
	return Object.create(context, { getNodeParameter: { value: getNodeParameter } }) as Context;
}

function cannotRead(title: string, thrown: unknown): ProtrackError {
	const { message, description } = thrown as { message?: unknown; description?: unknown };
	const words = typeof message === 'string' ? inOneLine(message, 200) : '';
	return ProtrackError.input(
		`"${title}" cannot be read${words === '' ? '' : `: ${words}`}`,
		typeof description === 'string' && description !== ''
			? inOneLine(description, 400)
			: 'Correct the expression in this field.',
	);
}

function fieldsAt(fields: readonly Field[], [name, ...rest]: string[]): Field[] {
	const found = fields.filter((field) => field.name === name);
	return rest.length === 0 ? found : found.flatMap((field) => fieldsAt(fieldsIn(field), rest));
}

/** The fields of a collection. */
function fieldsIn({ options = [] }: Field): Field[] {
	return options.filter((option): option is INodeProperties => 'type' in option);
}

function errorOf(field: Field, value: unknown): ProtrackError | null {
	if (isEmpty(value)) return field.type === 'boolean' ? wrong(field, 'must be true or false') : null;
	switch (field.type) {
		case 'boolean':
			return typeof value === 'boolean' ? null : wrong(field, 'must be true or false');
		case 'number':
			return ['number', 'string'].includes(typeof value) && !Number.isNaN(value)
				? null
				: wrong(field, 'must be a number');
		case 'string':
			return isText(value) || Array.isArray(value) ? null : wrong(field, 'is not text');
		case 'options':
			return isText(value) ? null : wrong(field, 'must be one of its choices');
		case 'multiOptions':
			return isText(value) || Array.isArray(value) ? null : wrong(field, 'must be a list of its choices');
		case 'dateTime':
			return isText(value) || isTime(value) ? null : wrong(field, 'is not a time');
		case 'collection':
			return isJsonObject(value)
				? first(Object.entries(value).flatMap(([name, each]) => errorsAt(fieldsIn(field), name, each)))
				: wrong(field, OBJECT);
		case 'fixedCollection':
			return isJsonObject(value)
				? first(Object.entries(value).flatMap(([name, each]) => errorsInGroup(field, name, each)))
				: wrong(field, OBJECT);
		default:
			return null;
	}
}

const OBJECT = 'must be an object with its fields';

function errorsAt(fields: readonly Field[], name: string, value: unknown): Array<ProtrackError | null> {
	return fields.filter((field) => field.name === name).map((field) => errorOf(field, value));
}

function errorsInGroup(field: Field, name: string, value: unknown): Array<ProtrackError | null> {
	const groups = (field.options ?? []) as Array<INodePropertyOptions | INodePropertyCollection>;
	const group = groups.find((each): each is INodePropertyCollection => each.name === name && 'values' in each);
	if (!group || isEmpty(value)) return [];
	if (!Array.isArray(value) || !value.every(isJsonObject))
		return [wrong(field, `must have a list of objects as "${name}"`)];
	// Texts are left to their readers, because a query parameter may have a value of any type.
	const fields = group.values.filter(({ type }) => type !== 'string');
	return value.flatMap((row) => Object.entries(row).flatMap(([key, each]) => errorsAt(fields, key, each)));
}

const first = (errors: Array<ProtrackError | null>): ProtrackError | null =>
	errors.find((error) => error !== null) ?? null;

/** @param what must not quote the value, which may be a password */
function wrong({ displayName }: Field, what: string): ProtrackError {
	return ProtrackError.input(
		`"${displayName}" ${what}`,
		'Correct it, or the expression that should give it; it gave a value of another kind.',
	);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';
const isText = (value: unknown): boolean => typeof value === 'string' || Number.isFinite(value);
/** A Date, or the DateTime of an expression. */
const isTime = (value: unknown): boolean =>
	value instanceof Date || (isJsonObject(value) && typeof value.toISO === 'function');
