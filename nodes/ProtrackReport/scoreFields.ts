import type { INodeProperties } from 'n8n-workflow';

import { scorePresets, usualScoreOptions, type ScoreOptions, type ScoreWeights } from '../../protrack/insight';
import { collectionField, combineFields, field, type Field } from '../shared/field';
import { readNumber } from '../shared/numbers';
import { readChoice } from '../shared/parameters';
import { numberOption } from '../shared/tripOptions';

const titles: Record<keyof ScoreWeights, string> = {
	speeding10: 'Speeding by More Than 10 Km/h',
	speeding20: 'Speeding by More Than 20 Km/h',
	speeding30: 'Speeding by More Than 30 Km/h',
	speeding50: 'Speeding by More Than 50 Km/h',
	speedingAlarm: 'Speeding Alarm',
	harshAcceleration: 'Harsh Acceleration',
	harshBraking: 'Harsh Braking',
	sharpTurn: 'Sharp Turn',
	idling: 'Engine Idling',
	fatigue: 'Fatigue Driving',
	missedBreak: 'Fatigue Driving, Break Missed',
};

const MAX_POINTS = 1000;

/** The points for one of its kind; null where the preset's count. */
function weightField([key, displayName]: [string, string]): [string, Field<number | null>] {
	const usual = scorePresets.navixy.weights[key as keyof ScoreWeights];
	const description = 'Penalty points for each time that it happens';
	const typeOptions = { minValue: 0, maxValue: MAX_POINTS };
	const property: INodeProperties = {
		displayName,
		name: key,
		type: 'number',
		typeOptions,
		default: usual,
		description,
	};
	const rule = { min: 0, max: MAX_POINTS, unit: 'points', hint: 'Correct it, or remove it.' };
	return [key, field(property, (value, title) => (value === null ? null : readNumber(value, title, rule)), null)];
}

const presets: INodeProperties['options'] = [
	{
		name: 'Points per 100 Km',
		value: 'navixy',
		description: '100 minus the penalty points per 100 km; points after Navixy',
	},
	{ name: 'Ranks', value: 'wialon', description: 'Steps of 10 by the penalty points per 100 km, after Wialon' },
];

/** How a vehicle is scored, as far as it is not an option. */
export const scoringField = combineFields(
	{
		speedLimitKmh: field(
			{
				displayName: 'Speed Limit (Km/h)',
				name: 'speedLimitKmh',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 300 },
				default: 90,
				description:
					'One limit for all roads. Speeding is found by the distance between reports; with 0, only alarms of the device count.',
			},
			(value, title) =>
				readNumber(value, title, { min: 0, max: 300, unit: 'km/h', hint: 'Enter a limit, or 0 for alarms only.' }),
		),
		preset: field(
			{
				displayName: 'Scoring',
				name: 'scoring',
				type: 'options',
				options: presets,
				default: 'navixy',
				description: 'How penalty points become a score',
			},
			(value, title) => readChoice(value, title, ['navixy', 'wialon'] as const),
		),
		weights: collectionField(
			{ displayName: 'Penalty Points', name: 'weights', placeholder: 'Change Points' },
			Object.fromEntries(Object.entries(titles).map(weightField)),
		),
	},
	(read): Pick<ScoreOptions, 'preset' | 'weights' | 'speedLimitKmh'> => ({
		speedLimitKmh: read.speedLimitKmh() || null,
		preset: scorePresets[read.preset()],
		weights: Object.fromEntries(Object.entries(read.weights()).filter(([, points]) => points !== null)),
	}),
);

export const scoreOptions = {
	minReliableKm: numberOption(
		{
			displayName: 'Minimum Reliable Distance (Km)',
			name: 'minReliableKm',
			default: usualScoreOptions.minReliableKm,
			description: 'A score from fewer kilometers has "isReliable": false',
		},
		{ min: 0, max: 100_000, unit: 'km' },
	),
	minSpeedingSeconds: numberOption(
		{
			displayName: 'Minimum Speeding Duration (Seconds)',
			name: 'minSpeedingSeconds',
			default: usualScoreOptions.minSpeedingSeconds,
			description:
				'How long a vehicle has to be too fast. With less than 20 seconds, inexact positions look like speeding.',
		},
		{ min: 0, max: 3600, unit: 'seconds' },
	),
};
