import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';

import { readAccounts } from '../../protrack/fleet';
import { toNodeError } from './errors';
import { field, type Field } from './field';
import { readRequired, readTrimmed } from './parameters';
import { pickerEntries } from './pickerEntries';
import { pickerProperty } from './pickerProperty';
import { withDefaultLimits } from './runLimits';
import { openSession } from './session';

/** An account, from a list or by its login name. The node needs `methods = accountMethods`. */
export const accountField = (description: string): Field<string> => field(accountProperty(description), readAccount);

/** As `accountField`, but may stay empty, which stands for the account of the credential. */
export const optionalAccountField = (description: string): Field<string | undefined> =>
	field({ ...accountProperty(description), required: false }, (value, title) => readTrimmed(value, title) || undefined);

const accountProperty = (description: string): INodeProperties =>
	pickerProperty({
		displayName: 'Account',
		name: 'account',
		description,
		searchListMethod: 'searchAccounts',
		placeholder: 'Select an account...',
		byText: [{ displayName: 'By Login Name', name: 'name', placeholder: 'e.g. mysubaccount' }],
	});

const readAccount = (value: unknown, title: string): string =>
	readRequired(value, title, 'Choose an account, or check the expression that should give its login name.');

async function searchAccounts(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const client = withDefaultLimits(await openSession(this));
		const { accounts: below, failures } = await readAccounts(client, { recursive: true, limit: Infinity });
		// A partial list is useful. But the own account alone would look as if there were no sub-accounts.
		if (below.length === 0 && failures[0]) throw failures[0].error;
		const own = { name: `${client.account} (own account)`, value: client.account };
		const all = pickerEntries([own, ...below.map(({ record }) => ({ name: titleOf(record), value: record.account }))]);
		const words = filter.toLocaleLowerCase().split(/\s+/);
		return { results: all.filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word))) };
	} catch (thrown) {
		throw toNodeError(this.getNode(), thrown);
	}
}

function titleOf(record: { account: string; username: string }): string {
	return record.username && record.username !== record.account
		? `${record.username} (${record.account})`
		: record.account;
}

export const accountMethods = { listSearch: { searchAccounts } };
