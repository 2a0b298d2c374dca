import type { INodeProperties } from 'n8n-workflow';

import { counted, inDigits, ProtrackError, type ProtrackClient } from '../../protrack/client';
import { RunLimits, type RunDemand } from '../../protrack/fleet';
import { DateTime } from '../../protrack/thirdParty';
import type { InputItem } from './field';
import type { ParsedItem, Run } from './items';
import { readNumber } from './numbers';
import type { TimeRange } from './timeRange';

/* A mistyped year must not keep n8n busy for hours or fill its memory. So a run has limits, which the user can raise. */

interface LimitOption {
	displayName: string;
	name: string;
	/** The limit unless it is raised. */
	usual: number;
	highest: number;
}

const DEFAULT_CALLS = 2000;
const DEFAULT_ITEMS = 100_000;

const options: Record<keyof RunDemand, LimitOption> = {
	calls: { displayName: 'Max Calls', name: 'maxCalls', usual: DEFAULT_CALLS, highest: 100_000 },
	items: { displayName: 'Max Items', name: 'maxItems', usual: DEFAULT_ITEMS, highest: 1_000_000 },
};

/** The two options, for a collection "Options". */
export const limitOptions: INodeProperties[] = [
	{
		displayName: options.calls.displayName,
		name: options.calls.name,
		type: 'number',
		typeOptions: { minValue: options.calls.usual, maxValue: options.calls.highest },
		default: DEFAULT_CALLS,
		description:
			'Raise it for a run that needs more calls to the platform. A run that would take more is refused, one that does stops with an error.',
	},
	{
		displayName: options.items.displayName,
		name: options.items.name,
		type: 'number',
		typeOptions: { minValue: options.items.usual, maxValue: options.items.highest },
		default: DEFAULT_ITEMS,
		description:
			'Raise it for a run that has to give more items and whose n8n has the memory for them. A run that would give more is refused, one that does stops with an error.',
	},
];

/** Reads the options of `limitOptions` for one input item. @throws ProtrackError `input` */
export function readRunLimits(item: InputItem): RunDemand {
	const read = ({ displayName, name, usual, highest }: LimitOption): number =>
		readNumber(item.read(name, false, usual), displayName, {
			min: usual,
			max: highest,
			whole: true,
			hint: 'Correct it, or remove the option.',
		});
	return { calls: read(options.calls), items: read(options.items) };
}

export type LimitedRun = Run & { limits: RunLimits };

/** The run with the highest limits of its items; everything that it sends and gives is counted. */
export function withRunLimits(run: Run, questions: ReadonlyArray<{ runLimits: RunDemand }>): LimitedRun {
	const highest = (what: keyof RunDemand) =>
		questions.reduce((most, { runLimits }) => Math.max(most, runLimits[what]), options[what].usual);
	const max = { calls: highest('calls'), items: highest('items') };
	const limits = new RunLimits(max, (what) =>
		ofKindLimit(
			`This run has reached its limit of ${inDigits(max[what])} ${what}`,
			max[what] < options[what].highest ? `${ASK_FOR_LESS}, or raise ${optionName(what)}.` : `${ASK_FOR_LESS}.`,
		),
	);
	return { ...run, limits, client: limits.limit(run.client) };
}

/** A client for a list in the editor, which has no options: it must end even when the tree of accounts does not. */
export function withDefaultLimits(client: ProtrackClient): ProtrackClient {
	const max = { calls: DEFAULT_CALLS, items: DEFAULT_ITEMS };
	const exceeded = (what: keyof RunDemand) =>
		ofKindLimit(
			`The list would take more than ${inDigits(max[what])} ${what}`,
			'Enter the IMEI or the login name instead of choosing from the list.',
		);
	return new RunLimits(max, exceeded).limit(client);
}

/** The limits of one poll of a trigger, which has no options either. It stops at half of the items and continues there in the next poll. */
export function limitsOfPoll(): RunLimits {
	const max = { calls: 20_000, items: 200_000 };
	return new RunLimits(max, (what) =>
		ofKindLimit(
			`This poll has reached its limit of ${inDigits(max[what])} ${what}`,
			'Choose fewer devices, or turn off "Include Sub-Accounts". If there cannot be so many, ask your provider why the lists have no end.',
		),
	);
}

/**
 * Rejects a run that would take too much, before anything is sent.
 * @param demand what all items together take
 * @param subject what is wanted, e.g. "The mileage of 17 devices from 1990-01-01 to 2026-11-24"
 * @param more a sentence about what else would help
 * @returns the same questions, or the same error for each of them, because the run as a whole counts
 */
export function withinLimits<T>(
	run: LimitedRun,
	parsedItems: Array<ParsedItem<T>>,
	demand: Partial<RunDemand>,
	subject: string,
	more = '',
): Array<ParsedItem<T>> {
	const exceeded = run.limits.excess(demand);
	if (exceeded.length === 0) return parsedItems;
	const takes = exceeded.map(
		(what) => `${what === 'calls' ? 'take' : 'give'} about ${inDigits(demand[what] ?? 0)} ${what}`,
	);
	const most = exceeded.map((what) => `${inDigits(run.limits.max[what])} ${what}`);
	const beyond = exceeded.filter((what) => (demand[what] ?? 0) > options[what].highest);
	const help =
		beyond.length === 0
			? `Check the time range and the devices, or raise ${exceeded.map(optionName).join(' and ')}.`
			: `${ASK_FOR_LESS}: ${beyond.map((what) => `"${options[what].displayName}" allows at most ${inDigits(options[what].highest)}`).join(' and ')}.`;
	const thrown = ofKindLimit(
		`${subject} would ${takes.join(' and ')}, more than the ${most.join(' and ')} allowed in one run`,
		`${help} None of it was read.${more}`,
	);
	return parsedItems.map((item) => ('thrown' in item ? item : { thrown }));
}

/** "17 devices from 1990-01-01 to 2026-11-24", for the errors above. @param zone of the workflow */
export function describeDemand(devices: number | 'all', ranges: readonly TimeRange[], zone: string): string {
	const which = devices === 'all' ? 'all devices' : counted(devices, 'device');
	const dayOf = (seconds: number) => DateTime.fromSeconds(seconds, { zone }).toFormat('yyyy-MM-dd');
	const from = ranges.reduce((first, range) => Math.min(first, range.from), Infinity);
	const to = ranges.reduce((last, range) => Math.max(last, range.to), -Infinity);
	return ranges.length === 0 ? which : `${which} from ${dayOf(from)} to ${dayOf(to)}`;
}

const optionName = (what: keyof RunDemand): string =>
	`the option "${options[what].displayName}" (up to ${inDigits(options[what].highest)})`;

const ASK_FOR_LESS = 'Ask for less (a shorter time range, fewer devices, a lower limit)';

const ofKindLimit = (message: string, hint: string): ProtrackError =>
	ProtrackError.of({ kind: 'limit', message, hint, httpCode: '400' });
