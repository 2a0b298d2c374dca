import type { INodeProperties } from 'n8n-workflow';

import { call } from '../../../../protrack/client';
import { accountField } from '../../../shared/accountField';
import { showFor } from '../../../shared/fields';
import type { Operation } from '../../../shared/router';
import { parseAllOrThrow, changeEach, memoize, readOtherAccount } from '../../sideEffects';

export const description: INodeProperties[] = [
	accountField(showFor('account', ['block']), 'Keep this sub-account from logging in'),
];

/** Blocks accounts (chapter 2.9): one call for each different account of all input items together. */
export const execute: Operation = async (run) => {
	const parsedItems = parseAllOrThrow(run, (index) => ({ account: readOtherAccount(run, index, 'block') }));
	const block = memoize((account) => call(run.client, 'blockAccount', { account }));
	return await changeEach(run, parsedItems, async ({ account }) => {
		await block(account);
		return { account, blocked: true };
	});
};
