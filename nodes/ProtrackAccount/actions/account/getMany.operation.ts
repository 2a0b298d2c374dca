import { getOrCreate } from '../../../../protrack/client';
import {
	accountErrors,
	MAX_OF_ONE_ACCOUNT,
	readAccounts,
	toAccount,
	type AccountsBelow,
} from '../../../../protrack/fleet';
import { optionalAccountField } from '../../../shared/accountField';
import { switchField } from '../../../shared/field';
import { limitField, runLimitsOption, simplifyField } from '../../../shared/fields';
import { addHint, forEachItem, succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { accountSchema } from '../../accountSchema';

/** Items with the same key share one list. */
const keyOf = ({ account, recursive }: { account?: string; recursive: boolean }) =>
	JSON.stringify([account, recursive]);

/** The accounts below one (chapter 2.15): read once for all input items that want the same, and no further than they want. */
export const accountGetMany = defineOperation({
	resource: 'account',
	operation: {
		name: 'Get Many',
		value: 'getMany',
		description: 'Get the sub-accounts of an account, the direct ones or the whole tree',
		action: 'Get many accounts',
	},
	fields: {
		account: optionalAccountField(
			'Get the sub-accounts of this account. Leave it empty for the account of the credential.',
		),
		recursive: switchField({
			displayName: 'Recursive',
			name: 'recursive',
			default: false,
			description:
				'Whether to get the whole tree below the account instead of its direct sub-accounts only. Costs one more call for each account.',
		}),
		limit: limitField(),
		simplify: simplifyField,
	},
	options: { runLimits: runLimitsOption },
	outputSchema: { ...accountSchema, path: 'string' },
	async execute(run, items) {
		const highestLimit = new Map<string, number>();
		for (const item of succeeded(items))
			highestLimit.set(keyOf(item), Math.max(item.limit, highestLimit.get(keyOf(item)) ?? 0));
		const lists = new Map<string, Promise<AccountsBelow>>();
		const truncatedAccounts = new Set<string>();

		const output = await forEachItem(run, items, async (item) => {
			const key = keyOf(item);
			const { account, recursive } = item;
			const limit = highestLimit.get(key) ?? item.limit;
			const list = getOrCreate(lists, key, async () => await readAccounts(run.client, { account, recursive, limit }));
			const { accounts, failures, truncated } = await list;
			truncated.forEach((name) => truncatedAccounts.add(name));
			const rows = accounts
				.slice(0, item.limit)
				.map((placed) =>
					item.simplify ? { ...toAccount(placed.record, placed), path: placed.path } : placed.record.raw,
				);
			// Lists of accounts after the limit did not have to be read.
			const missing = failures.filter(({ at }) => at < item.limit);
			return { rows, errors: accountErrors(missing, item.recursive) };
		});
		for (const account of truncatedAccounts) {
			addHint(
				run,
				`The platform shows at most ${MAX_OF_ONE_ACCOUNT} sub-accounts of one account; "${account}" may have more.`,
			);
		}
		return output;
	},
});
