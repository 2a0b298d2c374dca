import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { accountMethods } from '../shared/accountField';
import { defineNode } from '../shared/node';
import { accountBlock } from './actions/account/block.operation';
import { accountChangePassword } from './actions/account/changePassword.operation';
import { accountGet } from './actions/account/get.operation';
import { accountGetMany } from './actions/account/getMany.operation';
import { accountUnblock } from './actions/account/unblock.operation';
import { apiCall } from './actions/api/call.operation';
import { connectionCheckSetup } from './actions/connection/checkSetup.operation';
import { messageSend } from './actions/message/send.operation';

const node = defineNode(
	[
		accountBlock,
		accountChangePassword,
		accountGet,
		accountGetMany,
		accountUnblock,
		connectionCheckSetup,
		messageSend,
		apiCall,
	],
	accountGetMany,
);

export class ProtrackAccount implements INodeType {
	description: INodeTypeDescription = {
		...node.description,
		displayName: 'Protrack Account',
		name: 'protrackAccount',
		icon: { light: 'file:../../icons/protrack.svg', dark: 'file:../../icons/protrack.dark.svg' },
		group: ['input'],
		subtitle: node.subtitle,
		description:
			'Check the connection to a Protrack365, iTrack or other platform of the Protrack family, manage its sub-accounts and send messages to them',
		defaults: { name: 'Protrack Account' },
		// Never offered to AI agents: it locks people out and changes their passwords, which a person has to decide.
		usableAsTool: undefined,
	};

	methods = accountMethods;
	execute = node.execute;
}
