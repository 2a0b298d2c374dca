import type { INodeExecutionData } from 'n8n-workflow';

import { getOrCreate, ProtrackError } from '../../protrack/client';
import { isSameAccount } from '../../protrack/fleet';
import { readAccount } from '../shared/accountField';
import { toNodeError } from '../shared/errors';
import { parseItems, forEachItem, type ParsedItem, type Run } from '../shared/items';
import { forbidRetryOnFail } from '../shared/noRetry';
import { reader } from '../shared/parameters';

/**
 * As `parseItems`, for what changes something: when an error ends the node, nothing is done before all items can be read. Otherwise a slip in
 * the third item would stop the node after the first two were carried out. Nor is anything done while n8n may run the node again.
 * @throws NodeOperationError of the first item that cannot be read, unless the node continues on fail
 */
export function parseAllOrThrow<T>(run: Run, read: (index: number) => T): Array<ParsedItem<T>> {
	const parsedItems = parseItems(run, (index) => {
		forbidRetryOnFail(run);
		return read(index);
	});
	for (const [index, answer] of parsedItems.entries()) {
		if ('thrown' in answer && !run.context.continueOnFail())
			throw toNodeError(run.context.getNode(), answer.thrown, index);
	}
	return parsedItems;
}

/** The account of one item, which must not be the one that we are logged in with. @throws ProtrackError `input` */
export function readOtherAccount(run: Run, index: number, verb: string): string {
	const account = readAccount(reader(run.context, index)('account', true));
	if (!isSameAccount(account, run.client.account)) return account;
	throw ProtrackError.input(
		`"${account}" is the account of the credential, which this node does not ${verb}`,
		'All workflows that use the credential would stop at once. Choose a sub-account, or do it on the platform and change the credential with it.',
	);
}

/**
 * As `forEachItem`, for changes of accounts, one item after the other. When the node ends here, its output is lost; so the error tells
 * which accounts were changed before.
 */
export async function changeEach<T extends { account: string }>(
	run: Run,
	parsedItems: Array<ParsedItem<T>>,
	change: (value: T) => Promise<object>,
): Promise<INodeExecutionData[]> {
	const done = new Set<string>();
	return await forEachItem(run, parsedItems, async (value) => {
		try {
			const result = await change(value);
			done.add(value.account);
			return [result];
		} catch (thrown) {
			const isTold = run.context.continueOnFail() || done.size === 0 || !(thrown instanceof ProtrackError);
			throw isTold ? thrown : thrown.withHint(`Done before: ${[...done].join(', ')}.`);
		}
	});
}

/** Does the same thing once, however many items ask for it. */
export function memoize<T>(task: (key: string) => Promise<T>): (key: string) => Promise<T> {
	const done = new Map<string, Promise<T>>();
	return async (key) => await getOrCreate(done, key, async () => await task(key));
}
