import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { executeContext, type Host } from '../support/n8n';
import type { Replies } from './replies';

/** Runs a node once in n8n-core's own context of an execution, with one input item for each of `input`. */
export async function execute(
	host: Host,
	parameters: INodeParameters,
	{ input = [{}], replies }: { input?: IDataObject[]; replies?: Replies } = {},
): Promise<INodeExecutionData[]> {
	const context = executeContext(host, parameters, undefined, input);
	replies?.replaceHelper(context);
	const output = await host.node.execute?.call(context);
	if (!Array.isArray(output)) throw new Error('The node gave no items');
	return output[0] ?? [];
}
