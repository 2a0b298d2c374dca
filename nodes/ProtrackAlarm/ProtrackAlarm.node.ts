import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { alarmGetMany } from './actions/alarm/getMany.operation';

const node = defineNode([alarmGetMany], alarmGetMany);

export class ProtrackAlarm implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Alarm',
		name: 'protrackAlarm',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		subtitle: node.subtitle,
		description:
			'Get the alarm history of vehicles, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Alarm' },
		usableAsTool: true,
	};

	methods = deviceMethods;
	execute = node.execute;
}
