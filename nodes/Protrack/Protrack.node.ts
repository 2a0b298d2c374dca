import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { mileageGetReport } from './actions/mileage/getReport.operation';
import { playbackExport } from './actions/playback/export.operation';
import { playbackGet } from './actions/playback/get.operation';
import { positionGetMany } from './actions/position/getMany.operation';
import { positionGetNearest } from './actions/position/getNearest.operation';

const node = defineNode(
	[mileageGetReport, playbackExport, playbackGet, positionGetMany, positionGetNearest],
	positionGetMany,
);

export class Protrack implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack',
		name: 'protrack',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		subtitle: node.subtitle,
		description:
			'Get where vehicles are and were and how far they drove, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack' },
		usableAsTool: true,
	};

	methods = deviceMethods;
	execute = node.execute;
}
