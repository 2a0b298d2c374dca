import type { INodeProperties } from 'n8n-workflow';

export const menuFields: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Geofence', value: 'geofence' }],
		default: 'geofence',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['geofence'] } },
		options: [
			{
				name: 'Create Circle',
				value: 'createCircle',
				description: 'Create a circle that raises an alarm when a device enters or leaves it',
				action: 'Create a circle geofence',
			},
		],
		default: 'createCircle',
	},
];
