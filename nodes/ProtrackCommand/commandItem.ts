import { hintText } from '../../credentials/errorText';
import type { CommandAnswer } from '../../protrack/fleet';
import { nameFields, type DeviceName } from '../shared/deviceNames';
import { commandNameOf } from './sendFields';

interface Command {
	imei: string | null;
	command: string | null;
	delivered: boolean | null;
	commandId: string | null;
}

/** What a command comes out as: what a person looks for first. @param device left out where its name would have cost a call */
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
