import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { geofenceCreateCircle } from './actions/geofence/createCircle.operation';

const node = defineNode([geofenceCreateCircle], geofenceCreateCircle);

export class ProtrackGeofence implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Geofence',
		name: 'protrackGeofence',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['output'],
		subtitle: node.subtitle,
		description: 'Create geofences for vehicles, on Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Geofence' },
		// What it creates stays on the platform, so it is a person's to decide.
		usableAsTool: undefined,
	};

	methods = deviceMethods;
	execute = node.execute;
}
