import { z } from '../thirdParty';
import { endpoints, type EndpointName, type EndpointOverrides } from './endpoints';
import { ProtrackError } from './errors';
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
 * Reads the "Endpoint Overrides" of the credential: JSON such as `{"subAccountList": {"path": "/api/account/children"}}`.
 * @param text JSON text, or what n8n has parsed already; empty for none
 * @throws ProtrackError `input` that names the wrong key
 */
export function readOverrides(text: unknown): EndpointOverrides {
	const value = typeof text === 'string' ? parseJson(text.trim() || '{}') : (text ?? {});
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw error('it is not a JSON object');
	for (const [name, row] of Object.entries(value)) {
		if (!Object.hasOwn(endpoints, name))
			throw error(`"${name}" is not a call; known are ${Object.keys(endpoints).join(', ')}`);
		const read = override.safeParse(row, { errorMap: inOurWords });
		if (!read.success)
			throw error(
				`"${[name, ...(read.error.issues[0]?.path ?? [])].join('.')}" ${read.error.issues[0]?.message ?? 'is not valid'}`,
			);
		if (name === 'authorization') throwIfNoLogin(read.data);
		// A GET has no body: parameters and token would be left out, and each answer would cost a login.
		const { method = endpoints[name as EndpointName].method, parametersIn } = read.data;
		if (method === 'GET' && parametersIn === 'form')
			throw error(`"${name}.method" must be POST where "parametersIn" is form`);
	}
	return value;
}

/** A login has one form, which all servers that were seen take; another one would be ignored without a word. */
function throwIfNoLogin({ method = 'GET', parametersIn = 'query' }: z.infer<typeof override>): void {
	const wrong =
		method !== 'GET'
			? '"authorization.method" must be GET'
			: parametersIn !== 'query'
				? '"authorization.parametersIn" must be query'
				: null;
	if (wrong) throw error(`${wrong}, since a login goes out in no other way; leave it out`);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function error(what: string): ProtrackError {
	return ProtrackError.input(
		`"Endpoint Overrides" in the credential cannot be used: ${what}`,
		'Open the credential and correct it, e.g. {"subAccountList": {"path": "/api/account/list", "method": "GET"}}',
	);
}
