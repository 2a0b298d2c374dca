import { ApiError } from '../world/apiError';
import { isSupported } from '../world/commandQueue';
import { text } from './parameters';
import { datastatusOf } from '../world/trackRecord';
import { requestedDevice, type Endpoint } from './context';

/** Chapter 3: what a command gets when the device is not in service, by datastatus. */
const REJECTIONS: Record<number, number> = { 1: 20017, 3: 20046, 4: 20017, 5: 20089 };

/** Chapter 2.5. */
export const commandSend: Endpoint = (context) => {
	const { query, now, nowMs, behavior, world } = context;
	const device = requestedDevice(context);
	const command = text(query, 'command');
	if (!isSupported(command, query.paramData) || device.unsupportedCommands.has(command)) throw new ApiError(20048);
	const report = device.report(now);
	const status = report.datastatus ?? datastatusOf(device, report, now, behavior.offlineAfterSeconds);
	const rejection = REJECTIONS[status];
	if (rejection !== undefined) throw new ApiError(rejection);
	const sent = world.commands.send(device, command, query.paramData, nowMs + behavior.commandAnswerDelayMs);
	return { code: 0, record: { commandid: sent.id } };
};

/** Chapter 2.6. A command to a device outside the viewer's tree does not exist for the viewer. */
export const commandQuery: Endpoint = ({ query, world, viewer }) => {
	const command = world.commands.find(text(query, 'commandid'));
	if (!command || !world.accounts.contains(viewer, command.device.account)) throw new ApiError(20005);
	const { response } = command;
	return { code: 0, record: { response: response ?? '', commandstatus: response === undefined ? 0 : 1 } };
};
