import type { IExecuteFunctions } from 'n8n-workflow';

import { getOrCreate, isJsonObject } from '../../protrack/client';

/*
 * n8n takes longer to read a parameter than we take to process an item. A parameter without an expression is the same for all input items, so it is
 * read once for a run.
 */

/**
 * Makes a context that reads parameters without expressions once. Their values cannot be changed, because all items share them; a value that cannot
 * be read is read again, because its error names the item.
 */
export function withConstantsReadOnce(context: IExecuteFunctions): IExecuteFunctions {
	const node = context.getNode();
	const read = context.getNodeParameter.bind(context) as (...all: ParameterQuestion) => unknown;
	const isConstant = new Map<string, boolean>();
	/** By name and way of reading, then by the value when absent. */
	const constants = new Map<string, Map<unknown, unknown>>();
	const getNodeParameter = (...all: ParameterQuestion): unknown => {
		const [name, , whenAbsent, options] = all;
		if (!getOrCreate(isConstant, name, () => !hasExpression(rawValue(node.parameters, name)))) return read(...all);
		const known = getOrCreate(constants, `${name} ${JSON.stringify(options)}`, () => new Map<unknown, unknown>());
		if (!known.has(whenAbsent)) known.set(whenAbsent, frozenCopy(read(...all)));
		return known.get(whenAbsent);
	};
	return Object.create(context, {
		getNodeParameter: { value: getNodeParameter },
		// n8n copies the node with all its parameters each time, and each request asks for it.
		getNode: { value: () => node },
	}) as IExecuteFunctions;
}

type ParameterQuestion = [name: string, index: number, whenAbsent?: unknown, options?: object];

/** What the workflow holds at a path such as "options.maxCalls". */
function rawValue(parameters: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => (isJsonObject(value) ? value[name] : undefined), parameters);
}

/** Whether n8n would evaluate any part of it. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

function frozenCopy(value: unknown): unknown {
	if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
	if (!isJsonObject(value)) return value;
	return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, each]) => [name, frozenCopy(each)])));
}
