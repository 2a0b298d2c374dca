import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { fields } from './fields';
import { poll } from './poll';

export class ProtrackTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Trigger',
		name: 'protrackTrigger',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'New alarms',
		description: 'Starts the workflow when a vehicle raises an alarm; none is lost and none comes twice',
		eventTriggerDescription: 'Waiting for the next alarm of your fleet',
		activationMessage: 'New alarms of your fleet now start this workflow.',
		defaults: { name: 'Protrack Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'protrackApi', required: true }],
		properties: fields,
	};

	methods = deviceMethods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
