import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { deviceGet } from './actions/device/get.operation';
import { deviceGetMany } from './actions/device/getMany.operation';

const node = defineNode([deviceGet, deviceGetMany], deviceGetMany);

export class ProtrackDevice implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Device',
		name: 'protrackDevice',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		subtitle: node.subtitle,
		description:
			'List GPS devices and get their details, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Device' },
		usableAsTool: true,
	};

	methods = deviceMethods;
	execute = node.execute;
}
