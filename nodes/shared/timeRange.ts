import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import { DateTime } from '../../protrack/thirdParty';
import { showFor, type Field, type InputItem } from './field';
import { asText, readTrimmed } from './parameters';
import { readyRanges } from './readyRanges';
import { parseSpokenRange, SPOKEN_RANGE_EXAMPLES, SPOKEN_RANGE_TITLE } from './spokenRange';

/** From and to in epoch seconds. */
export interface TimeRange {
	from: number;
	to: number;
}

const DEFAULT_DESCRIPTION = 'Times without a zone are in the time zone of the workflow';

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const timeRangeOptions: INodePropertyOptions[] = [
	...readyRanges.map(({ name, value, description }) => ({ name, value, description })),
	{ name: 'Custom', value: 'custom', description: 'From one point in time to another' },
];

const DEFAULT_RANGE = 'last24Hours';

/**
 * A tool has a field for words, because a model cannot choose from a menu. The menu is not hidden beside it: the editor would take the expression of
 * the model for an empty field, and mark the menu as missing.
 */
const spokenRangeProperty: INodeProperties = {
	displayName: SPOKEN_RANGE_TITLE,
	name: 'spokenRange',
	type: 'string',
	default: '',
	placeholder: 'e.g. yesterday',
	description: `For a range that the model fills in. Understood are: ${SPOKEN_RANGE_EXAMPLES}.`,
	hint: 'Let the model define it (the button beside the field). Where it is empty, Time Range counts.',
	displayOptions: { show: { '@tool': [true] } },
};

/** A range of time, ready-made or from one time to another; in a tool also in words. @param preset the choice of a new node */
export const timeRangeFrom = (preset: string): Field<TimeRange> => ({
	properties: [
		spokenRangeProperty,
		{
			displayName: 'Time Range',
			name: 'timeRange',
			type: 'options',
			options: timeRangeOptions,
			default: preset,
		},
		...showFor({ timeRange: ['custom'] }, [
			{
				displayName: 'From',
				name: 'from',
				type: 'dateTime',
				default: '',
				required: true,
				description: `Start of the range. ${DEFAULT_DESCRIPTION}.`,
			},
			{
				displayName: 'To',
				name: 'to',
				type: 'dateTime',
				default: '',
				description: `End of the range, now if empty. ${DEFAULT_DESCRIPTION}.`,
			},
		]),
	],
	read: (item) => readTimeRange(item, preset),
});

export const timeRangeField = timeRangeFrom(DEFAULT_RANGE);

function readTimeRange({ context, read, startedAt }: InputItem, preset: string): TimeRange {
	const now = DateTime.fromMillis(startedAt, { zone: context.getTimezone() });
	const words = readTrimmed(read('spokenRange', false, ''), SPOKEN_RANGE_TITLE);
	if (words !== '') return range(...parseSpokenRange(words, now));
	const chosen = read('timeRange', false, preset);
	if (chosen === 'custom') return customRange(read, now, context.getTimezone());
	const ready = readyRanges.find(({ value }) => value === chosen);
	if (ready) return range(...ready.of(now));
	throw ProtrackError.input(
		'"Time Range" has no such choice',
		'Choose it from the list; an expression must give e.g. today, lastHour or custom.',
	);
}

function customRange(read: InputItem['read'], now: DateTime, zone: string): TimeRange {
	const from = parseTime(read('from'), zone, 'From');
	const to = parseTime(read('to', false, ''), zone, 'To') ?? now;
	if (!from) throw ProtrackError.input('"From" is empty', 'Enter when the range starts, e.g. 2026-03-01T08:00:00.');
	if (from < to) return range(from, to);
	throw ProtrackError.input('"From" is not before "To"', 'Swap them, or choose one of the ready ranges.');
}

/**
 * Reads a time as a user may give it: ISO text with or without a zone, a date, epoch seconds (10 digits) or milliseconds (13), or the DateTime of
 * an expression.
 * @returns null for an empty value
 * @throws ProtrackError `input`
 */
export function parseTime(value: unknown, zone: string, field: string): DateTime | null {
	if (value === '' || value === null || value === undefined) return null;
	const text = DateTime.isDateTime(value)
		? value.toISO()
		: value instanceof Date
			? value.toISOString()
			: asText(value).trim();
	// Eight digits are a date (20260301). Other digits would be a guess: 202603010800 is a minute of 2026 to a person, and milliseconds of 1976 by their number.
	const time =
		/^\d+$/.test(text ?? '') && text?.length !== 8
			? epochTime(String(text), zone)
			: formats.map((parse) => parse(text ?? '', zone)).find((parsed) => parsed.isValid);
	if (time?.isValid) return time;
	throw ProtrackError.input(
		`"${field}" is not a time: "${String(text).slice(0, 40)}"`,
		'Give it as 2026-03-01T08:00:00, with or without a zone such as Z or +02:00, or as epoch time: 10 digits in seconds, 13 in milliseconds.',
	);
}

const formats = [
	(text: string, zone: string) => DateTime.fromISO(text, { zone }),
	(text: string, zone: string) => DateTime.fromSQL(text, { zone }),
	(text: string, zone: string) => DateTime.fromRFC2822(text, { zone }),
];

function epochTime(digits: string, zone: string): DateTime | undefined {
	if (digits.length === 10) return DateTime.fromSeconds(Number(digits), { zone });
	if (digits.length === 13) return DateTime.fromMillis(Number(digits), { zone });
	return undefined;
}

function range(from: DateTime, to: DateTime): TimeRange {
	return { from: Math.floor(from.toSeconds()), to: Math.floor(to.toSeconds()) };
}
