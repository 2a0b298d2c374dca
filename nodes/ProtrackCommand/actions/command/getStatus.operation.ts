import { isImei } from '../../../../protrack/client';
import { explainAnswer, readAnswer } from '../../../../protrack/fleet';
import { completeNames } from '../../../shared/deviceNames';
import { field } from '../../../shared/field';
import { runLimitsOption, simplifyField } from '../../../shared/fields';
import { askOnce, forEachItem, succeeded } from '../../../shared/items';
import { defineOperation } from '../../../shared/operation';
import { readRequired, readTrimmed } from '../../../shared/parameters';
import { withinLimits } from '../../../shared/runLimits';
import { commandItem, commandSchema } from '../../commandItem';

const commandIdField = field(
	{
		displayName: 'Command ID',
		name: 'commandId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1B454',
		description: 'The ID that Send gave as "commandId"',
	},
	(value, title) =>
		readRequired(value, title, 'Enter the ID that Send gave, or check the expression that should give it.'),
);

/** A field of the output that the platform does not give. */
const copiedOption = (displayName: string, name: string, placeholder: string) =>
	field(
		{
			displayName,
			name,
			type: 'string',
			default: '',
			placeholder,
			description: 'Copied to the output, because the platform tells the answer alone',
		},
		(value, title) => readTrimmed(value, title) || null,
	);

/** Gets the answers of devices (chapter 2.6): one call for each different command of all input items together. */
export const commandGetStatus = defineOperation({
	resource: 'command',
	operation: {
		name: 'Get Status',
		value: 'getStatus',
		description: 'Get what a device has answered to a command that was sent before',
		action: 'Get the status of a command',
	},
	fields: { commandId: commandIdField, simplify: simplifyField },
	options: {
		command: copiedOption('Command', 'command', 'e.g. RELAY,1'),
		imei: copiedOption('IMEI', 'imei', 'e.g. 123456789012345'),
		runLimits: runLimitsOption,
	},
	outputSchema: { ...commandSchema, delivered: 'boolean', commandId: 'string' },
	async execute(run, questions) {
		const calls = new Set(succeeded(questions).map(({ commandId }) => commandId)).size;
		const items = withinLimits(run, questions, { calls }, 'The answers to these commands');
		const ids = succeeded(items).map(({ commandId }) => commandId);
		const answerTo = await askOnce(ids, async (id) => await readAnswer(run.client, id));
		const named = succeeded(items).flatMap(({ simplify, imei }) => (simplify && imei && isImei(imei) ? [imei] : []));
		const names = await completeNames(run, named);
		return await forEachItem(run, items, async ({ commandId, simplify, imei, command }) => {
			const { answer, raw } = await answerTo(commandId);
			if (!simplify) return [raw];
			const device = imei === null ? undefined : names.get(imei);
			// The platform knows the ID, so it has accepted the command.
			return [commandItem({ imei, command, delivered: true, commandId }, explainAnswer(command, answer), device)];
		});
	},
});
