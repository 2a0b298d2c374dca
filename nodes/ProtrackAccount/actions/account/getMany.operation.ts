import type { INodeProperties } from 'n8n-workflow';

import {
	accountErrors,
	MAX_OF_ONE_ACCOUNT,
	readAccounts,
	toAccount,
	type AccountsBelow,
	type RunDemand,
} from '../../../../protrack/fleet';
import { accountField } from '../../../shared/accountField';
import { limitFields, showFor, simplifyField } from '../../../shared/fields';
import { parseItems, forEachItem, addHint, readable, withErrors } from '../../../shared/items';
import { reader, readLimit, readText } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { limitOptionsField, readRunLimits, withRunLimits } from '../../../shared/runLimits';

const shown = showFor('account', ['getMany']);

export const description: INodeProperties[] = [
	accountField(shown, 'Get the sub-accounts of this account. Leave it empty for the account of the credential.', {
		required: false,
	}),
	{
		displayName: 'Recursive',
		name: 'recursive',
		type: 'boolean',
		default: false,
		description:
			'Whether to get the whole tree below the account instead of its direct sub-accounts only. Costs one more call for each account.',
		displayOptions: shown,
	},
	...limitFields(shown),
	simplifyField(shown),
	limitOptionsField(shown),
];

interface ParsedItem {
	account: string | undefined;
	recursive: boolean;
	limit: number;
	simplify: boolean;
	runLimits: RunDemand;
}

/** The accounts below one (chapter 2.15): read once for all input items that want the same, and no further than they want. */
export const execute: Operation = async (run) => {
	const parsedItems = parseItems(run, (index): ParsedItem => {
		const read = reader(run.context, index);
		return {
			account: readText(read('account', true), 'Account').trim() || undefined,
			recursive: read('recursive') === true,
			limit: readLimit(run.context, index),
			simplify: read('simplify') === true,
			runLimits: readRunLimits(run.context, index),
		};
	});
	const limited = withRunLimits(run, readable(parsedItems));
	const keyOf = ({ account, recursive }: ParsedItem) => JSON.stringify([account, recursive]);
	const mostOf = new Map<string, number>();
	for (const item of readable(parsedItems)) mostOf.set(keyOf(item), Math.max(item.limit, mostOf.get(keyOf(item)) ?? 0));
	const lists = new Map<string, Promise<AccountsBelow>>();
	const atLimit = new Set<string>();

	const output = await forEachItem(limited, parsedItems, async (item) => {
		const key = keyOf(item);
		const { account, recursive } = item;
		const limit = mostOf.get(key) ?? item.limit;
		const list = lists.get(key) ?? readAccounts(limited.client, { account, recursive, limit });
		lists.set(key, list);
		const { accounts, failures, truncated } = await list;
		truncated.forEach((name) => atLimit.add(name));
		const rows = accounts
			.slice(0, item.limit)
			.map((placed) =>
				item.simplify ? { ...toAccount(placed.record, placed), path: placed.path } : placed.record.raw,
			);
		// Below an account that comes after the limit nobody had to look.
		return withErrors(
			run,
			rows,
			accountErrors(
				failures.filter(({ at }) => at < item.limit),
				item.recursive,
			),
		);
	});
	for (const account of atLimit) {
		addHint(
			run,
			`The platform shows at most ${MAX_OF_ONE_ACCOUNT} sub-accounts of one account; "${account}" may have more.`,
		);
	}
	return output;
};
