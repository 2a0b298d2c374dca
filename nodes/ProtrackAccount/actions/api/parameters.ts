import { ProtrackError } from '../../../../protrack/api';

type Parameters = Record<string, unknown>;

/** Reads the query parameters of one item, from fields or JSON. @throws ProtrackError `input` */
export function readParameters(read: (name: string) => unknown): Parameters {
	return read('specifyQuery') === 'json' ? readJson(read('jsonQuery')) : readPairs(read('queryParameters'));
}

function readPairs(value: unknown): Parameters {
	const { parameters = [] } = (value ?? {}) as { parameters?: Array<{ name?: unknown; value?: unknown }> };
	return Object.fromEntries(parameters.map((pair) => [String(pair.name ?? ''), pair.value]));
}

/** @param value JSON text, or what an expression has parsed already */
function readJson(value: unknown): Parameters {
	const parsed = typeof value === 'string' ? parse(value.trim() || '{}') : (value ?? {});
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Parameters;
	throw ProtrackError.input(
		'"Query Parameters (JSON)" is not a JSON object',
		'Enter an object, e.g. {"imei": "123456789012345"}.',
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
