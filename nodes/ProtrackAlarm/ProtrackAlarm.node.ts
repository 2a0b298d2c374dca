import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { alarmGetMany } from './actions/alarm/getMany.operation';

const { properties, execute } = defineNode([alarmGetMany], alarmGetMany);

export class ProtrackAlarm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Alarm',
		name: 'protrackAlarm',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Get the alarm history of vehicles, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Alarm' },
		usableAsTool: true,
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
