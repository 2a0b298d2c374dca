import type { INodeProperties } from 'n8n-workflow';

import { call } from '../../../../protrack/client';
import { accountField, readAccount } from '../../../shared/accountField';
import { showFor } from '../../../shared/fields';
import { reader } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { parseAllOrThrow, changeEach, memoize } from '../../sideEffects';

export const description: INodeProperties[] = [
	accountField(showFor('account', ['unblock']), 'Let this sub-account log in again'),
];

/** Unblocks accounts (chapter 2.10): one call for each different account of all input items together. */
export const execute: Operation = async (run) => {
	const parsedItems = parseAllOrThrow(run, (index) => ({
		account: readAccount(reader(run.context, index)('account', true)),
	}));
	const unblock = memoize((account) => call(run.client, 'unblockAccount', { account }));
	return await changeEach(run, parsedItems, async ({ account }) => {
		await unblock(account);
		return { account, blocked: false };
	});
};
