import { getOrCreate } from '../../../../protrack/client';
import { unblockAccount } from '../../../../protrack/fleet';
import { accountField } from '../../../shared/accountField';
import { defineOperation } from '../../../shared/operation';
import { changeEach } from '../../accountChanges';

/** Unblocks accounts (chapter 2.10): one call for each different account of all input items together. */
export const accountUnblock = defineOperation({
	resource: 'account',
	operation: {
		name: 'Unblock',
		value: 'unblock',
		description: 'Let a blocked sub-account log in again',
		action: 'Unblock an account',
	},
	fields: { account: accountField('Let this sub-account log in again') },
	outputSchema: { account: 'string', blocked: 'boolean' },
	hasSideEffects: true,
	async execute(run, items) {
		const done = new Map<string, Promise<void>>();
		return await changeEach(run, items, async ({ account }) => {
			await getOrCreate(done, account, async () => await unblockAccount(run.client, account));
			return { account, blocked: false };
		});
	},
});
