import { accountRecord } from '../world/accounts';
import { ApiError } from '../world/apiError';
import { list, text } from './parameters';
import { accountInTree, requestedAccount, requestedSubAccount, type Endpoint } from './context';

/** Chapter 2.15. */
const MAX_SUB_CUSTOMERS = 500;

/** Chapter 2.13. */
const MAX_RECIPIENTS = 200;

const MAX_CHARACTERS = 300;

/** Chapter 2.9. */
export const accountBlock: Endpoint = (context) => {
	requestedSubAccount(context).blocked = true;
	return { code: 0 };
};

/** Chapter 2.10. */
export const accountUnblock: Endpoint = (context) => {
	requestedSubAccount(context).blocked = false;
	return { code: 0 };
};

/** Chapter 2.11. */
export const accountInfo: Endpoint = (context) => {
	const account = accountInTree(context, text(context.query, 'account'));
	return { code: 0, record: accountRecord(account) };
};

/** Chapter 2.15: the accounts directly below one. */
export const accountList: Endpoint = (context) => {
	const children = context.world.accounts.childrenOf(requestedAccount(context));
	return { code: 0, record: children.slice(0, MAX_SUB_CUSTOMERS).map(accountRecord) };
};

/** Chapter 2.16: the password comes as its md5. */
export const accountPassword: Endpoint = (context) => {
	const account = requestedSubAccount(context);
	const password = text(context.query, 'password');
	if (!/^[0-9a-f]{32}$/.test(password)) throw new ApiError(10004);
	account.passwordMd5 = password;
	return { code: 0 };
};

/** Chapter 2.13. */
export const messageSend: Endpoint = (context) => {
	const names = list(context.query, 'accounts', MAX_RECIPIENTS);
	const content = text(context.query, 'content');
	if (Array.from(content).length > MAX_CHARACTERS) throw new ApiError(10006);
	const accounts = names.map((name) => accountInTree(context, name).name);
	context.world.messages.push({ from: context.viewer.name, accounts, content });
	return { code: 0 };
};
