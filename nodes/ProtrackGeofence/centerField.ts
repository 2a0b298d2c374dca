import { ProtrackError } from '../../protrack/client';
import type { Coordinate } from '../../protrack/fleet';
import { combineFields, field, shownFor } from '../shared/field';
import { readGeofenceNumber } from './numbers';

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
		latitude: shownFor(
			{ center: ['coordinates'] },
			field(
				{
					displayName: 'Latitude',
					name: 'latitude',
					type: 'number',
					typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
					default: 0,
					required: true,
					placeholder: 'e.g. 22.583197',
					description: 'Degrees north of the equator, negative in the south',
				},
				(value, title) => readGeofenceNumber(value, title, { min: -90, max: 90 }),
			),
		),
		longitude: shownFor(
			{ center: ['coordinates'] },
			field(
				{
					displayName: 'Longitude',
					name: 'longitude',
					type: 'number',
					typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
					default: 0,
					required: true,
					placeholder: 'e.g. 113.909813',
					description: 'Degrees east of Greenwich, negative in the west',
				},
				(value, title) => readGeofenceNumber(value, title, { min: -180, max: 180 }),
			),
		),
	},
	(read): Coordinate | null => {
		if (read.isDevice()) return null;
		const center = { latitude: read.latitude(), longitude: read.longitude() };
		if (center.latitude !== 0 || center.longitude !== 0) return center;
		// The value of empty fields, and the platform's placeholder for "no position"; the place itself is in the sea off Africa.
		throw ProtrackError.input(
			'"Latitude" and "Longitude" are both 0',
			'Enter the center of the geofence, or take it from the device.',
		);
	},
);
