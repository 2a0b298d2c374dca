import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../../../protrack/client';
import { explainAnswer, readAnswer } from '../../../../protrack/fleet';
import { knownDeviceNames } from '../../../shared/deviceNames';
import { showFor, simplifyField } from '../../../shared/fields';
import { parseItems, forEachItem, readable } from '../../../shared/items';
import { reader, readText } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { limitOptions, readRunLimits, withinLimits, withRunLimits } from '../../../shared/runLimits';
import { commandItem } from '../../commandItem';

const shown = showFor('command', ['getStatus']);

export const description: INodeProperties[] = [
	{
		displayName: 'Command ID',
		name: 'commandId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1B454',
		description: 'The ID that Send gave as "commandId"',
		displayOptions: shown,
	},
	simplifyField(shown),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Command',
				name: 'command',
				type: 'string',
				default: '',
				placeholder: 'e.g. RELAY,1',
				description: 'Copied to the output, because the platform tells the answer alone',
			},
			{
				displayName: 'IMEI',
				name: 'imei',
				type: 'string',
				default: '',
				placeholder: 'e.g. 123456789012345',
				description: 'Copied to the output, because the platform tells the answer alone',
			},
			...limitOptions,
		],
	},
];

/** What devices have answered (chapter 2.6): one call for each different command of all input items together. */
export const execute: Operation = async (run) => {
	const questions = parseItems(run, (index) => {
		const read = reader(run.context, index);
		const copied = (name: string, field: string) =>
			readText(run.context.getNodeParameter(`options.${name}`, index, ''), field).trim() || null;
		return {
			commandId: readCommandId(read('commandId')),
			simplify: read('simplify') === true,
			imei: copied('imei', 'IMEI'),
			command: copied('command', 'Command'),
			runLimits: readRunLimits(run.context, index),
		};
	});
	const limited = withRunLimits(run, readable(questions));
	const calls = new Set(readable(questions).map(({ commandId }) => commandId)).size;
	const parsedItems = withinLimits(limited, questions, { calls }, 'The answers to these commands');
	const ids = new Set(readable(parsedItems).map(({ commandId }) => commandId));
	const answers = new Map([...ids].map((id) => [id, readAnswer(limited.client, id)]));
	await Promise.allSettled(answers.values());
	return await forEachItem(limited, parsedItems, async ({ commandId, simplify, imei, command }) => {
		const { answer, raw } = await (answers.get(commandId) ?? readAnswer(limited.client, commandId));
		if (!simplify) return [raw];
		const device = imei === null ? undefined : knownDeviceNames(limited.client, [imei]).get(imei);
		// The platform knows the ID, so it has accepted the command.
		return [commandItem({ imei, command, delivered: true, commandId }, explainAnswer(command, answer), device)];
	});
};

function readCommandId(value: unknown): string {
	const id = readText(value, 'Command ID').trim();
	if (id !== '') return id;
	throw ProtrackError.input(
		'"Command ID" is empty',
		'Enter the ID that Send gave, or check the expression that should give it.',
	);
}
