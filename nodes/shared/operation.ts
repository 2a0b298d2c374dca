import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { ProtrackClient, ProtrackError } from '../../protrack/client';
import type { RunDemand } from '../../protrack/fleet';
import { withDevicesFound } from './deviceLookup';
import {
	collectionField,
	field,
	readFields,
	showFor,
	type Field,
	type Fields,
	type InputItem,
	type Params,
} from './field';
import { parseItems, succeeded, throwFirstError, type ParsedItem, type Run } from './items';
import { forbidRetryOnFail } from './noRetry';
import type { OutputSchema } from './outputSchema';
import { withRunLimits, type LimitedRun } from './runLimits';

/** What the menu "Operation" shows. */
interface MenuEntry {
	name: string;
	value: string;
	description: string;
	/** As n8n lists it among the actions of the node, e.g. "Get many positions". */
	action: string;
}

interface Definition<OwnFields extends Fields, Options extends Fields> {
	/** Value of the menu "Resource", which shows it with a capital letter. */
	resource: string;
	/** What the menu "Resource" shows where that is something else. */
	resourceName?: string;
	operation: MenuEntry;
	/** In the order of the editor. */
	fields: OwnFields;
	/** Fields of the collection "Options", after all others. With `runLimits` among them, calls and items of the run are limited. */
	options?: Options;
	/** The fields of the output items with Simplify on. Left out where they are not known in advance. */
	outputSchema?: OutputSchema;
	/**
	 * Where agents may use it as a tool: when to use it and how to name a vehicle, in less than 200 characters. Each user can edit it. In a node with
	 * one, every operation needs one, because n8n then describes none by itself.
	 */
	toolDescription?: string;
	/** Set where the rows follow each other in time: a tool then shows some of the whole time instead of the first ones. */
	isSequence?: true;
	/** Set where it changes something on the platform: no call is made when an item cannot be parsed, or when "Retry On Fail" could repeat the change. */
	hasSideEffects?: true;
	/** The rows where the credential cannot be used as it is; left out where that is an error of the node. */
	withoutSession?: (error: ProtrackError) => object[];
	/** Gets all input items at once, so that they can share calls. Whatever it throws becomes an error of n8n. */
	execute: (
		run: Options extends { runLimits: Field<RunDemand> } ? LimitedRun : Run,
		items: Array<ParsedItem<Params<OwnFields> & Params<Options>>>,
	) => Promise<INodeExecutionData[]>;
}

/** An operation in the form that `defineNode` takes. */
export interface Operation {
	resource: string;
	resourceName: string;
	menuEntry: MenuEntry;
	properties: INodeProperties[];
	outputSchema?: OutputSchema;
	withoutSession?: (error: ProtrackError) => object[];
	isSequence: boolean;
	execute: (context: IExecuteFunctions, client: ProtrackClient) => Promise<INodeExecutionData[]>;
}

/**
 * Defines one operation of a node: its menu entry, its fields with their readers, what it does and what comes out.
 *
 * The casts state what TypeScript cannot derive for a type parameter: that options which are left out are `{}`, that no value waits for devices any more
 * once they were found, and that `Options` has `runLimits` exactly where `definition.options` has it.
 */
export function defineOperation<OwnFields extends Fields, Options extends Fields = Record<never, never>>(
	definition: Definition<OwnFields, Options>,
): Operation {
	const { resource, operation, outputSchema, withoutSession } = definition;
	const resourceName = definition.resourceName ?? resource.charAt(0).toUpperCase() + resource.slice(1);
	const options = collectionField(
		{ displayName: 'Options', name: 'options', placeholder: 'Add option' },
		definition.options ?? ({} as Options),
	);
	const fields = [
		...(definition.toolDescription ? [toolDescriptionField(definition.toolDescription)] : []),
		...Object.values(definition.fields),
		...(definition.options ? [options] : []),
	];
	const read = (item: InputItem) => ({ ...readFields(definition.fields, item), ...options.read(item) });
	return {
		resource,
		resourceName,
		menuEntry: operation,
		outputSchema,
		withoutSession,
		isSequence: definition.isSequence ?? false,
		properties: showFor(
			{ resource: [resource], operation: [operation.value] },
			fields.flatMap(({ properties }) => properties),
		),
		async execute(context, client) {
			const run: Run = { context, client, startedAt: Date.now() };
			const isWrite = definition.hasSideEffects === true;
			const parsed = parseItems(context.getInputData().length, (index) => {
				if (isWrite) forbidRetryOnFail(context);
				return read(inputItem(run, index));
			});
			if (isWrite) throwFirstError(run, parsed);
			const hasLimits = definition.options && 'runLimits' in definition.options;
			const limited = hasLimits ? withRunLimits(run, succeeded(parsed) as Array<{ runLimits: RunDemand }>) : run;
			const items = (await withDevicesFound(limited.client, parsed, isWrite)) as Array<
				ParsedItem<Params<OwnFields> & Params<Options>>
			>;
			if (isWrite) throwFirstError(run, items);
			return await definition.execute(limited as Parameters<typeof definition.execute>[0], items);
		},
	};
}

/** n8n reads it itself, by its name, and shows it where the node is a tool. */
const toolDescriptionField = (description: string): Field<unknown> =>
	field(
		{
			displayName: 'Tool Description',
			name: 'toolDescription',
			type: 'string',
			typeOptions: { rows: 3 },
			default: description,
			description: 'What the model reads to decide when to use this tool',
			displayOptions: { show: { '@tool': [true] } },
		},
		(value) => value,
	);

function inputItem(run: Run, index: number): InputItem {
	return {
		...run,
		index,
		read: (name, extractValue = false, whenAbsent) =>
			run.context.getNodeParameter(name, index, whenAbsent, { extractValue }),
	};
}
