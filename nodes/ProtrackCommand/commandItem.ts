import type { CommandAnswer, DeviceName } from '../../protrack/fleet';
import { hintText } from '../shared/errors';
import { nameFields } from '../shared/deviceNames';
import type { OutputSchema } from '../shared/outputSchema';
import { commandNameOf } from './commandField';

interface Command {
	imei: string | null;
	command: string | null;
	delivered: boolean | null;
	commandId: string | null;
}

/** The output fields of a command in every operation; `notice` only where there is one. */
export const commandSchema = {
	deviceName: 'string | null',
	plateNumber: 'string | null',
	command: 'string | null',
	commandName: 'string | null',
	delivered: 'boolean | null',
	answered: 'boolean',
	succeeded: 'boolean | null',
	response: 'string | null',
	answeredAt: 'string | null',
	commandId: 'string | null',
	imei: 'string | null',
	notice: 'string',
} satisfies OutputSchema;

/** The output item of a command, with the fields that users look for first. @param device left out where its name is not known */
export function commandItem(
	{ imei, command, delivered, commandId }: Command,
	answer: CommandAnswer,
	device?: DeviceName,
): object {
	const { answered, succeeded, response, answeredAt, notice } = answer;
	return {
		...nameFields(device),
		command,
		commandName: command === null ? null : commandNameOf(command),
		delivered,
		answered,
		succeeded,
		response,
		answeredAt,
		commandId,
		imei,
		...(notice && { notice: hintText(notice) }),
	};
}
