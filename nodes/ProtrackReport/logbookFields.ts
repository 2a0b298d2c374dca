import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import type { OdometerReading, WorkingHours } from '../../protrack/insight';
import { combineFields, field } from '../shared/field';
import { readNumber } from '../shared/numbers';
import { readChoice, readParts, readTrimmed } from '../shared/parameters';
import { parseTime } from '../shared/timeRange';
import { readZoneList, zoneShapes } from '../shared/zones';

const logbookOutputs = ['trips', 'months', 'csv'] as const;
export type LogbookOutput = (typeof logbookOutputs)[number];

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const outputs: INodeProperties['options'] = [
	{ name: 'Trips', value: 'trips', description: 'One item for each trip' },
	{ name: 'Monthly Totals', value: 'months', description: 'One item for each vehicle and month' },
	{ name: 'CSV File', value: 'csv', description: 'One file with all trips, for a spreadsheet' },
];

export const logbookOutputField = field(
	{ displayName: 'Output', name: 'output', type: 'options', options: outputs, default: 'trips' },
	(value, title): LogbookOutput => readChoice(value, title, logbookOutputs),
);

const days: INodeProperties['options'] = [
	{ name: 'Monday', value: 1 },
	{ name: 'Tuesday', value: 2 },
	{ name: 'Wednesday', value: 3 },
	{ name: 'Thursday', value: 4 },
	{ name: 'Friday', value: 5 },
	{ name: 'Saturday', value: 6 },
	{ name: 'Sunday', value: 7 },
];

const CLOCK = /^(\d{1,2}):(\d{2})$/;

/** A time of day as minutes since midnight. */
const clockField = (property: Pick<INodeProperties, 'displayName' | 'name' | 'default' | 'description'>) =>
	field({ ...property, type: 'string', placeholder: 'e.g. 08:00' }, (value, title) => {
		const [, hour, minute] = CLOCK.exec(readTrimmed(value, title)) ?? [];
		const [hours, minutes] = [Number(hour), Number(minute)];
		if (minutes < 60 && (hours < 24 || (hours === 24 && minutes === 0))) return (hours % 24) * 60 + minutes;
		throw ProtrackError.input(`"${title}" is not a time of day`, 'Give it as 08:00 or 17:30.');
	});

/** When trips are business, in the time zone of the workflow. */
export const workingHoursField = combineFields(
	{
		days: field(
			{
				displayName: 'Working Days',
				name: 'workingDays',
				type: 'multiOptions',
				options: days,
				default: [1, 2, 3, 4, 5],
				description: 'On other days every trip is private',
			},
			readDays,
		),
		from: clockField({
			displayName: 'Work Starts At',
			name: 'workFrom',
			default: '08:00',
			description:
				'In the time zone of the workflow. A trip that starts within working hours is business, unless it starts or ends in a home zone.',
		}),
		to: clockField({
			displayName: 'Work Ends At',
			name: 'workTo',
			default: '17:00',
			description: 'Where this is not later than the start, work ends on the next day',
		}),
	},
	(read, { context }): WorkingHours => ({
		days: read.days(),
		from: read.from(),
		to: read.to(),
		zone: context.getTimezone(),
	}),
);

function readDays(value: unknown, title: string): ReadonlySet<number> {
	const words = readParts(value, title, /,/).map((day) => readTrimmed(day, title));
	const hint = 'Choose from the list; an expression must give numbers from 1 (Monday) to 7 (Sunday).';
	return new Set(
		words.filter((day) => day !== '').map((day) => readNumber(day, title, { min: 1, max: 7, whole: true, hint })),
	);
}

/** Zones whose trips are private. */
export const homesField = field(
	{
		displayName: 'Home Zones',
		name: 'homes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Home Zone',
		default: {},
		description: 'A trip that starts or ends in one of these is private, whatever the time',
		options: zoneShapes,
	},
	(value) => readZoneList(value, 'home zone'),
);

/** What the vehicle's odometer showed; a time of null means the begin of the range. */
export type GivenReading = Omit<OdometerReading, 'time'> & { time: number | null };

export const odometerField = field(
	{
		displayName: 'Odometer Readings',
		name: 'odometerReadings',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Reading',
		default: {},
		description:
			'What the odometer of the vehicle showed; only where this item has a single device. The trips carry it on. Where a later reading differs, the next trip states the correction.',
		options: [
			{
				displayName: 'Reading',
				name: 'reading',
				values: [
					{
						displayName: 'Odometer (Km)',
						name: 'odometerKm',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 0,
					},
					{
						displayName: 'Time',
						name: 'time',
						type: 'dateTime',
						default: '',
						description: 'When it was read. If empty, the beginning of the time range.',
					},
				],
			},
		],
	},
	(value, _, { context }): GivenReading[] => {
		const { reading = [] } = (value ?? {}) as { reading?: Array<Record<string, unknown>> };
		return reading.map(({ time, odometerKm }) => ({
			time: parseTime(time, context.getTimezone(), 'Time')?.toSeconds() ?? null,
			odometerKm: readNumber(odometerKm, 'Odometer (Km)', {
				min: 0,
				max: 10_000_000,
				unit: 'km',
				hint: 'Give it in kilometers.',
			}),
		}));
	},
);
