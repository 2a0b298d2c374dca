import type { INodeProperties } from 'n8n-workflow';

import { deviceFits, readDevices, toDevice, type DeviceInventory } from '../../../../protrack/fleet';
import { limitFields, showFor, simplifyField, subAccountsField } from '../../../shared/fields';
import { askEach, forEachItem, hintCrowded, withFaults } from '../../../shared/items';
import { readLimit } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { listErrors } from '../../../shared/selectedDevices';
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
		],
	},
];

/** The devices of an account (chapter 2.7): one call for each account, shared by all input items that ask for the same; filters come before the limit. */
export const execute: Operation = async (run) => {
	const asked = askEach(run, (index) => ({
		account: String(run.context.getNodeParameter('options.account', index, '') ?? '').trim() || undefined,
		includeSubAccounts: run.context.getNodeParameter('includeSubAccounts', index) === true,
		filter: readFilters(run.context, index),
		limit: readLimit(run.context, index),
		simplify: run.context.getNodeParameter('simplify', index) === true,
	}));
	const lists = new Map<string, Promise<DeviceInventory>>();
	const truncated = new Set<string>();
	const now = Date.now() / 1000;
	const output = await forEachItem(run, asked, async ({ account, includeSubAccounts, filter, limit, simplify }) => {
		const key = JSON.stringify([account, includeSubAccounts]);
		const list = lists.get(key) ?? readDevices(run.client, { account, includeSubAccounts });
		lists.set(key, list);
		const inventory = await list;
		inventory.truncated.forEach((name) => truncated.add(name));
		const rows = inventory.devices
			.filter(({ record }) => deviceFits(record, filter, now))
			.slice(0, limit)
			.map(({ record, account: owner }) => (simplify ? { ...toDevice(record), account: owner } : record.raw));
		return withFaults(run, rows, listErrors(inventory, includeSubAccounts));
	});
	hintCrowded(run, truncated);
	return output;
};
