import { z } from '../thirdParty';
import { codeOnly, listOf, objectOf, parsedBy } from './answers';
import { assumed, defineEndpoint, pathsIn, verified } from './defineEndpoint';
import * as params from './requestParams';
import { tokenRecord } from './tokenRecord';

const accountTable = {
	account: 'id',
	username: 'text',
	email: 'text',
	mobile: 'text',
	telephone: 'text',
	createtime: 'number',
	roletype: 'number',
	blockstatus: 'number',
} as const;

/** Where platforms of the family keep calls about accounts, by their other names for them. */
const folders = ['account', 'subaccount', 'user', 'customer'];

/**
 * The login, and the accounts below one's own. The paths of six of these calls are not public, so each has candidates. Those of a read have names of
 * reads only: one that is found is asked with a token.
 */
export const accountEndpoints = {
	authorization: defineEndpoint({
		title: 'Authorization',
		chapter: '2.1',
		path: '/api/authorization',
		method: 'GET',
		confirmed: verified,
		requestParams: z.object({}),
		record: parsedBy(tokenRecord),
		idempotent: false,
	}),
	blockAccount: defineEndpoint({
		title: 'Block account',
		chapter: '2.9',
		path: '/api/account/block',
		method: 'GET',
		candidates: pathsIn(folders, ['block', 'lock', 'disable', 'freeze']),
		confirmed: assumed,
		requestParams: params.ofAccount,
		record: codeOnly,
		idempotent: false,
	}),
	unblockAccount: defineEndpoint({
		title: 'Unblock account',
		chapter: '2.10',
		path: '/api/account/unblock',
		method: 'GET',
		candidates: pathsIn(folders, ['unblock', 'unlock', 'enable', 'unfreeze']),
		confirmed: assumed,
		requestParams: params.ofAccount,
		record: codeOnly,
		idempotent: false,
	}),
	accountInfo: defineEndpoint({
		title: 'Account info',
		chapter: '2.11',
		path: '/api/account/info',
		method: 'GET',
		candidates: pathsIn(folders, ['info', 'detail', 'get', 'query']),
		confirmed: assumed,
		requestParams: params.ofAccount,
		record: objectOf(accountTable),
		idempotent: true,
	}),
	sendMessage: defineEndpoint({
		title: 'Send message',
		chapter: '2.13',
		path: '/api/message/send',
		method: 'POST',
		candidates: [
			...pathsIn(['message'], ['send', 'push', 'create', 'add', 'publish', 'sendmessage']),
			...pathsIn(folders, ['sendmessage', 'message']),
		],
		confirmed: assumed,
		requestParams: z.object({ accounts: params.accounts, content: params.content }),
		record: codeOnly,
		idempotent: false,
		batch: { parameter: 'accounts', size: 200 },
	}),
	subAccountList: defineEndpoint({
		title: 'Sub-account list',
		chapter: '2.15',
		path: '/api/account/list',
		method: 'GET',
		candidates: [
			...pathsIn(['account'], ['list', 'sublist', 'children', 'child', 'subaccount', 'subcustomer', 'tree']),
			...pathsIn(['user', 'customer'], ['list', 'sublist', 'children']),
			...pathsIn(['subaccount', 'subcustomer'], ['list']),
		],
		confirmed: assumed,
		requestParams: params.maybeOfAccount,
		record: listOf(accountTable),
		idempotent: true,
	}),
	changePassword: defineEndpoint({
		title: 'Change password',
		chapter: '2.16',
		path: '/api/account/password',
		method: 'GET',
		candidates: pathsIn(folders, ['password', 'modifypassword', 'updatepassword', 'changepassword']),
		confirmed: assumed,
		requestParams: z.object({ account: params.account, password: params.passwordHash }),
		record: codeOnly,
		idempotent: false,
	}),
};
