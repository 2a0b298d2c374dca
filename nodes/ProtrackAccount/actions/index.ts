import type { INodeProperties } from 'n8n-workflow';

import type { Menu } from '../../shared/router';
import * as block from './account/block.operation';
import * as changePassword from './account/changePassword.operation';
import * as get from './account/get.operation';
import * as getMany from './account/getMany.operation';
import * as unblock from './account/unblock.operation';
import * as apiCall from './api/call.operation';
import * as send from './message/send.operation';

export const operationFields: INodeProperties[] = [
	...block.description,
	...changePassword.description,
	...get.description,
	...getMany.description,
	...unblock.description,
	...send.description,
	...apiCall.description,
];

export const menu: Menu = {
	account: {
		block: block.execute,
		changePassword: changePassword.execute,
		get: get.execute,
		getMany: getMany.execute,
		unblock: unblock.execute,
	},
	api: { call: apiCall.execute },
	message: { send: send.execute },
};
