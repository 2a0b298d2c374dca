import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Position', value: 'position' }],
		default: 'position',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['position'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getMany',
				description: 'Get the latest position of many devices',
				action: 'Get many positions',
			},
		],
		default: 'getMany',
	},
];
