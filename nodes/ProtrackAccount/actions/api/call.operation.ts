import type { INodeProperties } from 'n8n-workflow';

import { customCall, mayRepeat, type CustomRequest } from '../../../../protrack/client/customCall';
import { showFor } from '../../../shared/fields';
import { parseItems, forEachItem } from '../../../shared/items';
import { forbidRetryOnFail } from '../../../shared/noRetry';
import { reader, readText } from '../../../shared/parameters';
import type { Operation } from '../../../shared/router';
import { memoize } from '../../sideEffects';
import { readParameters } from './parameters';

const shown = showFor('api', ['call']);

export const description: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		options: [
			{ name: 'GET', value: 'GET' },
			{ name: 'POST', value: 'POST' },
		],
		default: 'GET',
		description: 'All parameters travel in the address, for POST too: that is what the platform reads',
		displayOptions: shown,
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /api/geofence/list',
		description:
			'The path of the call on the server of the credential, without server and parameters. Paths of commands are refused; use the Protrack Command node for them.',
		displayOptions: shown,
	},
	{
		displayName: 'Specify Query Parameters',
		name: 'specifyQuery',
		type: 'options',
		options: [
			{ name: 'Using Fields Below', value: 'keypair' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'keypair',
		displayOptions: shown,
	},
	{
		displayName: 'Query Parameters',
		name: 'queryParameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Parameter',
		default: {},
		description: 'The token is added by itself',
		displayOptions: showFor('api', ['call'], { specifyQuery: ['keypair'] }),
		options: [
			{
				displayName: 'Parameter',
				name: 'parameters',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'e.g. imei' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. 123456789012345' },
				],
			},
		],
	},
	{
		displayName: 'Query Parameters (JSON)',
		name: 'jsonQuery',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"imei": "123456789012345"}',
		description: 'An object. Lists are joined with commas. The token is added by itself.',
		displayOptions: showFor('api', ['call'], { specifyQuery: ['json'] }),
	},
	{
		displayName: 'Only Reads',
		name: 'repeatable',
		type: 'boolean',
		default: false,
		description:
			'Whether this call changes nothing on the platform. It is then sent again after a passing error, and only once for input items that ask for the same. The answer "no data" (code 20023) gives an empty result instead of an error.',
		displayOptions: shown,
	},
];

/** A call that the table of endpoints does not have; one for each input item, equal ones that only read are shared. */
export const execute: Operation = async (run) => {
	const parsedItems = parseItems(run, (index): CustomRequest => {
		const read = reader(run.context, index);
		const path = readText(read('path'), 'Path');
		const idempotent = read('repeatable') === true && mayRepeat(run.client, path);
		if (!idempotent) forbidRetryOnFail(run);
		return { method: read('method') === 'POST' ? 'POST' : 'GET', path, parameters: readParameters(read), idempotent };
	});
	const shared = memoize((request) => customCall(run.client, JSON.parse(request) as CustomRequest));
	return await forEachItem(run, parsedItems, async (request) =>
		toItems(request.idempotent ? await shared(JSON.stringify(request)) : await customCall(run.client, request)),
	);
};

/** A list gives one item for each of its records, an empty one none; anything else, "nothing" too, is one item. */
function toItems(record: unknown): object[] {
	if (!Array.isArray(record)) return [{ record }];
	return record.map((each: unknown) =>
		typeof each === 'object' && each !== null && !Array.isArray(each) ? each : { record: each },
	);
}
