import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { getOrCreate, inOneLine, type ProtrackClient, type ProtrackError } from '../../protrack/client';
import type { RunLimits } from '../../protrack/fleet';
import { hintText, messageText, toNodeError } from './errors';

/** One execution of one operation. */
export interface Run {
	context: IExecuteFunctions;
	client: ProtrackClient;
	/** Epoch milliseconds. */
	startedAt: number;
	/** The limits of the run; set where the operation has the option `runLimits`. */
	limits?: RunLimits;
}

/** The parsed parameters of one input item, or why they cannot be read. `errors` tell what its output will lack. */
export type ParsedItem<T> = { value: T; errors?: ProtrackError[] } | { thrown: unknown };

/** A row that has files beside its fields. */
export class FileRow {
	constructor(
		readonly json: object,
		readonly binary: IBinaryKeyData,
	) {}
}

/** What one input item gets: its rows, and an error for each part that is missing. */
export type ItemOutput = object[] | { rows: object[]; errors: ProtrackError[] };

/**
 * Reads the parameters of all input items first, so that items can share calls. An item whose parameters are wrong does not stop the others;
 * `forEachItem` reports its error.
 */
export function parseItems<T>(count: number, read: (index: number) => T): Array<ParsedItem<T>> {
	return Array.from({ length: count }, (_, index) => {
		try {
			return { value: read(index) };
		} catch (thrown) {
			return { thrown };
		}
	});
}

/** The values of the items that have no error. */
export function succeeded<T>(parsedItems: ReadonlyArray<ParsedItem<T>>): T[] {
	return parsedItems.flatMap((item) => ('value' in item ? [item.value] : []));
}

/** Changes the items that have no error. @param change returns the new value, or the error of the item */
export function mapItems<T, U>(
	parsedItems: ReadonlyArray<ParsedItem<T>>,
	change: (value: T) => ParsedItem<U>,
): Array<ParsedItem<U>> {
	return parsedItems.map((item) => {
		if ('thrown' in item) return item;
		const changed = change(item.value);
		return item.errors && 'value' in changed
			? { ...changed, errors: [...item.errors, ...(changed.errors ?? [])] }
			: changed;
	});
}

/**
 * Asks once for each different key, for all of them at the same time.
 * @returns gives the answer for one of the keys, or throws its error
 */
export async function askOnce<T>(
	keys: Iterable<string>,
	ask: (key: string) => Promise<T>,
): Promise<(key: string) => Promise<T>> {
	const answers = new Map<string, Promise<T>>();
	const answerFor = async (key: string) => await getOrCreate(answers, key, async () => await ask(key));
	await Promise.allSettled([...keys].map(answerFor));
	return answerFor;
}

/**
 * Throws the first error, unless the node continues on fail. Without this, other items would change something before the node ends with that error.
 * @throws NodeApiError or NodeOperationError that names the item
 */
export function throwFirstError(
	{ context }: Pick<Run, 'context'>,
	parsedItems: ReadonlyArray<ParsedItem<unknown>>,
): void {
	if (context.continueOnFail()) return;
	parsedItems.forEach((item, index) => {
		if ('thrown' in item) throw toNodeError(context.getNode(), item.thrown, index);
	});
}

/**
 * Makes the output of each input item. With "Continue On Fail" an error becomes the output of its item, otherwise it ends the node.
 * @throws NodeApiError or NodeOperationError that names the item
 */
export async function forEachItem<T>(
	run: Run,
	parsedItems: ReadonlyArray<ParsedItem<T>>,
	produce: (value: T, index: number) => ItemOutput | Promise<ItemOutput>,
): Promise<INodeExecutionData[]> {
	const node = run.context.getNode();
	const output: INodeExecutionData[] = [];
	for (const [index, item] of parsedItems.entries()) {
		try {
			if ('thrown' in item) throw toNodeError(node, item.thrown, index);
			const rows = withErrors(run, await produce(item.value, index), item.errors ?? []);
			const admitted = run.limits?.admit(rows.length) ?? rows.length;
			for (const row of admitted < rows.length ? rows.slice(0, admitted) : rows) {
				const pairedItem = { item: index };
				if (row instanceof FileRow) output.push({ json: row.json as IDataObject, binary: row.binary, pairedItem });
				else output.push({ json: row as IDataObject, pairedItem });
			}
			if (run.limits && admitted < rows.length) throw run.limits.exceeded('items');
		} catch (thrown) {
			const error = toNodeError(node, thrown, index);
			if (!run.context.continueOnFail()) throw error;
			output.push(failedItem(error, index));
		}
	}
	return output;
}

/** With "Continue On Fail", what an input item gets instead of its result. */
export function failedItem(
	{ message, description }: NodeApiError | NodeOperationError,
	index: number,
): INodeExecutionData {
	return { json: errorJson(message, description), pairedItem: { item: index } };
}

/** With `error` as its only key, n8n sends the item to the error output of the node, if it has one. */
function errorJson(message: string, hint?: string | null): { error: string } {
	return { error: [message, hint].filter(Boolean).join('. ') };
}

/**
 * The output of an item that may be incomplete. Incomplete rows come out only with "Continue On Fail", followed by each error.
 * @throws ProtrackError the first error
 */
function withErrors(run: Run, output: ItemOutput, more: ProtrackError[]): object[] {
	const { rows, errors } = Array.isArray(output) ? { rows: output, errors: [] } : output;
	const all = [...errors, ...more];
	if (all[0] && !run.context.continueOnFail()) throw all[0];
	return all.length === 0
		? rows
		: [...rows, ...all.map((error) => errorJson(messageText(error), hintText(error.hints)))];
}

/** Adds a note about the result that is not an error; n8n shows it above the output. */
export function addHint(run: Pick<Run, 'context'>, message: string): void {
	// Hints contain names of devices and accounts, which anybody may have chosen, and n8n shows hints as HTML.
	run.context.addExecutionHints({ message: inOneLine(message), location: 'outputPane', type: 'info' });
}
