import type { INodeProperties } from 'n8n-workflow';

import { deviceField, devicesField, showFor } from '../shared/fields';

const RESOURCE = 'geofence';
const OPERATIONS = ['createCircle'];
const shown = showFor(RESOURCE, OPERATIONS);
const shownFor = (field: string, value: string) => showFor(RESOURCE, OPERATIONS, { [field]: [value] });

export const MAX_IN_ONE_RUN = 100;

export const circleFields: INodeProperties[] = [
	{
		displayName: 'Devices',
		name: 'deviceSelection',
		type: 'options',
		options: [
			{
				name: 'One Device',
				value: 'one',
				description: 'Create the geofence for one device, chosen by name, plate or IMEI',
			},
			{ name: 'Several Devices', value: 'several', description: 'Create one geofence for each device of a selection' },
		],
		default: 'one',
		displayOptions: shown,
	},
	deviceField(shownFor('deviceSelection', 'one'), 'Create the geofence for this device'),
	devicesField(shownFor('deviceSelection', 'several')),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Depot North',
		description: 'Name of the geofence, as its alarms will show it',
		displayOptions: shown,
	},
	{
		displayName: 'Alarm When',
		name: 'trigger',
		type: 'options',
		options: [
			{ name: 'Entering', value: 'in' },
			{ name: 'Entering or Leaving', value: 'both' },
			{ name: 'Leaving', value: 'out' },
		],
		default: 'both',
		description: 'What the device has to do to raise an alarm',
		displayOptions: shown,
	},
	{
		displayName: 'Center',
		name: 'center',
		type: 'options',
		options: [
			{ name: 'Coordinates', value: 'coordinates', description: 'A place that you give' },
			{ name: 'Position of the Device', value: 'device', description: 'Where each device is now' },
		],
		default: 'coordinates',
		displayOptions: shown,
	},
	{
		displayName: 'Latitude',
		name: 'latitude',
		type: 'number',
		typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
		default: 0,
		required: true,
		placeholder: 'e.g. 22.583197',
		description: 'Degrees north of the equator, negative in the south',
		displayOptions: shownFor('center', 'coordinates'),
	},
	{
		displayName: 'Longitude',
		name: 'longitude',
		type: 'number',
		typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
		default: 0,
		required: true,
		placeholder: 'e.g. 113.909813',
		description: 'Degrees east of Greenwich, negative in the west',
		displayOptions: shownFor('center', 'coordinates'),
	},
	{
		displayName: 'Radius (Meters)',
		name: 'radius',
		type: 'number',
		typeOptions: { minValue: 100, maxValue: 5000 },
		default: 200,
		required: true,
		description: 'From 100 to 5,000 m, whole meters',
		displayOptions: shown,
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Allow Old Position',
				name: 'allowStale',
				type: 'boolean',
				default: false,
				description: 'Whether the last known position of a device that is offline may be the center',
			},
			{
				displayName: 'Max Geofences per Run',
				name: 'mostGeofences',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: MAX_IN_ONE_RUN,
				description:
					'Nothing is created when all input items together ask for more than this. Geofences can be deleted by hand only, on the platform.',
			},
		],
	},
];
