import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Alarm', value: 'alarm' }],
		default: 'alarm',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['alarm'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the alarms of devices in a range of time',
				action: 'Get many alarms',
			},
		],
		default: 'getMany',
	},
];
