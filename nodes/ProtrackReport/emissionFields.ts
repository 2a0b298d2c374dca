import type { INodeProperties } from 'n8n-workflow';

import { ProtrackError } from '../../protrack/client';
import { emissionFactors, emissionScopes, type EmissionFactor } from '../../protrack/insight';
import { combineFields, field, shownFor } from '../shared/field';
import { readNumber } from '../shared/numbers';
import { readChoice, readRequired } from '../shared/parameters';

export const consumptionField = field(
	{
		displayName: 'Consumption (Liters per 100 Km)',
		name: 'litersPer100Km',
		type: 'number',
		typeOptions: { minValue: 0.1, numberPrecision: 2 },
		default: 0,
		required: true,
		description:
			'What the vehicle uses. Where vehicles differ, give this node one input item for each, with an expression here and for the device.',
	},
	(value, title) =>
		readNumber(value, title, { min: 0.1, max: 500, hint: 'Enter what the vehicle uses, e.g. 8.5 for a van.' }),
);

const fuels: INodeProperties['options'] = [
	{ name: 'Diesel', value: 'diesel' },
	{
		name: 'Gasoline (Petrol)',
		value: 'petrol',
		description: 'Tank to Wheel only: there is no factor for Well to Wheel',
	},
	{ name: 'Other', value: 'other', description: 'A factor of your own, with its source' },
];

const fields = {
	fuel: field(
		{ displayName: 'Fuel', name: 'fuel', type: 'options', options: fuels, default: 'diesel' },
		(value, title) => readChoice(value, title, ['diesel', 'petrol', 'other'] as const),
	),
	scope: shownFor(
		{ fuel: ['diesel', 'petrol'] },
		field(
			{
				displayName: 'Scope',
				name: 'emissionScope',
				type: 'options',
				options: [
					{ name: 'Tank to Wheel', value: 'tankToWheel', description: 'What leaves the exhaust only' },
					{
						name: 'Well to Wheel',
						value: 'wellToWheel',
						description: 'With the production of the fuel too, as ISO 14083 requires',
					},
				],
				default: 'wellToWheel',
				description: 'Which part of the emissions counts',
			},
			(value, title) => readChoice(value, title, emissionScopes),
		),
	),
	own: combineFields(
		{
			kgPerLiter: shownFor(
				{ fuel: ['other'] },
				field(
					{
						displayName: 'Factor (Kg CO2e per Liter)',
						name: 'kgPerLiter',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 5 },
						default: 0,
						required: true,
						description: 'How many kilograms of CO2e one liter of the fuel makes',
					},
					(value, title) => readNumber(value, title, { min: 0.001, max: 20, hint: 'Enter the factor of the fuel.' }),
				),
			),
			source: shownFor(
				{ fuel: ['other'] },
				field(
					{
						displayName: 'Source',
						name: 'factorSource',
						type: 'string',
						default: '',
						required: true,
						placeholder: 'e.g. ADEME Base Empreinte, diesel B10, well to wheel',
						description: 'Where the factor comes from; it stands beside every figure',
					},
					(value, title) => readRequired(value, title, 'Say where the factor comes from.'),
				),
			),
			year: shownFor(
				{ fuel: ['other'] },
				field(
					{
						displayName: 'Year',
						name: 'factorYear',
						type: 'number',
						default: 2025,
						required: true,
						description: 'The year that the factor was published for',
					},
					(value, title) =>
						readNumber(value, title, { min: 1990, max: 2100, whole: true, hint: 'Enter the year of the factor.' }),
				),
			),
		},
		(read): EmissionFactor => ({ kgPerLiter: read.kgPerLiter(), source: read.source(), year: read.year() }),
	),
};

/** Kilograms CO2e per liter: a published factor, or one of the user. */
export const factorField = combineFields(fields, (read): EmissionFactor => {
	const fuel = read.fuel();
	if (fuel === 'other') return read.own();
	const factor = emissionFactors[fuel][read.scope()];
	if (factor) return factor;
	throw ProtrackError.input(
		'"Scope" has no well-to-wheel factor for petrol',
		'Choose Tank to Wheel, or choose Other as the fuel and enter a factor with its source.',
	);
});
