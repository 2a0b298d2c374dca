import type { IPollFunctions } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/api';
import { pollReader, readDeviceSelection, type DeviceSelection } from '../shared/parameters';

/** What the user wants watched; all times in seconds. */
export interface Settings {
	selection: DeviceSelection;
	lateSeconds: number;
	startSecondsAgo: number;
	sweepSeconds: number;
}

const DAY_MINUTES = 1440;

/** Reads the fields of the trigger. @throws ProtrackError `input` that names the field */
export function readSettings(context: IPollFunctions): Settings {
	const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
	const minutes = (name: string, title: string, usual: number, least: number): number => {
		const value = Number(options[name] ?? usual);
		if (value >= least && value <= DAY_MINUTES) return Math.round(value * 60);
		throw ProtrackError.input(
			`"${title}" must be between ${least} and ${DAY_MINUTES} minutes`,
			'Correct it in the options of the trigger.',
		);
	};
	return {
		selection: readDeviceSelection(pollReader(context)),
		lateSeconds: minutes('lateMinutes', 'Late-Arrival Window', 10, 1),
		startSecondsAgo: minutes('lookBackMinutes', 'Look Back on First Start', 0, 0),
		sweepSeconds: options.reduceCalls === false ? 0 : minutes('fullCheckMinutes', 'Full Check Every', 180, 10),
	};
}
