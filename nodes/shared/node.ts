import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { ProtrackError, type ProtrackClient } from '../../protrack/client';
import { withCheckedFields } from './checkedFields';
import { withConstantsReadOnce } from './constantParameters';
import { toNodeError } from './errors';
import { showFor } from './field';
import { failedItem } from './items';
import type { Operation } from './operation';
import { openSession } from './session';
import { isTool, ToolCall } from './toolCall';

/** What the class of a node takes over. */
interface NodeDefinition {
	/** What all nodes have in common, and the properties. */
	description: Pick<INodeTypeDescription, 'version' | 'inputs' | 'outputs' | 'credentials' | 'properties'>;
	/** What the chosen operation does, below the node on the canvas. */
	subtitle: string;
	/** Runs the operation that the user chose. */
	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;
}

/**
 * Makes a node of its operations. What n8n's linter wants as literals stays in the class of the node.
 * @param operations in the order of the menus and of the fields
 * @param preset the operation that a new node starts with; other resources start with their first one
 */
export function defineNode(operations: readonly Operation[], preset: Operation): NodeDefinition {
	const properties = [...menusOf(operations, preset), ...operations.flatMap((operation) => operation.properties)];
	return {
		description: {
			version: 1,
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'protrackApi', required: true }],
			properties,
		},
		subtitle: subtitleOf(operations),
		async execute() {
			return await execute(withConstantsReadOnce(withCheckedFields(this, properties)), operations);
		},
	};
}

/** An expression that gives the words of an operation in the list of actions, e.g. "Get many positions". */
function subtitleOf(operations: readonly Operation[]): string {
	const actions = operations.map(({ resource, menuEntry: { value, action } }) => [`${resource} ${value}`, action]);
	return `={{ (${JSON.stringify(Object.fromEntries(actions))})[$parameter.resource + " " + $parameter.operation] }}`;
}

function menusOf(operations: readonly Operation[], preset: Operation): INodeProperties[] {
	const resources = new Map(operations.map(({ resource, resourceName }) => [resource, resourceName]));
	return [
		menu(
			{ displayName: 'Resource', name: 'resource' },
			[...resources].map(([value, name]) => ({ name, value })),
			preset.resource,
		),
		...[...resources.keys()].flatMap((resource) => {
			const ofResource = operations.filter((operation) => operation.resource === resource);
			const entries = ofResource.map(({ menuEntry }) => ({ ...menuEntry }));
			const { value = '' } = (ofResource.includes(preset) ? preset.menuEntry : entries[0]) ?? {};
			return showFor({ resource: [resource] }, [menu({ displayName: 'Operation', name: 'operation' }, entries, value)]);
		}),
	];
}

const menu = (
	name: Pick<INodeProperties, 'displayName' | 'name'>,
	options: INodePropertyOptions[],
	preset: string,
): INodeProperties => ({ ...name, type: 'options', noDataExpression: true, options, default: preset });

/** Runs the operation that the user chose, for all input items. */
async function execute(context: IExecuteFunctions, operations: readonly Operation[]): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	const operation = operations.find((each) => each.resource === resource && each.menuEntry.value === name);
	if (!operation) {
		throw new NodeOperationError(context.getNode(), `This node has no operation "${name}" of "${resource}"`, {
			description: 'Choose resource and operation from the lists.',
		});
	}
	const tool = isTool(context) ? new ToolCall(context) : undefined;
	let client: ProtrackClient;
	try {
		client = await openSession(tool?.context ?? context, tool?.session);
	} catch (thrown) {
		const rows = thrown instanceof ProtrackError ? operation.withoutSession?.(thrown) : undefined;
		if (rows) return [rows.map((json) => ({ json: json as IDataObject, pairedItem: { item: 0 } }))];
		const error = toNodeError(context.getNode(), thrown);
		if (!context.continueOnFail()) throw error;
		// Were it thrown, n8n would pass the input on as if it were the result.
		return [context.getInputData().map((_, index) => failedItem(error, index))];
	}
	try {
		return [await (tool ? tool.run(client, operation) : operation.execute(context, client))];
	} catch (thrown) {
		throw toNodeError(context.getNode(), thrown);
	}
}
