import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { accountMethods } from '../shared/accountField';
import { route } from '../shared/router';
import { menu, operationFields } from './actions';
import { menuFields } from './menu';

const properties = [...menuFields, ...operationFields];

export class ProtrackAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Account',
		name: 'protrackAccount',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Manage the sub-accounts of a Protrack365, iTrack or other platform of the Protrack family, and send messages to them',
		defaults: { name: 'Protrack Account' },
		// Never offered to AI agents: it locks people out and changes their passwords, which a person has to decide.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'protrackApi', required: true }],
		properties,
	};

	methods = accountMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route(this, menu, properties);
	}
}
