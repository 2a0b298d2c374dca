import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { costHints } from './costHints';
import { subtitle } from './eventOptions';
import { fields } from './fields';
import { poll } from './poll';

export class ProtrackTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Trigger',
		name: 'protrackTrigger',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		// The node creator shows it for the Protrack node and this one together.
		description:
			'Start when something happens to a vehicle (alarm, speeding, ignition, zone), or get where vehicles are and were and how far they drove',
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
