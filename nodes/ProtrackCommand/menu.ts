import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Command', value: 'command' }],
		default: 'command',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['command'] } },
		options: [
			{
				name: 'Get Status',
				value: 'getStatus',
				description: 'Get what a device has answered to a command that was sent before',
				action: 'Get the status of a command',
			},
			{
				name: 'Send',
				value: 'send',
				description: 'Send a command to devices, such as stop engine or lock door',
				action: 'Send a command',
			},
		],
		default: 'send',
	},
];
