import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { ProtrackClient } from '../../protrack/client';
import { withCheckedFields } from './checkedFields';
import { toNodeError } from './errors';
import { failedItem, type Run } from './items';
import { openSession } from './session';

/** One entry of a node's menu: takes all input items at once, gives the output items. */
export type Operation = (run: Run) => Promise<INodeExecutionData[]>;

/** The operations of a node by resource and operation, as the parameters store them. */
export type Menu = Record<string, Record<string, Operation>>;

/** Runs what the user chose in the node's menu. @param fields all of the node */
export async function route(
	n8nContext: IExecuteFunctions,
	menu: Menu,
	fields: readonly INodeProperties[],
): Promise<INodeExecutionData[][]> {
	const context = withCheckedFields(n8nContext, fields);
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const execute = menu[resource]?.[operation];
	if (!execute) {
		throw new NodeOperationError(context.getNode(), `This node has no operation "${operation}" of "${resource}"`, {
			description: 'Choose resource and operation from the lists.',
		});
	}
	const items = context.getInputData();
	let client: ProtrackClient;
	try {
		client = await openSession(context);
	} catch (thrown) {
		const error = toNodeError(context.getNode(), thrown);
		if (!context.continueOnFail()) throw error;
		// Were it thrown, n8n would pass the input on as if it were the result.
		return [items.map((_, index) => failedItem(error, index))];
	}
	try {
		return [await execute({ context, client, items })];
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	}
}
