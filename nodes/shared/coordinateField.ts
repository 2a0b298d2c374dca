import { ProtrackError } from '../../protrack/client';
import type { Coordinate } from '../../protrack/fleet';
import { combineFields, field, shownFor, type Field } from './field';
import { readNumber } from './numbers';

/**
 * A place on earth, as two fields.
 * @param show when the fields are shown
 * @param hint what to do about a wrong number
 * @param hintForZero what to do about fields that were left empty
 */
export const coordinateField = (
	show: Parameters<typeof shownFor>[0],
	{ hint, hintForZero }: { hint: string; hintForZero: string },
): Field<Coordinate> =>
	combineFields(
		{
			latitude: shownFor(
				show,
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
					(value, title) => readNumber(value, title, { min: -90, max: 90, hint, quoted: true }),
				),
			),
			longitude: shownFor(
				show,
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
					(value, title) => readNumber(value, title, { min: -180, max: 180, hint, quoted: true }),
				),
			),
		},
		(read) => {
			const place = { latitude: read.latitude(), longitude: read.longitude() };
			if (place.latitude !== 0 || place.longitude !== 0) return place;
			// The value of empty fields, and the platform's placeholder for "no position"; the place itself is in the sea off Africa.
			throw ProtrackError.input('"Latitude" and "Longitude" are both 0', hintForZero);
		},
	);
