import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { chartDraw } from './actions/chart/draw.operation';
import { emissionsGetMany } from './actions/emissions/getMany.operation';
import { fleetReportCreate } from './actions/fleetReport/create.operation';
import { logbookGetMany } from './actions/logbook/getMany.operation';
import { mapDraw } from './actions/map/draw.operation';
import { scoreGetMany } from './actions/score/getMany.operation';
import { stopGetMany } from './actions/stop/getMany.operation';
import { summaryGet } from './actions/summary/get.operation';
import { tripGetMany } from './actions/trip/getMany.operation';
import { visitGetMany } from './actions/visit/getMany.operation';

const node = defineNode(
	[
		chartDraw,
		emissionsGetMany,
		fleetReportCreate,
		logbookGetMany,
		mapDraw,
		scoreGetMany,
		stopGetMany,
		summaryGet,
		tripGetMany,
		visitGetMany,
	],
	tripGetMany,
);

export class ProtrackReport implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Report',
		name: 'protrackReport',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		subtitle: node.subtitle,
		description:
			'Get trips, stops, visits, summaries, logbooks, scores, emissions, maps and charts of vehicles, from Protrack365, iTrack and other platforms of the Protrack family',
		defaults: { name: 'Protrack Report' },
		usableAsTool: true,
	};

	methods = deviceMethods;
	execute = node.execute;
}
