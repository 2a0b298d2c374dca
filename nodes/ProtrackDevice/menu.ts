import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Device', value: 'device' }],
		default: 'device',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['device'] } },
		options: [
			{ name: 'Get', value: 'get', description: 'Get the details of a device', action: 'Get a device' },
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the devices of an account, with or without its sub-accounts',
				action: 'Get many devices',
			},
		],
		default: 'getMany',
	},
];
