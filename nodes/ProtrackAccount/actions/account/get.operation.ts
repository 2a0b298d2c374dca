import { readAccount, toAccount } from '../../../../protrack/fleet';
import { accountField } from '../../../shared/accountField';
import { runLimitsOption, simplifyField } from '../../../shared/fields';
import { askOnce, forEachItem, succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { withinLimits } from '../../../shared/runLimits';
import { accountSchema } from '../../accountSchema';

/** Details of accounts (chapter 2.11): one call for each different account of all input items together. */
export const accountGet = defineOperation({
	resource: 'account',
	operation: { name: 'Get', value: 'get', description: 'Get the details of an account', action: 'Get an account' },
	fields: { account: accountField('Get the details of this account'), simplify: simplifyField },
	options: { runLimits: runLimitsOption },
	outputSchema: accountSchema,
	async execute(run, questions) {
		const calls = new Set(succeeded(questions).map(({ account }) => account)).size;
		const items = withinLimits(run, questions, { calls }, 'The details of these accounts');
		const accounts = succeeded(items).map(({ account }) => account);
		const recordOf = await askOnce(accounts, async (account) => await readAccount(run.client, account));
		return await forEachItem(run, items, async ({ account, simplify }) => {
			const record = await recordOf(account);
			return [simplify ? toAccount(record) : record.raw];
		});
	},
});
