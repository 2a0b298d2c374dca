import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Message', value: 'message' },
			// Last, and by this name: n8n then does not add its own entry "Custom API Call", which could not log in.
			{ name: 'Custom API Call', value: 'api' },
		],
		default: 'account',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['account'] } },
		options: [
			{
				name: 'Block',
				value: 'block',
				description: 'Keep a sub-account from logging in',
				action: 'Block an account',
			},
			{
				name: 'Change Password',
				value: 'changePassword',
				description: 'Give a sub-account a new password',
				action: 'Change the password of an account',
			},
			{ name: 'Get', value: 'get', description: 'Get the details of an account', action: 'Get an account' },
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the sub-accounts of an account, the direct ones or the whole tree',
				action: 'Get many accounts',
			},
			{
				name: 'Unblock',
				value: 'unblock',
				description: 'Let a blocked sub-account log in again',
				action: 'Unblock an account',
			},
		],
		default: 'getMany',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Send',
				value: 'send',
				description: 'Send a message to accounts of the platform',
				action: 'Send a message',
			},
		],
		default: 'send',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['api'] } },
		options: [
			{
				name: 'Custom API Call',
				value: 'call',
				description: 'Make a call that no other operation makes, with the login of the credential',
				action: 'Make a custom API call',
			},
		],
		default: 'call',
	},
];
