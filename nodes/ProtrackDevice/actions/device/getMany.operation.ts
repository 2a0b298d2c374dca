import type { INodeProperties } from 'n8n-workflow';

import { deviceFits, toDevice } from '../../../../protrack/fleet';
import { DeviceLists } from '../../../shared/deviceLists';
import { limitFields, showFor, simplifyField, subAccountsField } from '../../../shared/fields';
import { parseItems, forEachItem, readable, withErrors } from '../../../shared/items';
import { readLimit } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { limitOptions, readRunLimits, withRunLimits } from '../../../shared/runLimits';
import { filterFields, readFilters } from '../../filters';

const shown = showFor('device', ['getMany']);

export const description: INodeProperties[] = [
	subAccountsField(shown),
	...limitFields(shown),
	simplifyField(shown),
	...filterFields(shown),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Account',
				name: 'account',
				type: 'string',
				default: '',
				placeholder: 'e.g. mysubaccount',
				description: 'A sub-account to get the devices of, instead of the account of the credential',
			},
			...limitOptions,
		],
	},
];

/**
 * The devices of an account (chapter 2.7): one call for each account that is needed, shared by all input items that ask for the same; filters come
 * before the limit.
 */
export const execute: Operation = async (run) => {
	const parsedItems = parseItems(run, (index) => ({
		account: String(run.context.getNodeParameter('options.account', index, '') ?? '').trim() || undefined,
		includeSubAccounts: run.context.getNodeParameter('includeSubAccounts', index) === true,
		filter: readFilters(run.context, index),
		limit: readLimit(run.context, index),
		simplify: run.context.getNodeParameter('simplify', index) === true,
		runLimits: readRunLimits(run.context, index),
	}));
	const limited = withRunLimits(run, readable(parsedItems));
	const lists = new DeviceLists(limited);
	const now = Date.now() / 1000;
	const output = await forEachItem(limited, parsedItems, async ({ filter, limit, simplify, ...scope }) => {
		const { devices, errors } = await lists.take(scope, limit, ({ record }) => deviceFits(record, filter, now));
		const rows = devices.map(({ record, account }) => (simplify ? { ...toDevice(record), account } : record.raw));
		return withErrors(run, rows, errors);
	});
	lists.addHints();
	return output;
};
