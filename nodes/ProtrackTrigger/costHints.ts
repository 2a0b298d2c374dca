import type { NodeHint } from 'n8n-workflow';

import type { EventName } from '../../protrack/monitor';

const wants = (event: EventName) => `$parameter.events.includes("${event}")`;
const isReduced = '$parameter.options?.reduceCalls !== false';

/** What each poll asks for alarms: the condition, and the words for it. */
const ALARMS = [
	[
		`${wants('alarm')} && ${isReduced}`,
		'one for each device that has sent something since the last poll, and some for silent devices in turn',
	],
	[
		`${wants('alarm')} && !(${isReduced})`,
		'one for each device, whether it has sent something or not ("Reduce API Calls" spares most of these)',
	],
	[`!${wants('alarm')}`, ''],
] as const;

/** The same for every position. */
const POSITIONS = [
	[wants('newPosition'), 'one for each vehicle that has moved'],
	[`!${wants('newPosition')}`, ''],
] as const;

/** One sentence about the calls of a poll with the present parameters. What a poll did cost is in n8n's log, the only place for it. */
export const costHints: NodeHint[] = ALARMS.flatMap(([ifAlarms, forAlarms]) =>
	POSITIONS.map(([ifPositions, forPositions]): NodeHint => {
		const calls = ['one for each 100 devices', forAlarms, forPositions].filter((call) => call !== '');
		return {
			message: `API calls of each poll: ${calls.join(', plus ')}.`,
			type: 'info',
			location: 'ndv',
			whenToDisplay: 'beforeExecution',
			displayCondition: `={{ ${ifAlarms} && ${ifPositions} }}`,
		};
	}),
);
