import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { costHints } from './costHints';
import { fields } from './fields';
import { poll } from './poll';

export class ProtrackTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Trigger',
		name: 'protrackTrigger',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{$parameter["events"].length === 1 ? $parameter["events"][0] : $parameter["events"].length + " events"}}',
		description: 'Starts the workflow once for each new alarm, status change or position of your vehicles',
		eventTriggerDescription: 'Waiting for the next event of your fleet',
		activationMessage: 'What happens in your fleet now starts this workflow.',
		defaults: { name: 'Protrack Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'protrackApi', required: true }],
		properties: fields,
		hints: costHints,
	};

	methods = deviceMethods;

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
