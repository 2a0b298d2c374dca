import type { INodeProperties } from 'n8n-workflow';

import { call } from '../../../../protrack/client';
import { accountField } from '../../../shared/accountField';
import { showFor } from '../../../shared/fields';
import { reader, readText } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { parseAllOrThrow, changeEach, readOtherAccount } from '../../sideEffects';
import { hashNewPassword } from '../../newPassword';

const shown = showFor('account', ['changePassword']);

export const description: INodeProperties[] = [
	accountField(shown, 'Give this sub-account a new password'),
	{
		displayName: 'New Password',
		name: 'newPassword',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description:
			'The password itself, not its md5. It leaves n8n only as a hash. Use an expression that reads it from the input: what is typed here stands in the workflow, in its executions and, when something fails, in the log of n8n.',
		displayOptions: shown,
	},
	{
		displayName: 'Repeat New Password',
		name: 'repeatPassword',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description: 'The same password again, against slips of the finger',
		displayOptions: shown,
	},
];

/** Changes passwords (chapter 2.16), one call for each input item. Neither the password nor its hash comes out again, in errors neither. */
export const execute: Operation = async (run) => {
	const parsedItems = parseAllOrThrow(run, (index) => {
		const read = reader(run.context, index);
		return {
			account: readOtherAccount(run, index, 'give a new password'),
			password: hashNewPassword(
				readText(read('newPassword'), 'New Password'),
				readText(read('repeatPassword'), 'Repeat New Password'),
			),
		};
	});
	return await changeEach(run, parsedItems, async ({ account, password }) => {
		await call(run.client, 'changePassword', { account, password });
		return { account, passwordChanged: true };
	});
};
