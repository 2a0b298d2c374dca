import { isJsonObject, parseJson, ProtrackError } from '../../protrack/client';
import { combineFields, field, shownFor } from '../shared/field';
import { readText } from '../shared/parameters';

type Query = Record<string, unknown>;

/** The query parameters of a custom call, from fields or from JSON. */
export const queryField = combineFields(
	{
		isJson: field(
			{
				displayName: 'Specify Query Parameters',
				name: 'specifyQuery',
				type: 'options',
				options: [
					{ name: 'Using Fields Below', value: 'keypair' },
					{ name: 'Using JSON', value: 'json' },
				],
				default: 'keypair',
			},
			(value) => value === 'json',
		),
		pairs: shownFor(
			{ specifyQuery: ['keypair'] },
			field(
				{
					displayName: 'Query Parameters',
					name: 'queryParameters',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					placeholder: 'Add Parameter',
					default: {},
					description: 'The token is added by itself',
					options: [
						{
							displayName: 'Parameter',
							name: 'parameters',
							values: [
								{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. imei' },
								{
									displayName: 'Value',
									name: 'value',
									type: 'string',
									default: '',
									placeholder: 'e.g. 123456789012345',
								},
							],
						},
					],
				},
				readPairs,
			),
		),
		json: shownFor(
			{ specifyQuery: ['json'] },
			field(
				{
					displayName: 'Query Parameters (JSON)',
					name: 'jsonQuery',
					type: 'json',
					default: '{}',
					placeholder: 'e.g. {"imei": "123456789012345"}',
					description: 'An object. Lists are joined with commas. The token is added by itself.',
				},
				readJson,
			),
		),
	},
	(read): Query => {
		const given = read.isJson() ? read.json() : read.pairs();
		return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, readValue(value, name)]));
	},
);

/** Lists, objects and other values that the call converts itself stay as they are; anything else has to be text. */
function readValue(value: unknown, name: string): unknown {
	if (Array.isArray(value)) return value.map((each) => readValue(each, name));
	const isWritten = value === undefined || typeof value === 'object' || typeof value === 'boolean';
	return isWritten ? value : readText(value, name.trim());
}

function readPairs(value: unknown): Query {
	const { parameters = [] } = (value ?? {}) as { parameters?: Array<{ name?: unknown; value?: unknown }> };
	return Object.fromEntries(parameters.map((pair) => [readText(pair.name, 'Name'), pair.value]));
}

/** @param value JSON text, or what an expression has parsed already */
function readJson(value: unknown, title: string): Query {
	const parsed = typeof value === 'string' ? parseJson(value.trim() || '{}') : (value ?? {});
	if (isJsonObject(parsed)) return parsed;
	throw ProtrackError.input(`"${title}" is not a JSON object`, 'Enter an object, e.g. {"imei": "123456789012345"}.');
}
