import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Mileage', value: 'mileage' },
			{ name: 'Playback', value: 'playback' },
			{ name: 'Position', value: 'position' },
		],
		default: 'position',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['mileage'] } },
		options: [
			{
				name: 'Get Report',
				value: 'getReport',
				description: 'Get how many kilometers devices drove in a range of time, in total or per day or week',
				action: 'Get a mileage report',
			},
		],
		default: 'getReport',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['playback'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get where a device was in a range of time, point by point',
				action: 'Get a playback',
			},
		],
		default: 'get',
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
