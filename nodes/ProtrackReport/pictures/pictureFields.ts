import type { INodeProperties } from 'n8n-workflow';

import { themeNames, type ThemeName } from '../../../protrack/insight/drawing/theme';
import { field, type Field } from '../../shared/field';
import { outputFieldOption } from '../../shared/fileFields';
import { readNumber } from '../../shared/numbers';
import { readChoice, readTrimmed } from '../../shared/parameters';
import { readZone } from '../summaryFields';
import { languageField, titleOption, unitField } from '../wordingFields';

/* The fields that maps and charts share. */

const pictureFormats = ['png', 'svg'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

export const pictureFormatField: Field<PictureFormat> = field(
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{ name: 'PNG', value: 'png', description: 'For mails and messengers; n8n shows it' },
			{
				name: 'SVG',
				value: 'svg',
				description: 'For web pages and print, sharp at any size; n8n offers it for download',
			},
		],
		default: 'png',
	},
	(value, title) => readChoice(value, title, pictureFormats),
);

/** The choices in their natural order; as a constant, because n8n's lint rule would sort literals by name. */
const numbersOfPictures: INodeProperties['options'] = [
	{ name: 'All in One', value: 'all', description: 'One picture with all devices' },
	{ name: 'One Picture per Device', value: 'perDevice', description: 'One item with a picture for each device' },
];

/** Whether each device gets a picture of its own. */
export const perDeviceField: Field<boolean> = field(
	{ displayName: 'Pictures', name: 'pictures', type: 'options', options: numbersOfPictures, default: 'all' },
	(value, title) => readChoice(value, title, ['all', 'perDevice'] as const) === 'perDevice',
);

const MIN_SIDE = 300;
const MAX_SIDE = 2000;

const sideOption = (displayName: string, name: string, preset: number): Field<number> =>
	field(
		{ displayName, name, type: 'number', typeOptions: { minValue: MIN_SIDE, maxValue: MAX_SIDE }, default: preset },
		(value, title) =>
			readNumber(value, title, {
				...{ min: MIN_SIDE, max: MAX_SIDE, unit: 'pixels', whole: true },
				hint: 'Correct it, or remove the option.',
			}),
	);

export const pictureOptions = {
	height: sideOption('Height (Pixels)', 'height', 700),
	language: languageField,
	binaryField: outputFieldOption,
	/** How many pixels a PNG has for each of its width. */
	pixelRatio: field(
		{
			displayName: 'Resolution',
			name: 'resolution',
			type: 'options',
			options: [
				{ name: '1x', value: 1, description: 'As many pixels as its width and height say' },
				{ name: '2x', value: 2, description: 'Twice as many in both directions, for print and sharp screens' },
			],
			default: 1,
			description: 'How fine a PNG is; an SVG is sharp at any size',
		},
		(value, title) => Number(readChoice(String(value), title, ['1', '2'] as const)),
	),
	theme: field(
		{
			displayName: 'Theme',
			name: 'theme',
			type: 'options',
			options: [
				{ name: 'Dark', value: 'dark' },
				{ name: 'Light', value: 'light' },
			],
			default: 'light',
		},
		(value, title): ThemeName => readChoice(value, title, themeNames),
	),
	/** Null for that of the workflow. */
	timeZone: field(
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: '',
			placeholder: 'e.g. Africa/Nairobi',
			description: 'The zone of the days and times in the picture. If empty, that of the workflow.',
		},
		(value, title) => (readTrimmed(value, title) === '' ? null : readZone(value, title)),
	),
	title: titleOption({
		placeholder: 'e.g. Deliveries of the north depot',
		description: 'Stands above the picture instead of the name of the vehicle',
	}),
	unit: unitField,
	width: sideOption('Width (Pixels)', 'width', 1000),
};
