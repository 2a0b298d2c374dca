import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { commandGetStatus } from './actions/command/getStatus.operation';
import { commandSend } from './actions/command/send.operation';

const { properties, execute } = defineNode([commandGetStatus, commandSend], commandSend);

export class ProtrackCommand implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Protrack Command',
		name: 'protrackCommand',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Send commands to GPS devices of the Protrack family, such as stop engine, and get what the devices answer',
		defaults: { name: 'Protrack Command' },
		// A command can stop a driving car, so no AI agent gets this node; n8n's linter wants the key all the same.
		usableAsTool: undefined,
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
