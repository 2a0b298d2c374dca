import type { ProtrackClient } from '../../protrack/client';
import { pollFleet, type MonitorState, type PollOptions, type PollResult } from '../../protrack/monitor';
import { noDetection } from './detectionOptions';

/** What a poll for nothing but alarms is told. */
export type AlarmOptions = Omit<
	PollOptions,
	'changeDetection' | 'points' | 'deviceInventory' | 'isListComplete' | 'newlyReadable'
>;

/** One poll of a trigger that wants alarms and nothing else. */
export async function pollAlarms(
	client: ProtrackClient,
	imeis: string[],
	previous: MonitorState | null,
	account: string,
	options: AlarmOptions,
): Promise<PollResult> {
	const others = { changeDetection: noDetection, points: false, deviceInventory: null, isListComplete: true };
	return await pollFleet(client, imeis, new Map(), previous, account, {
		...options,
		...others,
		newlyReadable: new Set(),
	});
}
