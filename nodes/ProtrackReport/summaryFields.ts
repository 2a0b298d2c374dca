import { ProtrackError } from '../../protrack/client';
import type { PeriodUnit } from '../../protrack/fleet';
import type { NightHours } from '../../protrack/insight';
import { DateTime } from '../../protrack/thirdParty';
import { combineFields, field, shownFor, switchField, type Field } from '../shared/field';
import { readNumber } from '../shared/numbers';
import { readChoice, readRequired } from '../shared/parameters';

/** What a report has one item for. @param description of the field */
export const periodField = (description: string, preset: PeriodUnit = 'day'): Field<PeriodUnit> =>
	field(
		{
			displayName: 'Group By',
			name: 'per',
			description,
			type: 'options',
			options: [
				{ name: 'Day', value: 'day', description: 'One item for each device and day' },
				{ name: 'Month', value: 'month', description: 'One item for each device and calendar month' },
				{ name: 'Week', value: 'week', description: 'One item for each device and week from Monday' },
				{ name: 'Whole Range', value: 'range', description: 'One item for each device and input item' },
			],
			default: preset,
		},
		(value, title) => readChoice(value, title, ['day', 'month', 'week', 'range']),
	);

/** The time zone whose days, nights and weekends count: an IANA name, or null for the one in which each vehicle is. */
export const zoneField: Field<string | null> = combineFields(
	{
		timeZone: field(
			{
				displayName: 'Time Zone',
				name: 'timeZone',
				type: 'options',
				options: [
					{ name: 'Of the Vehicle', value: 'vehicle', description: 'That of its first position in the time range' },
					{ name: 'Of the Workflow', value: 'workflow', description: 'That of the workflow settings' },
					{ name: 'Other', value: 'other', description: 'One that you name' },
				],
				default: 'workflow',
				description: 'The days, weeks, months, nights and weekends are those of this zone',
			},
			(value, title) => readChoice(value, title, ['vehicle', 'workflow', 'other']),
		),
		zoneName: shownFor(
			{ timeZone: ['other'] },
			field(
				{
					displayName: 'Time Zone Name',
					name: 'timeZoneName',
					type: 'string',
					default: '',
					placeholder: 'e.g. Africa/Nairobi',
					required: true,
				},
				readZone,
			),
		),
	},
	(read, { context }) => {
		const zone = read.timeZone();
		if (zone === 'vehicle') return null;
		return zone === 'workflow' ? context.getTimezone() : read.zoneName();
	},
);

export function readZone(value: unknown, title: string): string {
	const hint = 'Give a name of the IANA time zone database, e.g. Africa/Nairobi or America/Lima.';
	const name = readRequired(value, title, hint);
	const { isValid, zone, offset } = DateTime.fromSeconds(0, { zone: name });
	// Words such as "local" are the zone of the server, which nobody means; and no zone is farther than 14 hours from UTC.
	if (isValid && zone.type !== 'system' && Math.abs(offset) <= 14 * 60) return name;
	throw ProtrackError.input(`"${title}" is no time zone: "${name.slice(0, 40)}"`, hint);
}

const hourOption = (displayName: string, name: string, preset: number, description: string) =>
	field(
		{ displayName, name, type: 'number', typeOptions: { minValue: 0, maxValue: 23 }, default: preset, description },
		(value, title) =>
			readNumber(value, title, { min: 0, max: 23, whole: true, hint: 'Correct it, or remove the option.' }),
	);

/** The hours of the night. */
export const nightOption: Field<NightHours> = combineFields(
	{
		from: hourOption('Night Begins (Hour)', 'nightBeginHour', 22, 'First hour of the night, 0 to 23'),
		to: hourOption('Night Ends (Hour)', 'nightEndHour', 6, 'First hour of the day, 0 to 23'),
	},
	(read) => ({ from: read.from(), to: read.to() }),
);

export const ignitionOption = switchField({
	displayName: 'Read Ignition Alarms',
	name: 'readIgnition',
	default: false,
	description:
		'Whether to read when the engine was on, for "idleMinutes". Costs at least one more call for each device; the device has to send the alarms Engine On and Engine Off.',
});

/** A speed limit, which counts only where it is set. @param whenAbsent the limit where it is not */
export const speedLimitField = <Absent extends number | null>(
	description: string,
	whenAbsent: Absent,
): Field<number | Absent> =>
	field(
		{
			displayName: 'Speed Limit (Km/h)',
			name: 'speedLimitKmh',
			type: 'number',
			typeOptions: { minValue: 5, maxValue: 300 },
			default: USUAL_SPEED_LIMIT,
			description,
		},
		(value, title) =>
			value === null && whenAbsent === null
				? whenAbsent
				: readNumber(value, title, { min: 5, max: 300, unit: 'km/h', hint: 'Correct it, or remove the option.' }),
		whenAbsent,
	);

/** Km/h; what a new option starts with. */
export const USUAL_SPEED_LIMIT = 90;

/** Null where no limit is set. */
export const speedLimitOption = speedLimitField(
	'For "speedingSeconds": how long the vehicle was faster, by the distance between its reports. Without this option it is null.',
	null,
);
