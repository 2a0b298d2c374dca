import { z } from '../thirdParty';
import { endpoints, type EndpointName, type EndpointOverrides } from './endpoints';
import { ProtrackError } from './errors';
import { isJsonObject, parseJson } from './json';
import { inOurWords } from './zodMessages';

const override = z
	.object({
		path: z
			.string()
			.regex(/^\/[^\s?#]*$/, 'must be a path such as /api/account/list')
			.optional(),
		method: z.enum(['GET', 'POST']).optional(),
		parametersIn: z.enum(['query', 'form']).optional(),
	})
	.strict();

/**
 * Reads the endpoint overrides of an account: JSON such as `{"subAccountList": {"path": "/api/account/children"}}`.
 * @param text JSON text, or its parsed value; empty for none
 * @throws ProtrackError `input` that names the wrong key
 */
export function readOverrides(text: unknown): EndpointOverrides {
	const value = typeof text === 'string' ? parseJson(text.trim() || '{}') : (text ?? {});
	if (!isJsonObject(value)) throw error('it is not a JSON object');
	for (const [name, row] of Object.entries(value)) {
		if (!Object.hasOwn(endpoints, name))
			throw error(`"${name}" is not a call; known are ${Object.keys(endpoints).join(', ')}`);
		const read = override.safeParse(row, { errorMap: inOurWords });
		if (!read.success)
			throw error(
				`"${[name, ...(read.error.issues[0]?.path ?? [])].join('.')}" ${read.error.issues[0]?.message ?? 'is not valid'}`,
			);
		if (name === 'authorization') throwIfOtherLogin(read.data);
		// A GET has no body, so parameters and token would be left out, and each answer would cause a login.
		const { method = endpoints[name as EndpointName].method, parametersIn } = read.data;
		if (method === 'GET' && parametersIn === 'form')
			throw error(`"${name}.method" must be POST where "parametersIn" is form`);
	}
	return value;
}

/** All servers that were seen take the same form of login; another one would be ignored silently. */
function throwIfOtherLogin({ method = 'GET', parametersIn = 'query' }: z.infer<typeof override>): void {
	const wrong =
		method !== 'GET'
			? '"authorization.method" must be GET'
			: parametersIn !== 'query'
				? '"authorization.parametersIn" must be query'
				: null;
	if (wrong) throw error(`${wrong}, since a login goes out in no other way; leave it out`);
}

function error(what: string): ProtrackError {
	return ProtrackError.field('endpointOverrides', `cannot be used: ${what}`, { name: 'correctOverrides' });
}
