import { getOrCreate } from '../../../../protrack/client';
import { blockAccount } from '../../../../protrack/fleet';
import { defineOperation } from '../../../shared/operation';
import { changeEach, otherAccountField } from '../../accountChanges';

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
		const done = new Map<string, Promise<void>>();
		return await changeEach(run, items, async ({ account }) => {
			await getOrCreate(done, account, async () => await blockAccount(run.client, account));
			return { account, blocked: true };
		});
	},
});
