import type { INodeExecutionData } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import { isSameAccount } from '../../protrack/fleet';
import { accountField } from '../shared/accountField';
import type { Field } from '../shared/field';
import { forEachItem, type ParsedItem, type Run } from '../shared/items';

/* What operations that change accounts have in common. */

/** An account other than that of the credential. @param verb what the node does not do to the account of the credential, e.g. "block" */
export function otherAccountField(description: string, verb: string): Field<string> {
	const field = accountField(description);
	return {
		...field,
		read(item) {
			const account = field.read(item);
			if (!isSameAccount(account, item.client.account)) return account;
			throw ProtrackError.input(
				`"${account}" is the account of the credential, which this node does not ${verb}`,
				'All workflows that use the credential would stop at once. Choose a sub-account, or do it on the platform and change the credential with it.',
			);
		},
	};
}

/**
 * As `forEachItem`, for changes of accounts, one item after the other. When the node ends with an error, its output is lost, so the error
 * tells which accounts were changed before.
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
			const needsNoHint = run.context.continueOnFail() || done.size === 0 || !(thrown instanceof ProtrackError);
			throw needsNoHint ? thrown : thrown.withHint(`Done before: ${[...done].join(', ')}.`);
		}
	});
}
