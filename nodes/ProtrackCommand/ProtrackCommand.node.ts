import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { deviceMethods } from '../shared/devicePicker';
import { defineNode } from '../shared/node';
import { commandGetStatus } from './actions/command/getStatus.operation';
import { commandSend } from './actions/command/send.operation';

const node = defineNode([commandGetStatus, commandSend], commandSend);

export class ProtrackCommand implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Command',
		name: 'protrackCommand',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['output'],
		subtitle: node.subtitle,
		description:
			'Send commands to GPS devices of the Protrack family, such as stop engine, and get what the devices answer',
		defaults: { name: 'Protrack Command' },
		// A command can stop a driving car, so no AI agent gets this node; n8n's linter wants the key all the same.
		usableAsTool: undefined,
	};

	methods = deviceMethods;
	execute = node.execute;
}
