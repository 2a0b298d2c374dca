import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { geofenceCreateCircle } from './actions/geofence/createCircle.operation';

const { properties, execute } = defineNode([geofenceCreateCircle], geofenceCreateCircle);

export class ProtrackGeofence implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Geofence',
		name: 'protrackGeofence',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Create geofences for vehicles, on Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Geofence' },
		// What it creates stays on the platform, so it is a person's to decide.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'protrackApi', required: true }],
		properties,
	};

	methods = deviceMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
