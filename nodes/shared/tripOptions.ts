import type { INodeProperties } from 'n8n-workflow';

import { usualTripOptions, type TripOptions } from '../../protrack/insight';
import { combineFields, field, type Field } from './field';
import { readNumber } from './numbers';

/** A number of the collection "Options". */
export const numberOption = (
	property: Omit<INodeProperties, 'type' | 'typeOptions'>,
	{ min, max, unit }: { min: number; max: number; unit: string },
): Field<number> =>
	field({ ...property, type: 'number', typeOptions: { minValue: min, maxValue: max } }, (value, title) =>
		readNumber(value, title, { min, max, unit, hint: 'Correct it, or remove the option.' }),
	);

const DAY = 86_400;

/** What counts as a trip and as a stop: the options of every operation that finds trips. */
export const tripOptionsField: Field<TripOptions> = combineFields(
	{
		gapSeconds: numberOption(
			{
				displayName: 'Longest Gap in a Trip (Seconds)',
				name: 'longestGapSeconds',
				default: usualTripOptions.gapSeconds,
				description: 'A trip ends where the device reports nothing for longer than this',
			},
			{ min: 60, max: DAY, unit: 'seconds' },
		),
		minStopSeconds: numberOption(
			{
				displayName: 'Minimum Stop Duration (Seconds)',
				name: 'minStopSeconds',
				default: usualTripOptions.minStopSeconds,
				description: 'A shorter stop belongs to the trip, such as one at a traffic light',
			},
			{ min: 30, max: DAY, unit: 'seconds' },
		),
		minTripDistanceM: numberOption(
			{
				displayName: 'Minimum Trip Distance (Meters)',
				name: 'minTripDistanceM',
				default: usualTripOptions.minTripDistanceM,
				description:
					'How far a vehicle has to be from where it stood to be on a trip. With less than 100 m, drift of the GPS looks like trips.',
			},
			{ min: 20, max: 100_000, unit: 'm' },
		),
		minTripSeconds: numberOption(
			{
				displayName: 'Minimum Trip Duration (Seconds)',
				name: 'minTripSeconds',
				default: usualTripOptions.minTripSeconds,
				description: 'A shorter trip is left out',
			},
			{ min: 0, max: DAY, unit: 'seconds' },
		),
	},
	(read) => ({
		minTripDistanceM: read.minTripDistanceM(),
		minStopSeconds: read.minStopSeconds(),
		minTripSeconds: read.minTripSeconds(),
		gapSeconds: read.gapSeconds(),
	}),
);
