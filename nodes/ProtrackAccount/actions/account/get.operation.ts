import type { INodeProperties } from 'n8n-workflow';

import { call } from '../../../../protrack/client';
import { toAccount } from '../../../../protrack/fleet';
import { accountField, readAccount } from '../../../shared/accountField';
import { showFor, simplifyField } from '../../../shared/fields';
import { parseItems, forEachItem, readable } from '../../../shared/items';
import { reader } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { limitOptionsField, readRunLimits, withinLimits, withRunLimits } from '../../../shared/runLimits';

const shown = showFor('account', ['get']);

export const description: INodeProperties[] = [
	accountField(shown, 'Get the details of this account'),
	simplifyField(shown),
	limitOptionsField(shown),
];

/** Details of accounts (chapter 2.11): one call for each different account of all input items together. */
export const execute: Operation = async (run) => {
	const questions = parseItems(run, (index) => ({
		account: readAccount(reader(run.context, index)('account', true)),
		simplify: run.context.getNodeParameter('simplify', index) === true,
		runLimits: readRunLimits(run.context, index),
	}));
	const limited = withRunLimits(run, readable(questions));
	const calls = new Set(readable(questions).map(({ account }) => account)).size;
	const parsedItems = withinLimits(limited, questions, { calls }, 'The details of these accounts');
	const accounts = [...new Set(readable(parsedItems).map(({ account }) => account))];
	const answers = await Promise.allSettled(accounts.map((account) => call(limited.client, 'accountInfo', { account })));
	const answerOf = new Map(accounts.map((account, index) => [account, answers[index]]));
	return await forEachItem(limited, parsedItems, ({ account, simplify }) => {
		const answer = answerOf.get(account);
		if (answer?.status !== 'fulfilled') throw answer?.reason;
		const { result } = answer.value;
		return [simplify ? toAccount(result) : result.raw];
	});
};
