import { readAccount, toAccount } from '../../../../protrack/fleet';
import { accountField } from '../../../shared/accountField';
import { runLimitsOption, simplifyField } from '../../../shared/fields';
import { forEachItem, succeeded } from '../../../shared/items';
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
		const accounts = [...new Set(succeeded(items).map(({ account }) => account))];
		const answers = await Promise.allSettled(accounts.map((account) => readAccount(run.client, account)));
		const answerOf = new Map(accounts.map((account, index) => [account, answers[index]]));
		return await forEachItem(run, items, ({ account, simplify }) => {
			const answer = answerOf.get(account);
			if (answer?.status !== 'fulfilled') throw answer?.reason;
			const record = answer.value;
			return [simplify ? toAccount(record) : record.raw];
		});
	},
});
