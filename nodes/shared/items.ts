import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { hintText, messageText } from '../../credentials/errorText';
import { inOneLine, type ProtrackClient, type ProtrackError } from '../../protrack/client';
import { MAX_OF_ONE_ACCOUNT, type RunLimits } from '../../protrack/fleet';
import { toNodeError } from './errors';

/** One execution of one operation. */
export interface Run {
	context: IExecuteFunctions;
	client: ProtrackClient;
	items: INodeExecutionData[];
	/** What it may take; an operation that cannot grow large has none. */
	limits?: RunLimits;
}

/** What an operation is asked for one input item, or why that cannot be read. `errors` stand for what its answer will lack. */
export type ParsedItem<T> = { value: T; errors?: ProtrackError[] } | { thrown: unknown };

/**
 * Reads the parameters of all input items first, so that calls can be shared between them. An item whose parameters are wrong does
 * not stop the others; its error comes out again in `forEachItem`.
 */
export function parseItems<T>(run: Run, read: (index: number) => T): Array<ParsedItem<T>> {
	return run.items.map((_, index) => {
		try {
			return { value: read(index) };
		} catch (thrown) {
			return { thrown };
		}
	});
}

/** The answers to `parseItems` that could be read. */
export function readable<T>(parsedItems: Array<ParsedItem<T>>): T[] {
	return parsedItems.flatMap((answer) => ('value' in answer ? [answer.value] : []));
}

/**
 * Makes the output of each input item. With "Continue On Fail" an error becomes the output of its item, otherwise it ends the node.
 * @throws NodeApiError or NodeOperationError that names the item
 */
export async function forEachItem<T>(
	run: Run,
	parsedItems: Array<ParsedItem<T>>,
	produce: (value: T, index: number) => object[] | Promise<object[]>,
): Promise<INodeExecutionData[]> {
	const node = run.context.getNode();
	const output: INodeExecutionData[] = [];
	for (const [index, answer] of parsedItems.entries()) {
		try {
			if ('thrown' in answer) throw toNodeError(node, answer.thrown, index);
			const rows = withErrors(run, await produce(answer.value, index), answer.errors ?? []);
			const admitted = run.limits?.admit(rows.length) ?? rows.length;
			for (const json of rows.slice(0, admitted)) {
				output.push({ json: json as IDataObject, pairedItem: { item: index } });
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

/** What an input item gets in the place of its result with "Continue On Fail". */
export function failedItem(
	{ message, description }: NodeApiError | NodeOperationError,
	index: number,
): INodeExecutionData {
	return { json: errorJson(message, description), pairedItem: { item: index } };
}

/** This key alone: n8n then sends the item to the node's error output if it has one. */
function errorJson(message: string, hint?: string | null): { error: string } {
	return { error: [message, hint].filter(Boolean).join('. ') };
}

/**
 * The output of an item that could be answered in part. What lacks something is no result; only with "Continue On Fail" what was read
 * comes out, and after it each error.
 * @throws ProtrackError the first error
 */
export function withErrors(run: Run, rows: object[], errors: ProtrackError[]): object[] {
	const [first] = errors;
	if (first && !run.context.continueOnFail()) throw first;
	return [...rows, ...errors.map((error) => errorJson(messageText(error), hintText(error.hints)))];
}

/** Tells the user something about the result that is no error; n8n shows it above the output. */
export function addHint(run: Run, message: string): void {
	// Names of devices and accounts stand in many hints, anybody may have chosen them, and n8n shows hints as HTML.
	run.context.addExecutionHints({ message: inOneLine(message), location: 'outputPane', type: 'info' });
}

/** Says that the list of an account may be cut: the platform gives no sign of it but the number. */
export function hintTruncated(run: Run, accounts: Iterable<string>): void {
	for (const account of accounts) {
		addHint(
			run,
			`The platform shows at most ${MAX_OF_ONE_ACCOUNT} devices of one account; "${account}" may have more. Devices in sub-accounts are listed with "Include Sub-Accounts".`,
		);
	}
}
