import { ProtrackError } from '../../protrack/client';
import { motionStates, type Coordinate, type MotionState } from '../../protrack/fleet';
import { coordinateField } from '../shared/coordinateField';
import { deviceField, type ChosenDevice } from '../shared/deviceFields';
import { combineFields, field, shownFor, type Field } from '../shared/field';
import { NeedsDevices } from '../shared/needsDevices';
import { readNumber } from '../shared/numbers';
import { isBlank, readChoice, readParts, readTrimmed } from '../shared/parameters';

/** Where distances begin. */
export type Origin = { place: Coordinate } | { device: ChosenDevice };

/** A place, or the position of a device. */
export const originField: Field<Origin | NeedsDevices<Origin>> = combineFields(
	{
		origin: field(
			{
				displayName: 'Nearest To',
				name: 'origin',
				type: 'options',
				options: [
					{ name: 'Coordinates', value: 'coordinates', description: 'A place that you give' },
					{
						name: 'Position of a Device',
						value: 'device',
						description: 'Where a device is now, e.g. one that needs help',
					},
				],
				default: 'coordinates',
			},
			(value, title) => readChoice(value, title, ['coordinates', 'device']),
		),
		place: coordinateField(
			{ origin: ['coordinates'] },
			{
				hint: 'Correct it, or check the expression that should give it.',
				hintForZero: 'Enter the place, or set "Nearest To" to the position of a device.',
			},
		),
		device: shownFor({ origin: ['device'] }, deviceField('Find the vehicles that are nearest to this device')),
	},
	(read): Origin | NeedsDevices<Origin> => {
		if (read.origin() === 'coordinates') return { place: read.place() };
		const device = read.device();
		return device instanceof NeedsDevices
			? new NeedsDevices(device.given, (imeis): Origin => ({ device: device.complete(imeis) }))
			: { device };
	},
);

export const statesField = field(
	{
		displayName: 'States',
		name: 'states',
		type: 'multiOptions',
		options: [
			{ name: 'Idling', value: 'idling', description: 'Stands with the ignition on' },
			{ name: 'Moving', value: 'moving', description: 'Drives faster than 3 km/h' },
			{ name: 'Parked', value: 'parked', description: 'Stands with the ignition off' },
			{
				name: 'Unknown',
				value: 'unknown',
				description: 'Was not heard of in the last 10 minutes, so it may be somewhere else by now',
			},
		],
		default: ['idling', 'moving', 'parked'],
		required: true,
		description: 'What the vehicles do that are wanted',
	},
	(value, title): ReadonlySet<MotionState> => {
		const states = readParts(value, title, /,/)
			.map((part) => readTrimmed(part, title))
			.filter((part) => part !== '')
			.map((part) => readChoice(part, title, motionStates));
		if (states.length > 0) return new Set(states);
		throw ProtrackError.input(`"${title}" is empty`, 'Choose at least one state.');
	},
);

/** Kilometers; Infinity where nothing is given. */
export const maxDistanceField = field(
	{
		displayName: 'Max Distance (Km)',
		name: 'maxDistanceKm',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 50,
		description: 'Only vehicles that are at most so far away, in a straight line',
	},
	(value, title) =>
		isBlank(value)
			? Infinity
			: readNumber(value, title, { min: 0, hint: 'Correct it, or remove the option.', quoted: true }),
	'',
);

export const averageSpeedField = field(
	{
		displayName: 'Average Speed (Km/h)',
		name: 'speedKmh',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 40,
		description: 'How fast the vehicles come, for the minutes that their way takes in a straight line',
	},
	(value, title) => readNumber(value, title, { min: 1, max: 300, unit: 'km/h', hint: 'Correct it.', quoted: true }),
);
