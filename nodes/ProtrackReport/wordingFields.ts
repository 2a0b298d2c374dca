import type { INodeProperties } from 'n8n-workflow';

import { distanceUnits, type DistanceUnit } from '../../protrack/insight/drawing/format';
import { languages, languageTexts, type Language } from '../../protrack/insight/languages';
import { field, type Field } from '../shared/field';
import { readChoice, readTrimmed } from '../shared/parameters';

/* How maps, charts and fleet reports are worded. */

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

/** Null for the usual title. @param texts its description and an example */
export const titleOption = (texts: Pick<INodeProperties, 'placeholder' | 'description'>): Field<string | null> =>
	field(
		{ displayName: 'Title', name: 'title', type: 'string', default: '', ...texts },
		(value, title) => readTrimmed(value, title).slice(0, MAX_TITLE) || null,
	);
