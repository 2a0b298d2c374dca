import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { route } from '../shared/router';
import * as mileageGetReport from './actions/mileage/getReport.operation';
import * as playbackGet from './actions/playback/get.operation';
import * as positionGetMany from './actions/position/getMany.operation';
import { menuFields } from './menu';

const properties = [
	...menuFields,
	...mileageGetReport.description,
	...playbackGet.description,
	...positionGetMany.description,
];

export class Protrack implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack',
		name: 'protrack',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Get where vehicles are and were and how far they drove, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'protrackApi', required: true }],
		properties,
	};

	methods = deviceMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(
			this,
			{
				mileage: { getReport: mileageGetReport.execute },
				playback: { get: playbackGet.execute },
				position: { getMany: positionGetMany.execute },
			},
			properties,
		);
	}
}
