import type { CsvDialect } from '../../protrack/insight';
import { field, type Field } from './field';
import { readChoice, readRequired } from './parameters';

/* Fields of operations that give files. */

export const csvFormatOption: Field<CsvDialect> = field(
	{
		displayName: 'CSV Format',
		name: 'csvFormat',
		type: 'options',
		options: [
			{ name: 'Comma, Decimal Point', value: 'comma' },
			{ name: 'Semicolon, Decimal Comma', value: 'semicolon' },
		],
		default: 'comma',
		description: 'What the spreadsheets of your region expect',
	},
	(value, title) => readChoice(value, title, ['comma', 'semicolon'] as const),
);

/** The name of the binary field. */
export const outputFieldOption: Field<string> = field(
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the output binary field to put the file in',
	},
	(value, title) => readRequired(value, title, 'Name the binary field, or remove the option to get "data".'),
);
