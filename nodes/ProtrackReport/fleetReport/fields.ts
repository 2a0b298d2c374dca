import { usualAttentionLimits, type AttentionLimits } from '../../../protrack/insight/fleetReport';
import { distanceUnits, type DistanceUnit } from '../../../protrack/insight/drawing/format';
import { languages, languageTexts, type Language } from '../../../protrack/insight/languages';
import { combineFields, field, switchField, type Field } from '../../shared/field';
import { readNumber } from '../../shared/numbers';
import { readChoice, readTrimmed } from '../../shared/parameters';
import { numberOption } from '../../shared/tripOptions';

const languageOptions = languages.map((value) => ({ name: languageTexts[value].name, value }));

export const languageField: Field<Language> = field(
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: languageOptions,
		default: 'en',
		description: 'The language of what is written in it',
	},
	(value, title) => readChoice(value, title, languages),
);

export const unitField: Field<DistanceUnit> = field(
	{
		displayName: 'Units',
		name: 'unit',
		type: 'options',
		options: [
			{ name: 'Kilometers', value: 'km' },
			{ name: 'Miles', value: 'mi' },
		],
		default: 'km',
		description: 'The unit of distances and speeds that are written in it. The fields of the item are in km and km/h.',
	},
	(value, title) => readChoice(value, title, distanceUnits),
);

const MAX_TITLE = 200;

/** Null for the usual title. */
export const titleOption: Field<string | null> = field(
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Morning report of the north depot',
		description: 'Stands above the report instead of "Fleet report"',
	},
	(value, title) => readTrimmed(value, title).slice(0, MAX_TITLE) || null,
);

export const compareOption = switchField({
	displayName: 'Compare with Period Before',
	name: 'compare',
	default: true,
	description:
		'Whether to read the period before too, for the changes. Without it, a report takes about half as many calls.',
});

export const mapOption = switchField({
	displayName: 'Draw Map',
	name: 'drawMap',
	default: true,
	description: 'Whether to draw a map of the routes',
});

/** When something stands out. */
export const attentionOptions: Field<AttentionLimits> = combineFields(
	{
		maxIdleMinutes: numberOption(
			{
				displayName: 'Attention: Idling (Minutes per Day)',
				name: 'attentionIdleMinutes',
				default: usualAttentionLimits.maxIdleSeconds / 60,
				description: 'A vehicle that idles longer needs attention',
			},
			{ min: 1, max: 1440, unit: 'minutes' },
		),
		minScore: numberOption(
			{
				displayName: 'Attention: Score Below',
				name: 'attentionScore',
				default: usualAttentionLimits.minScore,
				description: 'A vehicle with a lower safety score needs attention',
			},
			{ min: 0, max: 100, unit: 'points' },
		),
		maxSpeedingMinutes: numberOption(
			{
				displayName: 'Attention: Speeding (Minutes per Day)',
				name: 'attentionSpeedingMinutes',
				default: usualAttentionLimits.maxSpeedingSeconds / 60,
				description: 'A vehicle that is faster than the speed limit for longer needs attention',
			},
			{ min: 1, max: 1440, unit: 'minutes' },
		),
	},
	(read) => ({
		minScore: read.minScore(),
		maxIdleSeconds: read.maxIdleMinutes() * 60,
		maxSpeedingSeconds: read.maxSpeedingMinutes() * 60,
	}),
);

/** Above it, a vehicle is speeding. */
export const speedLimitOption: Field<number> = field(
	{
		displayName: 'Speed Limit (Km/h)',
		name: 'speedLimitKmh',
		type: 'number',
		typeOptions: { minValue: 5, maxValue: 300 },
		default: 90,
		description: 'One limit for all roads. Speeding is found by the distance between reports.',
	},
	(value, title) =>
		readNumber(value, title, { min: 5, max: 300, unit: 'km/h', hint: 'Correct it, or remove the option.' }),
);
