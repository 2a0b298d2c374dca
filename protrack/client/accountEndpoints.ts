import { z } from '../thirdParty';
import { codeOnly, listOf, objectOf, parsedBy } from './answers';
import { assumed, defineEndpoint, verified } from './defineEndpoint';
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

/** The login, and the accounts below one's own. */
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
		confirmed: assumed,
		requestParams: z.object({ account: params.account, password: params.passwordHash }),
		record: codeOnly,
		idempotent: false,
	}),
};
