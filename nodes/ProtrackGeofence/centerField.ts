import type { Coordinate } from '../../protrack/fleet';
import { coordinateField } from '../shared/coordinateField';
import { combineFields, field } from '../shared/field';
import { CORRECT_NUMBER } from './numbers';

/** The center of a circle; null for the position of each device. */
export const centerField = combineFields(
	{
		isDevice: field(
			{
				displayName: 'Center',
				name: 'center',
				type: 'options',
				options: [
					{ name: 'Coordinates', value: 'coordinates', description: 'A place that you give' },
					{ name: 'Position of the Device', value: 'device', description: 'Where each device is now' },
				],
				default: 'coordinates',
			},
			(value) => value === 'device',
		),
		place: coordinateField(
			{ center: ['coordinates'] },
			{
				hint: CORRECT_NUMBER,
				hintForZero: 'Enter the center of the geofence, or take it from the device.',
			},
		),
	},
	(read): Coordinate | null => (read.isDevice() ? null : read.place()),
);
