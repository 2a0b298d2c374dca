import type { INodeProperties } from 'n8n-workflow';

import { changePassword } from '../../../../protrack/fleet';
import { combineFields, field } from '../../../shared/field';
import { defineOperation } from '../../../shared/operation';
import { readText } from '../../../shared/parameters';
import { changeEach, otherAccountField } from '../../accountChanges';
import { hashNewPassword } from '../../newPassword';

const passwordField = (property: Pick<INodeProperties, 'displayName' | 'name' | 'description'>) =>
	field({ ...property, type: 'string', typeOptions: { password: true }, default: '', required: true }, readText);

/** Gives the hash of the new password. */
const newPasswordField = combineFields(
	{
		password: passwordField({
			displayName: 'New Password',
			name: 'newPassword',
			description:
				'The password itself, not its md5. It leaves n8n only as a hash. Use an expression that reads it from the input: what is typed here stands in the workflow, in its executions and, when something fails, in the log of n8n.',
		}),
		repeated: passwordField({
			displayName: 'Repeat New Password',
			name: 'repeatPassword',
			description: 'The same password again, to confirm it',
		}),
	},
	(read) => hashNewPassword(read.password(), read.repeated()),
);

/** Changes passwords (chapter 2.16), one call for each input item. Neither the password nor its hash appears in items or errors. */
export const accountChangePassword = defineOperation({
	resource: 'account',
	operation: {
		name: 'Change Password',
		value: 'changePassword',
		description: 'Give a sub-account a new password',
		action: 'Change the password of an account',
	},
	fields: {
		account: otherAccountField('Give this sub-account a new password', 'give a new password'),
		password: newPasswordField,
	},
	outputSchema: { account: 'string', passwordChanged: 'boolean' },
	hasSideEffects: true,
	execute: async (run, items) =>
		await changeEach(run, items, async ({ account, password }) => {
			await changePassword(run.client, account, password);
			return { account, passwordChanged: true };
		}),
});
