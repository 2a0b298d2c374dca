import { blockAccount } from '../../../../protrack/fleet';
import { defineOperation } from '../../../shared/operation';
import { changeEach, memoize, otherAccountField } from '../../accountChanges';

/** Blocks accounts (chapter 2.9): one call for each different account of all input items together. */
export const accountBlock = defineOperation({
	resource: 'account',
	operation: {
		name: 'Block',
		value: 'block',
		description: 'Keep a sub-account from logging in',
		action: 'Block an account',
	},
	fields: { account: otherAccountField('Keep this sub-account from logging in', 'block') },
	outputSchema: { account: 'string', blocked: 'boolean' },
	hasSideEffects: true,
	async execute(run, items) {
		const block = memoize((account) => blockAccount(run.client, account));
		return await changeEach(run, items, async ({ account }) => {
			await block(account);
			return { account, blocked: true };
		});
	},
});
