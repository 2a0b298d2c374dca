import { customCall, getOrCreate, isJsonObject, mayRepeat, type CustomRequest } from '../../../../protrack/client';
import { combineFields, field, switchField } from '../../../shared/field';
import { forEachItem } from '../../../shared/items';
import { forbidRetryOnFail } from '../../../shared/noRetry';
import { defineOperation } from '../../../shared/operation';
import { readText } from '../../../shared/parameters';
import { queryField } from '../../queryField';

const requestField = combineFields(
	{
		method: field(
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
			},
			(value) => (value === 'POST' ? 'POST' : 'GET'),
		),
		path: field(
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. /api/geofence/list',
				description:
					'The path of the call on the server of the credential, without server and parameters. Paths of commands are refused; use the Protrack Command node for them.',
			},
			readText,
		),
		query: queryField,
		onlyReads: switchField({
			displayName: 'Only Reads',
			name: 'repeatable',
			default: false,
			description:
				'Whether this call changes nothing on the platform. It is then sent again after a passing error, and only once for input items that ask for the same. The answer "no data" (code 20023) gives an empty result instead of an error.',
		}),
	},
	(read, { context, client }): CustomRequest => {
		const path = read.path();
		const idempotent = read.onlyReads() && mayRepeat(client, path);
		if (!idempotent) forbidRetryOnFail(context);
		return { method: read.method(), path, parameters: read.query(), idempotent };
	},
);

/** A call to an endpoint that is not in the table: one for each input item; equal calls that only read are shared. */
export const apiCall = defineOperation({
	resource: 'api',
	// With this name in the last place, n8n does not add its own entry "Custom API Call", which could not log in.
	resourceName: 'Custom API Call',
	operation: {
		name: 'Custom API Call',
		value: 'call',
		description: 'Make a call that no other operation makes, with the login of the credential',
		action: 'Make a custom API call',
	},
	fields: { request: requestField },
	async execute(run, items) {
		const shared = new Map<string, Promise<unknown>>();
		const callOnce = async (key: string) =>
			await getOrCreate(shared, key, async () => await customCall(run.client, JSON.parse(key) as CustomRequest));
		return await forEachItem(run, items, async ({ request }) =>
			toItems(request.idempotent ? await callOnce(JSON.stringify(request)) : await customCall(run.client, request)),
		);
	},
});

/** A list gives one item for each of its records; anything else, null too, gives one item. */
function toItems(record: unknown): object[] {
	if (!Array.isArray(record)) return [{ record }];
	return record.map((each: unknown) => (isJsonObject(each) ? each : { record: each }));
}
